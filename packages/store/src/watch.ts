import type { Context, TypeState } from './context.ts';
import { readHead } from './counter.ts';
import { CorruptItem } from './failures.ts';
import { type Entry, isVoid } from './items.ts';
import { decidedSlots, entryIn } from './log.ts';
import { acquireReader, type LogReader } from './logreader.ts';
import { Compacted, FutureVersion, type WatchItem, type WatchRequest } from './types.ts';

/** Entries in one batch of a watch. */
const batch = 500;

/** See `Store.watch`. Holds nothing but its place: what it has not read yet stays in the reader's ring, or in the table. */
export async function* watch(
  context: Context,
  request: WatchRequest & { onCursor?(cursor: number): void },
): AsyncGenerator<readonly WatchItem[]> {
  const { from, progressEvery = 0 } = request;
  const type = context.type(request.cluster, request.resource);
  const signal = AbortSignal.any([request.signal, context.closing]);
  if (signal.aborted) return;
  const reader = await acquireReader(context, type);
  try {
    await checkStart(context, type, from);
    let cursor = from;
    let spokenAt = context.clock.now().getTime();
    while (!signal.aborted) {
      const seen = reader.bell.version;
      if (reader.broken !== undefined) throw reader.broken;
      const [entries, next] = await pull(context, type, reader, cursor, signal);
      cursor = next;
      if (signal.aborted) return;
      if (entries.length > 0) {
        yield entries.map((entry) => ({ entry }));
        spokenAt = context.clock.now().getTime();
        continue;
      }
      request.onCursor?.(cursor);
      if (cursor < reader.cursor) continue;
      const left = progressEvery === 0 ? undefined : spokenAt + progressEvery - context.clock.now().getTime();
      if (left !== undefined && left <= 0) {
        yield [{ progress: cursor }];
        spokenAt = context.clock.now().getTime();
        continue;
      }
      await reader.bell.after(seen, left, signal);
    }
  } catch (error) {
    // What the entry said is in the objects: a new list has it.
    if (!signal.aborted) throw error instanceof CorruptItem ? new Compacted(reader.cursor + 1) : error;
  } finally {
    reader.release();
  }
}

async function checkStart(context: Context, type: TypeState, from: number): Promise<void> {
  const head = await readHead(context, type);
  if (from > head.n) throw new FutureVersion(from, head.n);
  if (from < head.compact && head.compact > 1) throw new Compacted(head.compact);
}

/** The next entries above `cursor`, and how far they reach. */
async function pull(
  context: Context,
  type: TypeState,
  reader: LogReader,
  cursor: number,
  signal: AbortSignal,
): Promise<[readonly Entry[], number]> {
  if (cursor >= reader.ringFrom) {
    const to = reader.cursor;
    const entries = reader.entries(cursor, batch);
    const last = entries.at(-1);
    return [entries, last !== undefined && entries.length === batch ? last.resourceVersion : Math.max(cursor, to)];
  }
  const to = Math.min(cursor + batch, reader.ringFrom);
  const slots = await decidedSlots(context, type, cursor, to, signal);
  return [await Promise.all(slots.filter((item) => !isVoid(item)).map((item) => entryIn(context, type, item))), to];
}
