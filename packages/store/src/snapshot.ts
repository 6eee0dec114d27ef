import type { Item } from '@berth/table/port';
import { compareBytes } from '@berth/table/semantics';
import { advance } from './advance.ts';
import type { Context, TypeState } from './context.ts';
import { type Head, readHead } from './counter.ts';
import { type Entry, indexesBefore, isDead, isGone, isVoid } from './items.ts';
import { CorruptItem, CorruptList } from './failures.ts';
import { namespaceRange, objectPk, slotKey } from './keys.ts';
import { decidedSlots, entryIn, maxStretch } from './log.ts';
import { reach } from './logreader.ts';
import { decodedAs } from './objects.ts';
import { withResourceVersion } from './splice.ts';
import { Compacted, FutureVersion, type StoredObject } from './types.ts';

/** A stretch of a type's objects, as they stood at one resourceVersion. */
export interface Page {
  at: number;
  objects: StoredObject[];
  /** Where the stretch ends, if objects may follow. */
  end: string | undefined;
}

export interface PageRequest {
  namespace: string | undefined;
  after: string | undefined;
  limit: number | undefined;
  /** undefined: the newest. */
  at: number | undefined;
  /** Hears of objects that cannot be read, which are left out; without it such a list fails, and names them. */
  skip?: ((error: CorruptItem) => void) | undefined;
}

/** Log entries that one page may have to go through; above it the snapshot is given up. */
const maxOverlay = 50_000;

/**
 * Reads `applied`, then the objects, then the head n, then the log between: whatever was committed up to the page's version
 * is in the objects or in that stretch of the log, and what came later is taken back by its before-image (DESIGN 3, List).
 */
export async function readPage(context: Context, type: TypeState, request: PageRequest): Promise<Page> {
  const before = await readHead(context, type);
  if (before.stripes === undefined) return emptyPage(before, request.at);
  const rows = await readRows(context, type, before.stripes, request);
  const head = await readHead(context, type);
  // A jump came in between: what was read belongs to the stretch before it.
  if (head.base > before.base && request.at === undefined) throw new Compacted(head.base);
  const at = request.at ?? head.n;
  if (at > head.n) throw new FutureVersion(at, head.n);
  if (at < head.compact && head.compact > 1) throw new Compacted(head.compact);
  const from = context.mistakes.overlayFromHeadOnly ? before.n : Math.min(before.applied, at);
  if (head.n - from > maxOverlay) throw new Compacted(head.n - maxOverlay);
  const entries = await entriesBetween(context, type, from, head.n);
  const changes = changesByKey(entries, at, request, rows.end);
  const objects = await Promise.allSettled([
    ...unchanged(context, rows.items, changes),
    ...restored(context, type, changes),
  ]);
  const sorted = whole(type, objects, request.skip);
  if (before.stripes > 1 || changes.size > 0) sorted.sort(byKey);
  return { at, objects: sorted, end: rows.end };
}

function whole(
  type: TypeState,
  objects: readonly PromiseSettledResult<StoredObject | undefined>[],
  skip: PageRequest['skip'],
): StoredObject[] {
  const found: StoredObject[] = [];
  const failed: CorruptItem[] = [];
  for (const object of objects) {
    if (object.status === 'fulfilled') {
      if (object.value !== undefined) found.push(object.value);
    } else if (object.reason instanceof CorruptItem) failed.push(object.reason);
    else throw object.reason;
  }
  if (failed.length > 0 && skip === undefined) throw new CorruptList(type.resource, failed);
  for (const error of failed) skip?.(error);
  return found;
}

function emptyPage(head: Head, at: number | undefined): Page {
  if (at !== undefined && at > head.n) throw new FutureVersion(at, head.n);
  return { at: at ?? head.n, objects: [], end: undefined };
}

function byKey(a: StoredObject, b: StoredObject): number {
  return compareBytes(`${a.namespace}/${a.name}`, `${b.namespace}/${b.name}`);
}

const attempts = 5;

/**
 * Reads the newest state again where the log was cut off while it was read: this process stood still, or somebody restored.
 * Only whoever asks for an old version hears of that.
 */
export async function anew<T>(context: Context, type: TypeState, read: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof Compacted) || attempt === attempts) throw error;
      // Where nobody moved it for so long that entries expired unread, whoever needs them gone moves it.
      await advance(context, type);
    }
  }
}

interface Rows {
  items: Item[];
  end: string | undefined;
}

/** The visible items of the stretch, tombstones included, from all buckets up to where each of them was read. */
async function readRows(context: Context, type: TypeState, buckets: number, request: PageRequest): Promise<Rows> {
  const { after, limit } = request;
  const range = namespaceRange(request.namespace);
  const readBucket = async (bucket: number): Promise<Rows> => {
    const items: Item[] = [];
    let from = after;
    for (;;) {
      const left = limit === undefined ? undefined : limit - items.length;
      const page = await context.table.query({ pk: objectPk(type, bucket), ...range, after: from, limit: left });
      items.push(...page.items);
      from = page.next;
      if (from === undefined || (limit !== undefined && items.length >= limit)) return { items, end: from };
    }
  };
  const perBucket = await Promise.all(Array.from({ length: buckets }, (_, bucket) => readBucket(bucket)));
  if (buckets === 1) return perBucket[0] as Rows;
  const ends = perBucket.flatMap(({ end }) => (end === undefined ? [] : [end])).sort(compareBytes);
  const end = ends[0];
  const items = perBucket
    .flatMap((bucket) => bucket.items)
    .filter(({ sk }) => end === undefined || compareBytes(sk, end) <= 0);
  return { items, end };
}

/** The changes in (from, to], each slot decided, from the process' log reader where it has them. */
export async function entriesBetween(context: Context, type: TypeState, from: number, to: number): Promise<Entry[]> {
  if (to <= from) return [];
  const { reader } = type;
  if (
    reader !== undefined &&
    reader.cursor > 0 &&
    reader.ringFrom <= from &&
    (await reach(context, reader, to)) &&
    reader.ringFrom <= from
  ) {
    return reader.entries(from, to - from).filter(({ resourceVersion }) => resourceVersion <= to);
  }
  const entries: Entry[] = [];
  for (let start = from; start < to; start += maxStretch) {
    const slots = await decidedSlots(context, type, start, Math.min(to, start + maxStretch));
    entries.push(
      ...(await Promise.all(slots.filter((item) => !isVoid(item)).map((item) => entryIn(context, type, item)))),
    );
  }
  return entries;
}

/** What the log says of a key: the last entry up to the page's version, and the first one after it. */
interface Change {
  last: Entry | undefined;
  later: Entry | undefined;
}

function changesByKey(
  entries: readonly Entry[],
  at: number,
  { namespace, after }: PageRequest,
  end: string | undefined,
): Map<string, Change> {
  const changes = new Map<string, Change>();
  for (const entry of entries) {
    if (namespace !== undefined && entry.namespace !== namespace) continue;
    if (after !== undefined && compareBytes(entry.sk, after) <= 0) continue;
    if (end !== undefined && compareBytes(entry.sk, end) > 0) continue;
    const change = changes.get(entry.sk) ?? { last: undefined, later: undefined };
    changes.set(entry.sk, change);
    if (entry.resourceVersion <= at) change.last = entry;
    else change.later ??= entry;
  }
  return changes;
}

function* unchanged(context: Context, items: readonly Item[], changes: ReadonlyMap<string, Change>) {
  for (const item of items) {
    if (!isDead(item) && !changes.has(item.sk)) yield decodedOrNot(context, item);
  }
}

/** Objects are read without waiting for one another, and one that fails at once is no different from one that fails later. */
function decodedOrNot(context: Context, item: Item): StoredObject | undefined | Promise<StoredObject> {
  try {
    return decodedAs(context, item);
  } catch (error) {
    return Promise.reject(error);
  }
}

/** The keys that the log tells of, as they stood. */
function restored(
  context: Context,
  type: TypeState,
  changes: ReadonlyMap<string, Change>,
): Promise<StoredObject | undefined>[] {
  return [...changes.values()].map(async ({ last, later }) => {
    if (last !== undefined) return last.type === 'DELETED' || isGone(context, last.object) ? undefined : last.object;
    if (later === undefined || later.prev === 0) return undefined;
    return stateBefore(context, type, later);
  });
}

/** The object before an entry, from the entry itself or from the one before it. Throws Compacted where both do not know. */
async function stateBefore(context: Context, type: TypeState, entry: Entry): Promise<StoredObject> {
  const { previous, prev, object, namespace, name } = entry;
  const before = (body: string): StoredObject => {
    const { labels, fields } = previous ?? object;
    const state = { namespace, name, uid: object.uid, resourceVersion: prev, body, labels, fields };
    const { time = 0, expires } = object.origin ?? {};
    const origin = { time, indexes: indexesBefore(entry), ...(expires === undefined ? {} : { expires }) };
    return { ...state, origin };
  };
  if (previous?.body !== undefined) return before(previous.body);
  const [item] = await context.table.get([slotKey(type, prev, type.layout?.stripes ?? 1)]);
  if (item !== undefined && !isVoid(item)) return (await entryIn(context, type, item)).object;
  // A delete carries the last state itself.
  if (entry.type === 'DELETED') return before(withResourceVersion(object.body, entry.resourceVersion, prev));
  throw new Compacted(entry.resourceVersion);
}
