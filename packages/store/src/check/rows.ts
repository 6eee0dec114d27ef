import type { Item, Key, Table } from '@berth/table/port';
import type { Finding } from './findings.ts';

/** Rows of one call: a partition is gone through in parts, so that a big one does not have to fit into memory twice. */
const part = 500;

/** Every row of a partition. One that the engine cannot read ends it, and is named by what stands before it. */
export async function* rowsOf(table: Table, pk: string, found: Finding[]): AsyncGenerator<Item> {
  let after: string | undefined;
  do {
    try {
      const page = await table.query({ pk, after, limit: part });
      yield* page.items;
      after = page.next;
    } catch (error) {
      const next = await nextReadable(table, pk, after);
      for (const item of next.before) yield item;
      found.push(unreadable({ pk, sk: next.before.at(-1)?.sk ?? after ?? '' }, error));
      return;
    }
  } while (after !== undefined);
}

/** One by one up to the row that cannot be read. */
async function nextReadable(table: Table, pk: string, from: string | undefined): Promise<{ before: Item[] }> {
  const before: Item[] = [];
  for (let after = from; before.length < part; ) {
    const page = await table.query({ pk, after, limit: 1 }).catch(() => undefined);
    if (page === undefined) break;
    before.push(...page.items);
    after = page.next;
    if (after === undefined) break;
  }
  return { before };
}

function unreadable(key: Key, error: unknown): Finding {
  return {
    problem: 'corrupt row',
    key,
    says: `the row after ${key.pk} ${key.sk} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    mend: 'stop Berth, restore the data directory from a backup, or remove this row from the file; what follows it was not checked',
  };
}
