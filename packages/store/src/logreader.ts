import type { Item } from '@berth/table/port';
import { BlobMissing } from './codec.ts';
import type { Context, TypeState } from './context.ts';
import { times } from './context.ts';
import { readHead } from './counter.ts';
import { type Entry, entryOf, isVoid } from './items.ts';
import { closeSlot, patience, visibleSlots } from './log.ts';
import { Compacted } from './types.ts';
import { type Bell, createBell } from './wait.ts';

/**
 * Follows one type's log for everybody in the process who watches it. Decided slots pass in order into a ring of recent
 * entries; readers keep their own place and fall back to the table when the ring has left them behind.
 */
export interface LogReader {
  /** Rings when the cursor moved or the reader failed. */
  readonly bell: Bell;
  /** Everything up to here is decided and, from `ringFrom` on, in the ring. */
  readonly cursor: number;
  readonly ringFrom: number;
  /** Set when the log was cut off below the cursor (a restore): everybody has to list again. */
  readonly broken: Error | undefined;
  /** Nobody needed it any more, or the store was closed: it goes no further. */
  readonly ended: boolean;
  /** Resolves once the reader knows where it starts. */
  readonly started: Promise<void>;
  /** Entries above `from`, oldest first, at most `limit`; `from` must not be below `ringFrom`. */
  entries(from: number, limit: number): readonly Entry[];
  /** A slot that somebody saw in the table. */
  offer(item: Item): void;
  /** Something was written: look now rather than at the next poll. */
  poke(): void;
  /** Slots up to `version` were handed out: close gaps below it even if nothing later is visible. */
  want(version: number): void;
  acquire(): void;
  /** The last one to leave ends the reader, after a while in which another may come. */
  release(): void;
}

const ringEntries = 4096;
const ringCharacters = 16_000_000;
/** Offered slots that wait for one before them; above it they are forgotten and read from the table. */
const maxPending = 8192;
const linger = 10_000;
const poll = { busy: 100, idle: 500 };

export function createLogReader(context: Context, type: TypeState, onEnd: () => void): LogReader {
  const bell = createBell(context.clock);
  const wake = createBell(context.clock);
  const ring: Entry[] = [];
  const pending = new Map<number, Item>();
  const ended = new AbortController();
  let characters = 0;
  let ringFrom = 0;
  let cursor = 0;
  let wanted = 0;
  let highest = 0;
  let users = 0;
  let broken: Error | undefined;
  // At the start as well: a change may have come before the cursor was known.
  let dropped = true;
  let quietPolls = 0;

  const keep = (entry: Entry): void => {
    ring.push(entry);
    characters += entry.object.body.length;
    if (ring.length < ringEntries * 1.25 && characters < ringCharacters * 1.25) return;
    let cut = 0;
    while (ring.length - cut > ringEntries || (characters > ringCharacters && ring.length - cut > 1)) {
      const oldest = ring[cut++] as Entry;
      characters -= oldest.object.body.length;
      ringFrom = oldest.resourceVersion;
    }
    ring.splice(0, cut);
  };

  /** Passes on what is decided without a gap. */
  const drain = async (): Promise<boolean> => {
    const before = cursor;
    for (let item = pending.get(cursor + 1); item !== undefined; item = pending.get(cursor + 1)) {
      const decoded = isVoid(item) ? undefined : entryOf(context, item);
      const entry = decoded instanceof Promise ? await decoded : decoded;
      pending.delete(cursor + 1);
      if (entry !== undefined) keep(entry);
      cursor += 1;
    }
    if (context.mistakes.gapsSkipped && pending.size > 0) {
      cursor = Math.min(...pending.keys()) - 1;
      return true;
    }
    if (cursor !== before) bell.ring();
    return cursor !== before;
  };

  const offer = (item: Item): void => {
    const version = Number(item.sk);
    if (version <= cursor || cursor === 0) return;
    highest = Math.max(highest, version);
    if (pending.size < maxPending) pending.set(version, item);
    else dropped = true;
  };

  const query = async (): Promise<void> => {
    dropped = false;
    if (type.layout === undefined || quietPolls++ % 8 === 7) {
      const head = await readHead(context, type);
      if (head.base > cursor) throw new Compacted(head.base);
      if (head.stripes === undefined) return;
    }
    const to = cursor + 500;
    const found = await visibleSlots(context, type, type.layout?.stripes ?? 1, cursor, to);
    for (const item of found.values()) offer(item);
  };

  const behind = (): boolean => highest > cursor || wanted > cursor || dropped;

  const closeGap = async (): Promise<void> => {
    const item = await closeSlot(context, type, cursor + 1);
    if (item !== undefined) offer(item);
  };

  const run = async (): Promise<void> => {
    let quietSince = context.clock.now().getTime();
    let gapAt = 0;
    let gapSince = 0;
    let pause = 2;
    while (!ended.signal.aborted && broken === undefined) {
      const seen = wake.version;
      const now = context.clock.now().getTime();
      if (await drain()) {
        quietSince = now;
        pause = 2;
        continue;
      }
      if (!behind()) {
        const wait = context.changes !== undefined ? undefined : now - quietSince < 5000 ? poll.busy : poll.idle;
        await wake.after(seen, wait, ended.signal);
        if (context.changes === undefined && !ended.signal.aborted) await query();
        continue;
      }
      if (gapAt !== cursor + 1) {
        gapAt = cursor + 1;
        gapSince = now;
      }
      await query();
      if (await drain()) continue;
      if (now - gapSince >= patience(context, type, gapAt)) await closeGap();
      if (pending.has(cursor + 1)) continue;
      // The writer of the gap is about to answer: a change or a short pause, whichever comes first.
      await wake.after(seen, pause, ended.signal);
      pause = Math.min(20, pause + 2);
    }
  };

  const keepRunning = async (): Promise<void> => {
    for (let failures = 0; !ended.signal.aborted && broken === undefined; failures++) {
      try {
        await run();
      } catch (error) {
        if (error instanceof Compacted || (error instanceof BlobMissing && (await isCompacted()))) {
          broken = error instanceof Compacted ? error : new Compacted(cursor + 1);
          bell.ring();
          end();
          return;
        }
        if (ended.signal.aborted) return;
        context.warn({ error: String(error), resource: type.resource }, 'the log could not be read: trying again');
        await context.clock.sleep(Math.min(2000, 20 * 2 ** Math.min(failures, 7)), ended.signal).catch(() => {});
      }
    }
  };

  /** A body may be gone because its entry is. */
  const isCompacted = async (): Promise<boolean> => {
    const head = await readHead(context, type).catch(() => undefined);
    return head !== undefined && head.compact > cursor;
  };

  const end = (): void => {
    if (ended.signal.aborted) return;
    ended.abort();
    onEnd();
    bell.ring();
  };

  const start = async (): Promise<void> => {
    const head = await readHead(context, type);
    cursor = head.n;
    ringFrom = head.n;
    highest = head.n;
    void keepRunning();
  };
  const started = start();
  started.catch(end);
  context.closing.addEventListener('abort', end, { once: true });

  return {
    bell,
    get cursor() {
      return cursor;
    },
    get ringFrom() {
      return ringFrom;
    },
    get broken() {
      return broken;
    },
    get ended() {
      return ended.signal.aborted;
    },
    started,
    entries(from, limit) {
      let low = 0;
      for (let high = ring.length; low < high; ) {
        const middle = (low + high) >> 1;
        if ((ring[middle] as Entry).resourceVersion <= from) low = middle + 1;
        else high = middle;
      }
      return ring.slice(low, low + limit);
    },
    offer(item) {
      offer(item);
      wake.ring();
    },
    poke: () => wake.ring(),
    want(version) {
      if (version <= wanted) return;
      wanted = version;
      wake.ring();
    },
    acquire() {
      users += 1;
    },
    release() {
      users -= 1;
      if (users > 0) return;
      context.clock.sleep(linger, ended.signal).then(
        () => {
          if (users === 0) end();
        },
        () => {},
      );
    },
  };
}

/** The type's reader, which is made when the first one needs it. Whoever calls must `release` it. */
export async function acquireReader(context: Context, type: TypeState): Promise<LogReader> {
  if (type.reader === undefined) {
    const reader: LogReader = createLogReader(context, type, () => {
      if (type.reader === reader) type.reader = undefined;
    });
    type.reader = reader;
  }
  const reader = type.reader;
  reader.acquire();
  try {
    await reader.started;
  } catch (error) {
    reader.release();
    throw error;
  }
  return reader;
}

/** Whether the ring holds all of (from, to] once it has come that far, within the time a reader waits for slots. */
export async function reach(context: Context, reader: LogReader, to: number, signal?: AbortSignal): Promise<boolean> {
  const until = context.clock.now().getTime() + times.decide;
  while (reader.cursor < to && !reader.ended && !signal?.aborted) {
    const seen = reader.bell.version;
    reader.want(to);
    const left = until - context.clock.now().getTime();
    if (left <= 0) return false;
    if (reader.cursor < to) await reader.bell.after(seen, left, signal);
  }
  return reader.broken === undefined && reader.cursor >= to;
}
