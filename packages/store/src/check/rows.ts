import { type Item, type Key, type Table, unreadable } from '@berth/table/port';
import { type Finding, repairBy } from './findings.ts';

/** Rows of one call: a partition is gone through in parts, so that a big one does not have to fit into memory twice. */
const part = 500;

/** Every row of a partition that the engine can read; the others are named, or told to `mend`, which names them itself. */
export async function* rowsOf(
  table: Table,
  pk: string,
  found: Finding[],
  mend: (item: Item) => Promise<void> | void = (item) => void found.push(unreadableRow(item, removed)),
): AsyncGenerator<Item> {
  let after: string | undefined;
  do {
    const page = await table.query({ pk, after, limit: part, answerUnreadable: true });
    for (const item of page.items) {
      if (item[unreadable] === undefined) yield item;
      else await mend(item);
    }
    after = page.next;
  } while (after !== undefined);
}

const removed = 'stop Berth, and restore the data directory from a backup or delete this row';

/** A row that says nothing any more; `whole` is what it should say, where that is known. */
export function unreadableRow(item: Item, mend: string, table?: Table, whole?: Item): Finding {
  const { pk, sk } = item;
  const says = `the row cannot be read: ${String(item[unreadable])}`;
  const finding: Finding = { problem: 'corrupt row', key: { pk, sk }, says, mend };
  if (table === undefined || whole === undefined) return finding;
  return { ...finding, repair: repairBy(table, { put: whole, condition: asItStands(item) }) };
}

const asItStands = (item: Item) => ({ attribute: unreadable, op: '=', value: String(item[unreadable]) }) as const;

/** A row that nothing needs any more. */
export function needlessRow(table: Table, item: Item, mend: string): Finding {
  const key: Key = { pk: item.pk, sk: item.sk };
  return { ...unreadableRow(item, mend), repair: repairBy(table, { delete: key, condition: asItStands(item) }) };
}
