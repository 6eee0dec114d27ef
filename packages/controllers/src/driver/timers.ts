import type { Clock } from '@berth/machinery/clock';
import { Heap } from './heap.ts';

interface Waiting {
  id: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** Longest single sleep: a clock that is set forward is noticed after that. */
const longestSleep = 30_000;

/** One timer an id, the earliest time it was given wins; one sleep for all of them. */
export class Timers {
  readonly #clock: Clock;
  readonly #fire: (id: string) => void;
  readonly #times = new Map<string, number>();
  readonly #heap = new Heap<Waiting>((a, b) => a.at < b.at);
  #sleeping: { until: number; stop: AbortController } | undefined;
  #stopped = false;

  constructor(clock: Clock, fire: (id: string) => void) {
    this.#clock = clock;
    this.#fire = fire;
  }

  get size(): number {
    return this.#times.size;
  }

  /** Every waiting id with its time. */
  entries(): IterableIterator<[string, number]> {
    return this.#times.entries();
  }

  /** When the next one fires, in milliseconds since 1970. */
  next(): number | undefined {
    for (let first = this.#heap.peek(); first !== undefined; first = this.#heap.peek()) {
      if (this.#times.get(first.id) === first.at) return first.at;
      this.#heap.pop();
    }
    return undefined;
  }

  set(id: string, at: number): void {
    const known = this.#times.get(id);
    if (this.#stopped || (known !== undefined && known <= at)) return;
    this.#times.set(id, at);
    this.#heap.push({ id, at });
    if (this.#sleeping === undefined || at < this.#sleeping.until) this.#sleep();
  }

  has(id: string): boolean {
    return this.#times.has(id);
  }

  delete(id: string): void {
    this.#times.delete(id);
  }

  stop(): void {
    this.#stopped = true;
    this.#times.clear();
    this.#sleeping?.stop.abort();
    this.#sleeping = undefined;
  }

  #sleep(): void {
    this.#sleeping?.stop.abort();
    this.#sleeping = undefined;
    const at = this.next();
    if (at === undefined || this.#stopped) return;
    const now = this.#clock.now().getTime();
    const sleeping = { until: at, stop: new AbortController() };
    this.#sleeping = sleeping;
    this.#clock.sleep(Math.min(Math.max(0, at - now), longestSleep), sleeping.stop.signal).then(
      () => {
        if (this.#sleeping === sleeping) this.#wake();
      },
      () => {
        // Aborted: another sleep took over, or the driver stops.
      },
    );
  }

  #wake(): void {
    this.#sleeping = undefined;
    const now = this.#clock.now().getTime();
    for (let at = this.next(); at !== undefined && at <= now; at = this.next()) {
      const first = this.#heap.pop();
      if (first === undefined) break;
      this.#times.delete(first.id);
      this.#fire(first.id);
    }
    this.#sleep();
  }
}
