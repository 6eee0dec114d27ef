import { type Item, type Key, unreadable } from '@berth/table/port';
import { type Beside, BlobMissing, type BodyForm, type Codec } from './codec.ts';
import { corrupt, CorruptItem } from './failures.ts';
import type { Context } from './context.ts';
import { parseObjectSk } from './keys.ts';
import type { LogEntry, StoredObject } from './types.ts';

export type Attributes = Omit<Item, 'pk' | 'sk'>;

/** A decided slot that holds a change, with what the store itself needs of it. */
export interface Entry extends LogEntry {
  /** Key of the object within its type. */
  sk: string;
  /** resourceVersion of the entry before it, 0 for a create. */
  prev: number;
  op: string;
  /** Index entries that an update added (`+`) and removed (`-`). */
  moved?: readonly string[];
}

/** An object's state as it is written. */
export interface State {
  uid: string;
  time: number;
  labels: Readonly<Record<string, string>>;
  fields: Readonly<Record<string, string>>;
  indexes: readonly string[];
  /** Where the body is kept, when it is too long for an item. */
  blob?: { key: string; at: number };
  /** Seconds since 1970. */
  expires?: number;
}

/** What is common to an object's item and its log entry. */
export function stateAttributes(codec: Codec, text: string, state: State): Attributes {
  const { time, blob, expires } = state;
  const beside = besideOf(state);
  const common: Attributes = expires === undefined ? { time } : { time, exp: expires };
  if (blob === undefined) return { ...common, ...codec.encode(text, beside) };
  return { ...common, ...beside, blob: blob.key, at: blob.at };
}

function besideOf({ uid, labels, fields, indexes }: State): Beside {
  const beside: Beside = { uid };
  const labelText = JSON.stringify(labels);
  if (labelText !== '{}') beside.labels = labelText;
  const fieldText = JSON.stringify(fields);
  if (fieldText !== '{}') beside.fields = fieldText;
  if (indexes.length > 0) beside.indexes = [...indexes];
  return beside;
}

/** The part of a log entry that says what was before; labels and fields only where they differ from what is now. */
export function previousAttributes(
  previous: StoredObject,
  now: Pick<State, 'labels' | 'fields'>,
  body: BodyForm | undefined,
): Attributes {
  const attributes: Attributes = {};
  const labelText = JSON.stringify(previous.labels);
  if (labelText !== JSON.stringify(now.labels)) attributes.plabels = labelText;
  const different = differences(previous.fields, now.fields);
  if (different !== undefined) attributes.dfields = JSON.stringify(different);
  for (const [name, value] of Object.entries(body ?? {})) attributes[`p${name}`] = value;
  return attributes;
}

type Texts = Readonly<Record<string, string>>;

/** What `before` says otherwise; null: it does not say it. */
function differences(before: Texts, now: Texts): Record<string, string | null> | undefined {
  let found: Record<string, string | null> | undefined;
  for (const name in before) if (before[name] !== now[name]) (found ??= {})[name] = before[name] as string;
  for (const name in now) if (before[name] === undefined) (found ??= {})[name] = null;
  return found;
}

/** Index entries that a log entry's transaction added or removed; `item` is unpacked where it says nothing of its own. */
export function movesOf(codec: Codec, item: Item): { added: boolean; entry: string }[] {
  const moved = item.moved as string[] | undefined;
  if (moved !== undefined) return moved.map((text) => ({ added: text.startsWith('+'), entry: text.slice(1) }));
  if (item.verb === 'u') return [];
  return indexesIn(codec.unpack(item)).map((entry) => ({ added: item.verb === 'c', entry }));
}

/** The index entries of an unpacked item's object. */
export const indexesIn = (item: Item): readonly string[] => (item.indexes as string[] | undefined) ?? noIndexes;

export function isDead(item: Item): boolean {
  return item.dead === 1;
}

/** Whether an object's item or log entry tells of something that is gone by now. */
export function isExpired(context: Context, { exp }: Item): boolean {
  return typeof exp === 'number' && exp * 1000 <= context.clock.now().getTime();
}

/** The same of an object that was read. */
export function isGone(context: Context, { origin }: StoredObject): boolean {
  return origin?.expires !== undefined && origin.expires * 1000 <= context.clock.now().getTime();
}

/** When the table may remove an object's item by itself. Where the store deletes it in time, and so tells the watchers, that is later. */
export function rowTtl(context: Context, expires: number | undefined): { ttl?: number } {
  if (expires === undefined) return {};
  const tells = context.removes && !context.lean;
  return { ttl: tells ? expires + Math.ceil(context.logTtl / 1000) : expires };
}

const rowNames = ['uid', 'time', 'exp', 'labels', 'fields', 'indexes', 'body', 'z', 'd', 'blob', 'at'];

/** The object's item as the log entry of its last change says, which is no delete. */
export function rowOf(context: Context, key: Key, slot: Item): Item {
  const row: Item = { ...key, rv: Number(slot.sk), ...rowTtl(context, slot.exp as number | undefined) };
  for (const name of rowNames) if (slot[name] !== undefined) row[name] = slot[name];
  return row;
}

/** What an item of the objects says; undefined for a tombstone. A promise only where the body lies in a blob. */
export function objectOf(context: Context, item: Item): StoredObject | undefined | Promise<StoredObject> {
  return isDead(item) || isExpired(context, item) ? undefined : lastObjectOf(context, item);
}

/** The same, whether it has expired or not. */
export function lastObjectOf(context: Context, item: Item): StoredObject | Promise<StoredObject> {
  const { namespace, name } = parseObjectSk(item.sk);
  return withBody(context, item, namespace, name, item.rv as number);
}

function withBody(
  context: Context,
  packed: Item,
  namespace: string,
  name: string,
  version: number,
): StoredObject | Promise<StoredObject> {
  if (packed[unreadable] !== undefined) throw corrupt(packed);
  const item = reading(packed, () => context.codec.unpack(packed));
  const finish = (text: string): StoredObject => {
    // Bodies are joined, not parsed: this much is all that a read can afford to look at.
    if (!text.startsWith('{') || !text.endsWith('}')) throw new CorruptItem(item, 'its body is no JSON object');
    return {
      namespace,
      name,
      uid: item.uid as string,
      resourceVersion: version,
      body: text,
      labels: parseMap(item.labels),
      fields: parseMap(item.fields),
      origin: originOf(item),
    };
  };
  return reading(item, () => {
    if (!Number.isSafeInteger(version) || typeof item.uid !== 'string')
      throw new TypeError('it lacks its resourceVersion or uid');
    // Whoever writes after having read this writes later, in hybrid logical time too: a cut through all types is one moment.
    context.observe(item.time as number, item);
    const body = context.codec.decode(item, version);
    return typeof body === 'string' ? finish(body) : body.then(finish).catch((error: unknown) => failed(item, error));
  });
}

/** Whatever goes wrong while a row is read is told with its key; a blob that is gone may only be a sign of old knowledge. */
function reading<T>(item: Key, read: () => T): T {
  try {
    return read();
  } catch (error) {
    return failed(item, error);
  }
}

function failed(item: Key, error: unknown): never {
  if (error instanceof BlobMissing || error instanceof CorruptItem) throw error;
  throw new CorruptItem(item, error);
}

function originOf(item: Item): NonNullable<StoredObject['origin']> {
  const origin: NonNullable<StoredObject['origin']> = { time: item.time as number, indexes: indexesIn(item) };
  if (typeof item.blob === 'string') origin.blob = { key: item.blob, at: item.at as number };
  if (typeof item.exp === 'number') origin.expires = item.exp;
  return origin;
}

const noIndexes: readonly string[] = Object.freeze([]);
const types = { c: 'ADDED', u: 'MODIFIED', d: 'DELETED' } as const;

export function isVoid(item: Item): boolean {
  return item.void === true;
}

/** Whether a decided slot tells of a change that can be read. */
export function isChange(item: Item): boolean {
  return item.void !== true && item[unreadable] === undefined;
}

/** What a slot that is no void says. */
export function entryOf(context: Context, packed: Item): Entry | Promise<Entry> {
  if (packed[unreadable] !== undefined) throw corrupt(packed);
  const item = reading(packed, () => context.codec.unpack(packed));
  const version = Number(item.sk);
  const sk = item.key as string;
  if (typeof sk !== 'string') throw new CorruptItem(item, 'it lacks the key of its object');
  const { namespace, name } = parseObjectSk(sk);
  const object = withBody(context, item, namespace, name, version);
  const prev = item.prev as number;
  const previousBody = reading(item, () => {
    if (!Object.hasOwn(types, String(item.verb))) throw new TypeError(`its verb is ${JSON.stringify(item.verb)}`);
    return hasPreviousBody(item) ? context.codec.decode(item, prev, 'p') : undefined;
  });
  const finish = (state: StoredObject, body: string | undefined): Entry => ({
    type: types[item.verb as keyof typeof types],
    resourceVersion: version,
    namespace,
    name,
    object: state,
    ...(prev === 0 ? {} : { previous: previousOf(item, state, body) }),
    sk,
    prev,
    op: item.op as string,
    ...(item.moved === undefined ? {} : { moved: item.moved as string[] }),
  });
  if (!(object instanceof Promise) && !(previousBody instanceof Promise)) return finish(object, previousBody);
  return Promise.all([object, previousBody]).then(([state, body]) => finish(state, body));
}

/** The index entries of the object before an update or a delete. */
export function indexesBefore({ type, object, moved = [] }: Entry): readonly string[] {
  const now = object.origin?.indexes ?? noIndexes;
  if (type !== 'MODIFIED' || moved.length === 0) return now;
  const added = new Set(moved.filter((text) => text.startsWith('+')).map((text) => text.slice(1)));
  const removed = moved.filter((text) => text.startsWith('-')).map((text) => text.slice(1));
  return [...now.filter((entry) => !added.has(entry)), ...removed];
}

function hasPreviousBody(item: Item): boolean {
  return item.pbody !== undefined || item.pz !== undefined || item.pblob !== undefined;
}

function previousOf(item: Item, now: StoredObject, body: string | undefined): NonNullable<LogEntry['previous']> {
  return {
    labels: item.plabels === undefined ? now.labels : parseMap(item.plabels),
    fields: previousFields(item, now.fields),
    ...(body === undefined ? {} : { body }),
  };
}

/** `pfields` is what entries said before they told the difference alone. */
function previousFields({ pfields, dfields }: Item, now: Texts): Texts {
  if (pfields !== undefined) return parseMap(pfields);
  if (typeof dfields !== 'string') return now;
  const before: Record<string, string> = { ...now };
  for (const [name, value] of Object.entries(JSON.parse(dfields) as Record<string, string | null>)) {
    if (value === null) delete before[name];
    else before[name] = value;
  }
  return before;
}

export function voidItem(key: Key, time: number, ttl: number): Item {
  return { ...key, void: true, time, ttl };
}

const noMap: Readonly<Record<string, string>> = Object.freeze({});
const maps = new Map<string, Readonly<Record<string, string>>>();

/** Label sets repeat (a ReplicaSet's pods, every read of one object): the parsed ones are shared, frozen, and bounded. */
function parseMap(text: unknown): Readonly<Record<string, string>> {
  if (typeof text !== 'string') return noMap;
  const known = maps.get(text);
  if (known !== undefined) return known;
  const parsed = Object.freeze(JSON.parse(text) as Record<string, string>);
  if (maps.size >= 4096) maps.clear();
  maps.set(text, parsed);
  return parsed;
}
