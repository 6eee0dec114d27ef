import type { GroupResource } from '@berth/machinery/object';
import type { Context, TypeState } from './context.ts';
import { headOf, readHead } from './counter.ts';
import { counterKey, indexPk, parseObjectSk } from './keys.ts';
import { anew, entriesBetween } from './snapshot.ts';
import { Compacted } from './types.ts';

export interface IndexedKey {
  resource: GroupResource;
  namespace: string;
  name: string;
}

/** See `Store.index`. */
export async function readIndex(
  context: Context,
  cluster: string,
  index: string,
  value: string,
  resource?: GroupResource,
): Promise<IndexedKey[]> {
  const entry = `${index}#${value}`;
  if (resource === undefined) return (await stored(context, cluster, entry)).map(parse);
  return anew(context, context.type(cluster, resource), () => readOfType(context, cluster, entry, resource));
}

async function readOfType(
  context: Context,
  cluster: string,
  entry: string,
  resource: GroupResource,
): Promise<IndexedKey[]> {
  const type = context.type(cluster, resource);
  const before = await readHead(context, type);
  const keys = new Set(await stored(context, cluster, entry, `${resource}/`));
  const [counter] = await context.table.get([counterKey(type)]);
  const after = headOf(type, counter, undefined);
  if (after.base > before.base) throw new Compacted(after.base);
  await overlay(context, type, before.applied, after.n, entry, keys);
  return [...keys].sort().map(parse);
}

async function stored(context: Context, cluster: string, entry: string, prefix?: string): Promise<string[]> {
  const bounds = prefix === undefined ? {} : { from: prefix, to: `${prefix}\u{10ffff}` };
  const keys: string[] = [];
  let after: string | undefined;
  do {
    const page = await context.table.query({ pk: indexPk(cluster, entry), ...bounds, after });
    for (const { sk } of page.items) keys.push(sk);
    after = page.next;
  } while (after !== undefined);
  return prefix === undefined ? keys : keys.filter((key) => key.split('/').length === prefix.split('/').length + 1);
}

async function overlay(
  context: Context,
  type: TypeState,
  from: number,
  to: number,
  entry: string,
  keys: Set<string>,
): Promise<void> {
  for (const { sk, type: kind, object } of await entriesBetween(context, type, from, to)) {
    const key = `${type.resource}/${sk}`;
    if (kind !== 'DELETED' && object.origin?.indexes.includes(entry)) keys.add(key);
    else keys.delete(key);
  }
}

/** `group/resource/namespace/name`: the last two parts are never missing, the first may have a slash. */
function parse(sk: string): IndexedKey {
  const parts = sk.split('/');
  const { namespace, name } = parseObjectSk(parts.slice(-2).join('/'));
  return { resource: parts.slice(0, -2).join('/'), namespace, name };
}
