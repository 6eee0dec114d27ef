import type { Clock } from '@berth/machinery/clock';

export interface VirtualClock extends Clock {
  /**
   * Runs `body` and lets time jump to the next sleeper whenever nobody has work left, until it settles. Throws when it
   * waits for something that no clock will bring, or when more than `maxSteps` sleepers woke.
   */
  run<T>(body: () => Promise<T>, options?: RunOptions): Promise<T>;
  /** Lets everybody that sleeps until `milliseconds` from now wake, in order. */
  advance(milliseconds: number): Promise<void>;
  /** How many sleep. */
  readonly sleeping: number;
}

export interface RunOptions {
  maxSteps?: number;
  /**
   * The body waits for time and for promises alone, never for the event loop (setImmediate, I/O): then time may go on as soon
   * as no promise is left to settle: Node runs ticks when it has no microtask left, at a fraction of the cost of a turn.
   */
  promisesOnly?: boolean;
}

interface Sleeper {
  at: number;
  order: number;
  wake(): void;
}

/** Time for deterministic tests: an hour passes in the moment nobody has anything else to do. */
export function createVirtualClock(start: Date = new Date('2030-01-01T00:00:00Z')): VirtualClock {
  let now = start.getTime();
  let order = 0;
  const sleepers = createHeap();

  const step = (until: number): boolean => {
    const first = sleepers.peek();
    if (first === undefined || first.at > until) return false;
    sleepers.pop();
    now = Math.max(now, first.at);
    first.wake();
    return true;
  };

  return {
    now: () => new Date(now),
    get sleeping() {
      return sleepers.size();
    },
    sleep(milliseconds, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const abort = (): void => {
          sleepers.remove(sleeper);
          reject(signal?.reason);
        };
        const sleeper: Sleeper = {
          at: now + Math.max(0, milliseconds),
          order: order++,
          wake: () => {
            signal?.removeEventListener('abort', abort);
            resolve();
          },
        };
        sleepers.push(sleeper);
        signal?.addEventListener('abort', abort, { once: true });
      });
    },
    async run(body, { maxSteps = 10_000_000, promisesOnly = false } = {}) {
      const state = { settled: false };
      const result = body().finally(() => {
        state.settled = true;
      });
      result.catch(() => {});
      await new Promise<void>((resolve, reject) => {
        let steps = 0;
        // Code under test may give way by setImmediate: a few turns of the event loop without a sleeper are no deadlock yet.
        let idle = 0;
        // From a microtask: ticks that a tick asks for come before any microtask.
        const later = (): void => process.nextTick(next);
        const next = (): void => {
          if (state.settled) return resolve();
          if (steps++ >= maxSteps) return reject(new Error(`the run did not end within ${maxSteps} steps`));
          idle = step(Number.POSITIVE_INFINITY) ? 0 : idle + 1;
          if (idle > 100) return reject(new Error('the run waits for something that nobody will bring'));
          if (promisesOnly && idle === 0 && steps % giveWayEvery !== 0) queueMicrotask(later);
          else setImmediate(next);
        };
        setImmediate(next);
      });
      return result;
    },
    async advance(milliseconds) {
      const until = now + milliseconds;
      await turn();
      while (step(until)) await turn();
      now = until;
    },
  };
}

/** Steps without a turn of the event loop at most: the process goes on hearing of signals, and a test of its timeout. */
const giveWayEvery = 1000;

/** Resolves when every chain of promises that can go on without time has gone on. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function createHeap() {
  const heap: Sleeper[] = [];
  const before = (a: Sleeper, b: Sleeper): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
  const swap = (i: number, j: number): void => {
    const held = heap[i] as Sleeper;
    heap[i] = heap[j] as Sleeper;
    heap[j] = held;
  };
  const up = (start: number): void => {
    for (let i = start; i > 0; ) {
      const parent = (i - 1) >> 1;
      if (!before(heap[i] as Sleeper, heap[parent] as Sleeper)) return;
      swap(i, parent);
      i = parent;
    }
  };
  const down = (start: number): void => {
    for (let i = start; ; ) {
      let least = i;
      for (const child of [2 * i + 1, 2 * i + 2]) {
        if (child < heap.length && before(heap[child] as Sleeper, heap[least] as Sleeper)) least = child;
      }
      if (least === i) return;
      swap(i, least);
      i = least;
    }
  };
  const removeAt = (i: number): void => {
    swap(i, heap.length - 1);
    heap.pop();
    if (i < heap.length) {
      up(i);
      down(i);
    }
  };
  return {
    size: () => heap.length,
    peek: () => heap[0],
    push(sleeper: Sleeper) {
      heap.push(sleeper);
      up(heap.length - 1);
    },
    pop: () => removeAt(0),
    remove(sleeper: Sleeper) {
      const i = heap.indexOf(sleeper);
      if (i >= 0) removeAt(i);
    },
  };
}
