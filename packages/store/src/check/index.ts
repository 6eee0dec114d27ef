import { type Context, createContext, type StoreOptions } from '../context.ts';
import { countersPk, duePk, guardKey, indexPk } from '../keys.ts';
import { type Finding, repairBy } from './findings.ts';
import { needlessRow, rowsOf, unreadableRow } from './rows.ts';
import { type CheckedType, checkType } from './type.ts';

export type { Finding, Problem } from './findings.ts';

/**
 * Goes through all that a cluster has in the table and answers with what is wrong. For a table that nobody writes to: what is
 * under way would look like damage. Changes nothing; each finding knows how it is mended.
 */
export async function checkStore(options: StoreOptions, cluster: string): Promise<Finding[]> {
  const context = createContext(options, {}, new AbortController().signal);
  const found: Finding[] = [];
  const types = new Map<string, CheckedType>();
  // Of a type whose layout is not known nothing can be found, and nothing of it may be taken for left over.
  const unknown = new Set<string>();
  const counters = rowsOf(context.table, countersPk(cluster), found, (item) => {
    found.push(unreadableRow(item, 'restore the table from a backup: without its counter the type cannot be written'));
    unknown.add(item.sk);
  });
  for await (const { sk } of counters) {
    const checked = await checkType(context, context.type(cluster, sk), found);
    if (checked === undefined) unknown.add(sk);
    else types.set(sk, checked);
  }
  await checkIndexes(context, cluster, types, unknown, found);
  await checkDue(context, cluster, types, unknown, found);
  const guards = rowsOf(context.table, guardKey(cluster, '').pk, found, (item) => {
    found.push(unreadableRow(item, 'stop every process of Berth and delete the row: what it counts begins anew'));
  });
  for await (const _whole of guards);
  return found;
}

/** Index items stand for objects, and objects have theirs. Only entries that some row names can be looked at. */
async function checkIndexes(
  context: Context,
  cluster: string,
  types: ReadonlyMap<string, CheckedType>,
  unknown: ReadonlySet<string>,
  found: Finding[],
): Promise<void> {
  const expected = new Map<string, Map<string, number>>();
  for (const { entries, mentioned } of types.values()) {
    for (const entry of mentioned) if (!expected.has(entry)) expected.set(entry, new Map());
    for (const [entry, rows] of entries) expected.set(entry, new Map([...(expected.get(entry) ?? []), ...rows]));
  }
  const lost = new Set([...types.values()].flatMap((checked) => [...checked.lost]));
  for (const [entry, rows] of expected) {
    const pk = indexPk(cluster, entry);
    const standing = rowsOf(context.table, pk, found, (item) => {
      const at = rows.get(item.sk);
      rows.delete(item.sk);
      const put = 'write the index item again from its object';
      const { table } = context;
      if (at !== undefined) found.push(unreadableRow(item, put, table, { pk, sk: item.sk, rv: at }));
      else found.push(needlessRow(table, item, 'remove the index item'));
    });
    for await (const { sk, rv } of standing) {
      if (rows.delete(sk) || lost.has(sk) || unknown.has(sk.split('/').slice(0, -2).join('/'))) continue;
      found.push({
        problem: 'index item without object',
        key: { pk, sk },
        says: `${sk} is listed under ${entry}, and there is no such object, or it is not of it`,
        mend: 'remove the index item',
        repair: repairBy(context.table, {
          delete: { pk, sk },
          condition: { attribute: 'rv', op: '=', value: rv as number },
        }),
      });
    }
    for (const [sk, rv] of rows) {
      found.push({
        problem: 'object without index item',
        key: { pk, sk },
        says: `${sk} belongs to ${entry} and is not listed under it`,
        mend: 'put the index item',
        repair: repairBy(context.table, { put: { pk, sk, rv }, condition: { absent: true } }),
      });
    }
  }
}

/** Due items name `reconciler/namespace/name`; one for which nothing of that name lives wakes somebody for nothing. */
async function checkDue(
  context: Context,
  cluster: string,
  types: ReadonlyMap<string, CheckedType>,
  unknown: ReadonlySet<string>,
  found: Finding[],
): Promise<void> {
  const lives = (key: string): boolean => {
    const object = key.slice(key.indexOf('/') + 1);
    return unknown.size > 0 || [...types.values()].some(({ living }) => living.has(object));
  };
  const overdue = new Date(context.clock.now().getTime() - 3_600_000).toISOString();
  const due = rowsOf(context.table, duePk(cluster), found, (item) => {
    found.push(needlessRow(context.table, item, 'remove the due item: restart Berth, which looks at everything again'));
  });
  for await (const { pk, sk, key, dueAt } of due) {
    const readable = typeof key === 'string' && typeof dueAt === 'string' && !Number.isNaN(Date.parse(dueAt));
    // What is due soon may be of something that is just being made; what is long overdue was not taken.
    if (readable && (lives(key) || dueAt > overdue)) continue;
    found.push({
      problem: 'due item of nothing',
      key: { pk, sk },
      says: readable
        ? `${key} was due at ${dueAt}, and no such object lives`
        : 'the item does not say what is due, or when',
      mend: 'remove the due item',
      repair: repairBy(context.table, { delete: { pk, sk }, condition: { exists: true } }),
    });
  }
}
