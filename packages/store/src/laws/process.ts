import type { Clock } from '@berth/machinery/clock';
import type { ChangeSource, Operation, Table } from '@berth/table/port';
import type { Random } from '@berth/table/sim';
import type { Blobs } from '../blobs.ts';
import { createStoreWith } from '../index.ts';
import type { Mistakes } from '../mistakes.ts';
import type { Store } from '../types.ts';
import { blobFrom } from './stage.ts';

export interface ProcessFaults {
  /** The process dies before a request of its store, or while it waits for the answer. */
  crash: number;
  /** The process stands still before a request. */
  freeze: number;
  longestFreeze: number;
  /** The whole process stands still, as a function does that nobody calls, and goes on where it was. */
  sleep: number;
  longestSleep: number;
  /** How far its clock may be wrong, either way. */
  skew: number;
}

export const steadyProcess: ProcessFaults = {
  crash: 0,
  freeze: 0,
  longestFreeze: 0,
  sleep: 0,
  longestSleep: 0,
  skew: 0,
};

/** Days are short here: log entries live 24 s instead of an hour, so half an hour of standing still is 10 s. */
export const shortHour = 24_000;
export const shakyProcess: ProcessFaults = {
  crash: 0.002,
  freeze: 0.02,
  longestFreeze: 400,
  sleep: 0.0003,
  longestSleep: 10_000,
  skew: 1500,
};

/** One process with a store of its own. When it dies, nothing it waits for ever comes. */
export interface Process {
  name: string;
  store: Store;
  readonly dead: boolean;
  /** Resolves when it dies. */
  died: Promise<void>;
  /** From here on it neither dies nor stands still. */
  calm(): void;
  stop(): Promise<void>;
}

export interface ProcessOptions {
  name: string;
  table: Table;
  changes: ChangeSource | undefined;
  clock: Clock;
  random: Random;
  faults: ProcessFaults;
  mistakes: Mistakes;
  retention: number;
  codec: 'plain' | 'deflate';
  /** Where bodies above `blobFrom` bytes go; undefined: nowhere. */
  blobs: Blobs | undefined;
  /** Whether compaction removes, or leaves that to the table's TTL. */
  removes: boolean;
  logTtl: number | undefined;
  /** Hears of what is sent, and what came of it. */
  onSleep?: (who: string, until: number) => void;
  trace?: (who: string, operations: readonly Operation[], outcome: string, slot?: number) => void;
}

export function startProcess(options: ProcessOptions): Process {
  const { name, clock, random } = options;
  let { faults } = options;
  let dead = false;
  let die: () => void = () => {};
  const died = new Promise<void>((resolve) => {
    die = () => {
      dead = true;
      resolve();
    };
  });
  const never = new Promise<never>(() => {});
  const skew = random.between(-faults.skew, faults.skew);
  let thaw = 0;
  const awake = async (): Promise<void> => {
    for (let left = 1; left > 0; ) {
      left = thaw - clock.now().getTime();
      if (left > 0) await clock.sleep(left);
    }
  };
  const own: Clock = {
    now: () => new Date(clock.now().getTime() + skew),
    async sleep(milliseconds, signal) {
      await clock.sleep(milliseconds, signal);
      if (thaw > 0) await awake();
    },
  };

  const through = async <T>(request: () => Promise<T>): Promise<T> => {
    if (dead) return never;
    if (random.chance(faults.freeze)) await clock.sleep(random.between(20, faults.longestFreeze));
    if (random.chance(faults.sleep)) {
      thaw = Math.max(thaw, clock.now().getTime() + random.between(0.3, 1) * faults.longestSleep);
      options.onSleep?.(name, thaw);
    }
    if (thaw > 0) await awake();
    if (random.chance(faults.crash)) {
      // What was sent goes on without its sender, in half of the cases.
      if (random.chance(0.5)) request().catch(() => {});
      die();
      return never;
    }
    try {
      const answer = await request();
      if (thaw > 0) await awake();
      return dead ? never : answer;
    } catch (error) {
      if (thaw > 0) await awake();
      if (dead) return never;
      throw error;
    }
  };

  const { trace } = options;
  /** Sends, and tells the story's keeper what was sent and what came of it. */
  const told = async <T>(operations: readonly Operation[], send: () => Promise<T>): Promise<T> => {
    if (trace === undefined) return through(send);
    try {
      const answer = await through(send);
      trace(name, operations, 'done', (answer as { n?: number } | undefined)?.n);
      return answer;
    } catch (error) {
      trace(name, operations, error instanceof Error ? error.name : String(error));
      throw error;
    }
  };

  const table: Table = {
    get: (keys, how) => through(() => options.table.get(keys, how)),
    query: (query) => through(() => options.table.query(query)),
    write: (operation) => told([operation], () => options.table.write(operation)),
    transact: (operations) => told(operations, () => options.table.transact(operations)),
    close: async () => {},
  };
  let count = 0;
  const ids = { uid: () => `${name}-${++count}` };
  const { retention, codec, mistakes, removes, logTtl } = options;
  const blobs = options.blobs && reached(options.blobs, through);
  const changes = options.changes && muted(options.changes, () => dead);
  const store = createStoreWith(
    { table, clock: own, ids, changes, retention, codec, removes, logTtl, blobs, blobFrom },
    mistakes,
  );
  return {
    name,
    store,
    died,
    get dead() {
      return dead;
    },
    calm() {
      faults = steadyProcess;
      thaw = 0;
    },
    async stop() {
      die();
      void store.close();
    },
  };
}

/** The blobs as this process reaches them: it may die on the way, or stand still. */
function reached(blobs: Blobs, through: <T>(request: () => Promise<T>) => Promise<T>): Blobs {
  return {
    put: (key, bytes) => through(() => blobs.put(key, bytes)),
    get: (key) => through(() => blobs.get(key)),
    delete: (key) => through(() => blobs.delete(key)),
  };
}

/** Changes reach only the living. */
function muted(changes: ChangeSource, isDead: () => boolean): ChangeSource {
  return { subscribe: (listener) => changes.subscribe((records) => isDead() || listener(records)) };
}
