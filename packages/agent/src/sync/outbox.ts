import type { SyncRequest, SyncResponse } from '@berth/machinery/nodeprotocol';

export type SyncWrite = SyncRequest['writes'][number];
export type SyncResult = SyncResponse['results'][number];

/** A write that waits to be sent. One key, one write: a later put replaces the earlier, so that statuses coalesce. */
export interface Pending {
  key: string;
  /** Called when the exchange is put together; undefined: nothing to send any more. */
  build(): SyncWrite | undefined;
  /** Called with the answer; true: send it again. Not called when the exchange was lost. */
  settled(result: SyncResult): boolean;
}

/** At most this many writes go in one exchange (nodeprotocol.ts). */
const batch = 500;
/** Events beyond this are dropped, oldest first: they are the only writes whose number nothing bounds. */
const maximumEvents = 2000;

export const statusOf = (result: SyncResult): { code: number; reason: string; message: string } | undefined => {
  if (!('status' in result)) return undefined;
  const { code, reason, message } = result.status;
  return { code: Number(code ?? 500), reason: String(reason ?? ''), message: String(message ?? '') };
};

/** Writes on their way to the API, in order. */
export class Outbox {
  readonly #pending = new Map<string, Pending>();
  readonly #notify: () => void;

  constructor(notify: () => void) {
    this.#notify = notify;
  }

  get size(): number {
    return this.#pending.size;
  }

  put(entry: Pending): void {
    this.#pending.delete(entry.key);
    this.#pending.set(entry.key, entry);
    if (entry.key.startsWith('event/')) this.#bound();
    this.#notify();
  }

  /** What waits under the key is not sent any more, unless it is on its way. */
  withdraw(key: string): void {
    this.#pending.delete(key);
  }

  #bound(): void {
    const events = [...this.#pending.keys()].filter((key) => key.startsWith('event/'));
    for (const key of events.slice(0, Math.max(0, events.length - maximumEvents))) this.#pending.delete(key);
  }

  /** The next exchange's writes, and what to do with its answers. Entries with nothing to send are dropped. */
  take(): { writes: SyncWrite[]; settle(results: readonly SyncResult[]): void } {
    const taken: Pending[] = [];
    const writes: SyncWrite[] = [];
    for (const entry of this.#pending.values()) {
      if (taken.length === batch) break;
      const write = entry.build();
      if (write === undefined) {
        this.#pending.delete(entry.key);
        continue;
      }
      taken.push(entry);
      writes.push(write);
    }
    return { writes, settle: (results) => this.#settle(taken, results) };
  }

  #settle(taken: readonly Pending[], results: readonly SyncResult[]): void {
    taken.forEach((entry, index) => {
      const result = results[index];
      if (result === undefined) return;
      const again = entry.settled(result);
      // A newer write under the same key was put while this one was on its way: it stays.
      if (this.#pending.get(entry.key) !== entry) return;
      if (!again) this.#pending.delete(entry.key);
    });
  }
}
