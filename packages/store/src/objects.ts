import type { Item, Key } from '@berth/table/port';
import { BlobMissing } from './codec.ts';
import type { Context } from './context.ts';
import { CorruptItem } from './failures.ts';
import { counterKey, guardKey, isStorable, objectKey, objectSk } from './keys.ts';
import { headOf } from './counter.ts';
import { objectOf } from './items.ts';
import type { ObjectKey, StoredObject } from './types.ts';

/** Keys in one request of the table. */
const batch = 100;

/** The objects as they stand, strongly. One round trip for up to 100, two when a type's layout was not known and is not 1. */
export async function getMany(context: Context, keys: readonly ObjectKey[]): Promise<(StoredObject | undefined)[]> {
  return (await getWith(context, keys, [])).objects;
}

/** One object, which is what most requests read. */
export async function getOne(context: Context, key: ObjectKey): Promise<StoredObject | undefined> {
  if (!isStorable(key.cluster, key.resource, key.namespace, key.name)) return undefined;
  const type = context.type(key.cluster, key.resource);
  if (type.layout === undefined) return (await getMany(context, [key]))[0];
  const [item] = await context.table.get([objectKey(type, objectSk(key.namespace, key.name), type.layout.stripes)]);
  return item === undefined ? undefined : decoded(context, item);
}

export async function getManyWithGuard(
  context: Context,
  keys: readonly ObjectKey[],
  cluster: string,
  guard: string,
): Promise<{ objects: (StoredObject | undefined)[]; guard: number }> {
  const [key] = keys;
  const address = key === undefined || keys.length > 1 ? undefined : knownAddress(context, key);
  // One object is what nearly every write begins with.
  if (address !== undefined) {
    const [item, object] = await context.table.get([guardKey(cluster, guard), address]);
    return { objects: [object && (await decoded(context, object))], guard: valueOf(item) };
  }
  const { objects, others } = await getWith(context, keys, [guardKey(cluster, guard)]);
  return { objects, guard: valueOf(others[0]) };
}

const valueOf = (guard: Item | undefined): number => (typeof guard?.v === 'number' ? guard.v : 0);

/** Where an object is, if it can be and its type's layout is known. */
function knownAddress(context: Context, { cluster, resource, namespace, name }: ObjectKey): Key | undefined {
  if (!isStorable(cluster, resource, namespace, name)) return undefined;
  const type = context.type(cluster, resource);
  return type.layout && objectKey(type, objectSk(namespace, name), type.layout.stripes);
}

interface Found {
  objects: (StoredObject | undefined)[];
  others: (Item | undefined)[];
}

async function getWith(context: Context, keys: readonly ObjectKey[], more: readonly Key[]): Promise<Found> {
  const wanted = keys.map((key) => (isStorable(key.cluster, key.resource, key.namespace, key.name) ? key : undefined));
  const types = wanted.map((key) => key && context.type(key.cluster, key.resource));
  const unknown = [...new Set(types)].filter((type) => type !== undefined && type.layout === undefined);
  const guesses = types.map((type) => type?.layout?.stripes ?? 1);
  const addresses = wanted.flatMap((key, i) => {
    const type = types[i];
    return key === undefined || type === undefined
      ? []
      : [objectKey(type, objectSk(key.namespace, key.name), guesses[i] as number)];
  });
  const counters = unknown.flatMap((type) => (type === undefined ? [] : [counterKey(type)]));
  const items = await getItems(context, [...more, ...counters, ...addresses]);
  unknown.forEach((type, i) => type && headOf(type, items[more.length + i], undefined));
  if (types.some((type, i) => type?.layout !== undefined && type.layout.stripes !== guesses[i]))
    return getWith(context, keys, more);
  let next = more.length + counters.length;
  const found = wanted.map((key) => (key === undefined ? undefined : items[next++]));
  const objects = await Promise.all(found.map((item) => (item === undefined ? undefined : decoded(context, item))));
  return { objects, others: items.slice(0, more.length) };
}

async function getItems(context: Context, keys: readonly Key[]): Promise<(Item | undefined)[]> {
  if (keys.length <= batch) return keys.length === 0 ? [] : context.table.get(keys);
  const items: (Item | undefined)[] = [];
  for (let at = 0; at < keys.length; at += batch) items.push(...(await context.table.get(keys.slice(at, at + batch))));
  return items;
}

/** An object as one read of its row says; what cannot be read names its row. */
export function decodedAs(context: Context, item: Item): StoredObject | undefined | Promise<StoredObject> {
  const object = objectOf(context, item);
  if (!(object instanceof Promise)) return object;
  return object.catch((error: unknown) => {
    throw error instanceof BlobMissing ? new CorruptItem(item, error) : error;
  });
}

/** A blob that is gone means that the object moved on since its item was read. */
async function decoded(context: Context, item: Item): Promise<StoredObject | undefined> {
  let current: Item | undefined = item;
  for (let attempt = 0; current !== undefined; attempt++) {
    try {
      return await objectOf(context, current);
    } catch (error) {
      if (!(error instanceof BlobMissing)) throw error;
      if (attempt === 3) throw new CorruptItem(current, error);
      [current] = await context.table.get([{ pk: item.pk, sk: item.sk }]);
    }
  }
  return undefined;
}
