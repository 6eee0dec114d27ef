import type { Item } from '@berth/table/port';
import { BlobMissing } from './codec.ts';
import type { Context, TypeState } from './context.ts';
import { times } from './context.ts';
import { readHead } from './counter.ts';
import { CorruptItem } from './failures.ts';
import { type Entry, entryOf, isVoid } from './items.ts';
import { closeSlot, patience, visibleSlots } from './log.ts';
import { Ring } from './ring.ts';
import { Compacted } from './types.ts';
import { type Bell, createBell, watching } from './wait.ts';

/** Slots read from the table in one go. */
const stretch = 500;
/** Offered slots that wait for one before them; above it they are forgotten and read from the table. */
const maxPending = 8192;
/** How long a reader that nobody uses stays, for the next one who comes. */
const linger = 10_000;
/** Without a feed the log is read this often: soon after something happened, and when nothing has for a while. */
const poll = { busy: 100, idle: 500, quietAfter: 5_000 };
/** Every so many reads of the log the counter is read too: a restore leaves nothing that the log alone would show. */
const headEvery = 8;

/**
 * Follows one type's log for everybody in the process who watches it. Decided slots pass in order into a ring of recent
 * entries; watchers keep their own place and fall back to the table when the ring has left them behind.
 */
export class LogReader {
  /** Rings when the cursor moved, or the reader failed or ended. */
  readonly bell: Bell;
  /** Resolves once the reader knows where it starts. */
  readonly started: Promise<void>;
  readonly #context: Context;
  readonly #type: TypeState;
  readonly #wake: Bell;
  readonly #ended = new AbortController();
  readonly #pending = new Map<number, Item>();
  #ring = new Ring(0);
  #cursor = 0;
  #wanted = 0;
  #highest = 0;
  #users = 0;
  #reads = 0;
  #broken: Error | undefined;
  /** Something may be in the table that was not offered: at the start, a change before the cursor was known. */
  #mustRead = true;

  constructor(context: Context, type: TypeState) {
    this.#context = context;
    this.#type = type;
    this.bell = createBell(context.clock);
    this.#wake = createBell(context.clock);
    this.started = this.#start();
    this.started.catch(() => this.#end());
    context.closing.addEventListener('abort', () => this.#end(), { once: true, signal: this.#ended.signal });
  }

  /** Everything up to here is decided and, from `ringFrom` on, in the ring. 0: not started. */
  get cursor(): number {
    return this.#cursor;
  }

  get ringFrom(): number {
    return this.#ring.from;
  }

  /** Set when the log was cut off above the cursor (a restore, a long sleep): everybody has to list again. */
  get broken(): Error | undefined {
    return this.#broken;
  }

  /** Nobody needed it any more, or the store was closed: it goes no further. */
  get ended(): boolean {
    return this.#ended.signal.aborted;
  }

  /** Entries above `from`, oldest first; `from` must not be below `ringFrom`. */
  entries(from: number, limit: number): readonly Entry[] {
    return this.#ring.after(from, limit);
  }

  /** A slot that somebody saw in the table. */
  offer(item: Item): void {
    this.#take(item);
    this.#wake.ring();
  }

  /** Slots up to `version` were handed out: gaps below it are closed even if nothing later is visible. */
  want(version: number): void {
    if (version <= this.#wanted) return;
    this.#wanted = version;
    this.#wake.ring();
  }

  acquire(): void {
    this.#users += 1;
  }

  /** The last one to leave ends the reader, after a while in which another may come. */
  release(): void {
    this.#users -= 1;
    if (this.#users > 0 || this.ended) return;
    this.#context.clock.sleep(linger, this.#ended.signal).then(
      () => this.#users === 0 && this.#end(),
      () => {},
    );
  }

  async #start(): Promise<void> {
    const { n } = await readHead(this.#context, this.#type);
    this.#ring = new Ring(n);
    this.#highest = n;
    this.#cursor = n;
    void this.#keepFollowing();
  }

  #end(): void {
    if (this.ended) return;
    this.#ended.abort();
    if (this.#type.reader === this) this.#type.reader = undefined;
    this.bell.ring();
  }

  #take(item: Item): void {
    const version = Number(item.sk);
    if (version <= this.#cursor || this.#cursor === 0) return;
    this.#highest = Math.max(this.#highest, version);
    if (this.#pending.size < maxPending) this.#pending.set(version, item);
    else this.#mustRead = true;
  }

  /** Passes on what is decided without a gap, and says whether there was any. */
  async #drain(): Promise<boolean> {
    const before = this.#cursor;
    try {
      for (let item = this.#next(); item !== undefined; item = this.#next()) {
        const decoded = isVoid(item) ? undefined : entryOf(this.#context, item);
        const entry = decoded instanceof Promise ? await decoded : decoded;
        if (entry !== undefined) this.#ring.add(entry);
        this.#cursor = Number(item.sk);
        this.#pending.delete(this.#cursor);
      }
    } finally {
      if (this.#cursor !== before) this.bell.ring();
    }
    return this.#cursor !== before;
  }

  #next(): Item | undefined {
    const next = this.#context.mistakes.gapsSkipped ? Math.min(...this.#pending.keys()) : this.#cursor + 1;
    return this.#pending.get(next);
  }

  get #behind(): boolean {
    return this.#highest > this.#cursor || this.#wanted > this.#cursor || this.#mustRead;
  }

  async #read(): Promise<void> {
    this.#mustRead = false;
    if (this.#type.layout === undefined || this.#reads++ % headEvery === headEvery - 1) {
      const head = await readHead(this.#context, this.#type);
      if (head.base > this.#cursor) throw new Compacted(head.base);
      if (head.stripes === undefined) return;
    }
    const stripes = this.#type.layout?.stripes ?? 1;
    const found = await visibleSlots(this.#context, this.#type, stripes, this.#cursor, this.#cursor + stretch);
    for (const item of found.values()) this.#take(item);
  }

  async #closeGap(): Promise<void> {
    const item = await closeSlot(this.#context, this.#type, this.#cursor + 1);
    if (item !== undefined) this.#take(item);
  }

  #now(): number {
    return this.#context.clock.now().getTime();
  }

  async #follow(): Promise<void> {
    let movedAt = this.#now();
    let gap = { at: 0, since: 0, pause: 2 };
    while (!this.ended) {
      const seen = this.#wake.version;
      if (await this.#drain()) movedAt = this.#now();
      else if (!this.#behind) await this.#rest(seen, movedAt);
      else {
        if (gap.at !== this.#cursor + 1) gap = { at: this.#cursor + 1, since: this.#now(), pause: 2 };
        await this.#read();
        if (await this.#drain()) continue;
        if (this.#now() - gap.since >= patience(this.#context, this.#type, gap.at)) await this.#closeGap();
        if (this.#pending.has(this.#cursor + 1)) continue;
        // The writer of the gap is about to answer: a change or a short pause, whichever comes first.
        await this.#wake.after(seen, gap.pause, this.#ended.signal);
        gap.pause = Math.min(20, gap.pause + 2);
      }
    }
  }

  /** Until the feed says something; without one, until the next poll. */
  async #rest(seen: number, movedAt: number): Promise<void> {
    if (this.#context.changes !== undefined) return this.#wake.after(seen, undefined, this.#ended.signal);
    const quiet = this.#now() - movedAt > poll.quietAfter;
    await this.#wake.after(seen, quiet ? poll.idle : poll.busy, this.#ended.signal);
    if (!this.ended) await this.#read();
  }

  async #keepFollowing(): Promise<void> {
    for (let failures = 0; !this.ended; failures++) {
      try {
        await this.#follow();
      } catch (error) {
        if (this.ended) return;
        if (await this.#isCutOff(error)) {
          this.#broken = error instanceof Compacted ? error : new Compacted(this.#cursor + 1);
          this.#end();
          return;
        }
        const fields = { error: String(error), resource: this.#type.resource };
        this.#context.warn(fields, 'the log could not be read: trying again');
        const pause = Math.min(2000, 20 * 2 ** Math.min(failures, 7));
        await this.#context.clock.sleep(pause, this.#ended.signal).catch(() => {});
      }
    }
  }

  /** A body, too, may be gone because its entry is. */
  async #isCutOff(error: unknown): Promise<boolean> {
    if (error instanceof Compacted) return true;
    if (error instanceof CorruptItem) {
      this.#context.warn({ error: error.message }, 'an entry of the log is corrupt: whoever watches has to list again');
      return true;
    }
    if (!(error instanceof BlobMissing)) return false;
    const head = await readHead(this.#context, this.#type).catch(() => undefined);
    return head !== undefined && head.compact > this.#cursor;
  }
}

/** The type's reader, which is made when the first one needs it. Whoever calls must `release` it. */
export async function acquireReader(context: Context, type: TypeState): Promise<LogReader> {
  type.reader ??= new LogReader(context, type);
  const { reader } = type;
  reader.acquire();
  try {
    await reader.started;
    return reader;
  } catch (error) {
    reader.release();
    throw error;
  }
}

/** Whether the reader came as far as `to`, within the time that readers wait for slots. */
export async function reach(context: Context, reader: LogReader, to: number): Promise<boolean> {
  const watched = watching(context.clock);
  while (reader.cursor < to && !reader.ended) {
    const seen = reader.bell.version;
    reader.want(to);
    if (watched() > times.decide) return false;
    if (reader.cursor < to) await reader.bell.after(seen, times.look);
  }
  return !reader.ended && reader.cursor >= to;
}
