import type { Clock } from '@berth/machinery/clock';
import type { ReconcileKey, Reconciler } from '@berth/machinery/reconcile';
import { Bounded } from './bounded.ts';
import { Timers } from './timers.ts';

export interface Task {
  id: string;
  reconciler: Reconciler<any>;
  key: ReconcileKey;
  /** How often in a row it went wrong. */
  failures: number;
}

interface Entry extends Task {
  state: 'idle' | 'queued' | 'running';
  /** It was added again while it ran. */
  dirty: boolean;
}

export interface QueueOptions {
  clock: Clock;
  /** Tasks at once. */
  concurrency: number;
  run(task: Task): Promise<void>;
  /** Keys that may wait; more are refused. */
  limit: number;
}

/** Runs of one key in a second; one that keeps itself busy waits for the next second. */
const runsPerSecond = 500;

/** Back-off of a key, in milliseconds: upstream's ItemExponentialFailureRateLimiter, 5 ms to 1000 s. */
export const backoff = (failures: number): number => Math.min(5 * 2 ** Math.min(failures, 30), 1_000_000);

/**
 * A work queue: a key waits once however often it is added, never runs twice at a time, and runs again if it was added while it
 * ran. Keys that failed wait on their own and keep nobody.
 */
export class Queue {
  readonly #options: QueueOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #runs = new Bounded<{ second: number; count: number }>(1000);
  #waiting: string[] = [];
  #head = 0;
  #running = 0;
  #open = false;
  #idle: (() => void)[] = [];
  readonly timers: Timers;

  constructor(options: QueueOptions) {
    this.#options = options;
    this.timers = new Timers(options.clock, (id) => this.#wake(id));
  }

  /** Whether nothing runs or waits to run; what waits for its time does not count. */
  get quiet(): boolean {
    return this.#running === 0 && this.#head >= this.#waiting.length;
  }

  /** False where the queue is full and knows nothing of the key. */
  add(reconciler: Task['reconciler'], key: ReconcileKey): boolean {
    const entry = this.#entry(reconciler, key);
    if (entry === undefined) return false;
    if (entry.state === 'running') entry.dirty = true;
    else if (entry.state === 'idle') this.#enqueue(entry);
    return true;
  }

  /** Adds the key at a time (milliseconds since 1970). */
  addAt(reconciler: Task['reconciler'], key: ReconcileKey, at: number): void {
    const entry = this.#entry(reconciler, key);
    if (entry !== undefined) this.timers.set(entry.id, at);
  }

  /** Starts to work; what was added before waits until then. */
  open(): void {
    this.#open = true;
    this.#pump();
  }

  /** Takes up nothing more; what runs, ends. */
  close(): void {
    this.#open = false;
  }

  /** Resolves when nothing runs, and nothing is ready to run. */
  async idle(): Promise<void> {
    while (!(this.#running === 0 && (!this.#open || this.quiet)))
      await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Every key that is waiting, with its time where it has one. */
  *left(): Generator<{ task: Task; at: number | undefined }> {
    for (const entry of this.#entries.values())
      if (entry.state === 'queued' || entry.dirty) yield { task: entry, at: undefined };
    for (const [id, at] of this.timers.entries()) {
      const entry = this.#entries.get(id);
      if (entry !== undefined && entry.state === 'idle') yield { task: entry, at };
    }
  }

  #entry(reconciler: Task['reconciler'], key: ReconcileKey): Entry | undefined {
    const id = `${reconciler.name}/${key.namespace}/${key.name}`;
    const known = this.#entries.get(id);
    if (known !== undefined) return known;
    if (this.#entries.size >= this.#options.limit) return undefined;
    const entry: Entry = { id, reconciler, key, failures: 0, state: 'idle', dirty: false };
    this.#entries.set(id, entry);
    return entry;
  }

  #wake(id: string): void {
    const entry = this.#entries.get(id);
    if (entry !== undefined) this.add(entry.reconciler, entry.key);
  }

  #enqueue(entry: Entry): void {
    const second = Math.floor(this.#options.clock.now().getTime() / 1000);
    const runs = this.#runs.get(entry.id);
    const count = runs?.second === second ? runs.count + 1 : 1;
    this.#runs.set(entry.id, { second, count });
    if (count > runsPerSecond) {
      this.timers.set(entry.id, (second + 1) * 1000);
      return;
    }
    entry.state = 'queued';
    this.#waiting.push(entry.id);
    this.#pump();
  }

  #take(): Entry | undefined {
    const id = this.#waiting[this.#head];
    if (id === undefined) return undefined;
    this.#head += 1;
    if (this.#head > 1024 && this.#head * 2 > this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#head);
      this.#head = 0;
    }
    return this.#entries.get(id);
  }

  #pump(): void {
    while (this.#open && this.#running < this.#options.concurrency) {
      const entry = this.#take();
      if (entry === undefined) break;
      void this.#run(entry);
    }
    if (this.#running > 0 || (this.#open && !this.quiet)) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  async #run(entry: Entry): Promise<void> {
    entry.state = 'running';
    entry.dirty = false;
    this.timers.delete(entry.id);
    this.#running += 1;
    try {
      await this.#options.run(entry);
    } finally {
      this.#running -= 1;
      entry.state = 'idle';
      if (entry.dirty) this.#enqueue(entry);
      this.#forget(entry);
      this.#pump();
    }
  }

  /** A key that neither waits nor failed is not kept. */
  #forget(entry: Entry): void {
    if (entry.state === 'idle' && entry.failures === 0 && !this.timers.has(entry.id)) this.#entries.delete(entry.id);
  }
}
