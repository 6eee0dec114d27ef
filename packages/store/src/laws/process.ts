import type { Clock } from '@berth/machinery/clock';
import type { ChangeSource, Table } from '@berth/table/port';
import type { Random } from '@berth/table/sim';
import { createStoreWith } from '../index.ts';
import type { Mistakes } from '../mistakes.ts';
import type { Store } from '../types.ts';

export interface ProcessFaults {
  /** The process dies before a request of its store, or while it waits for the answer. */
  crash: number;
  /** The process stands still before a request. */
  freeze: number;
  longestFreeze: number;
}

export const steadyProcess: ProcessFaults = { crash: 0, freeze: 0, longestFreeze: 0 };
export const shakyProcess: ProcessFaults = { crash: 0.002, freeze: 0.02, longestFreeze: 400 };

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

  const through = async <T>(request: () => Promise<T>): Promise<T> => {
    if (dead) return never;
    if (random.chance(faults.freeze)) await clock.sleep(random.between(20, faults.longestFreeze));
    if (random.chance(faults.crash)) {
      // What was sent goes on without its sender, in half of the cases.
      if (random.chance(0.5)) request().catch(() => {});
      die();
      return never;
    }
    const answer = await request();
    return dead ? never : answer;
  };

  const table: Table = {
    get: (keys, how) => through(() => options.table.get(keys, how)),
    query: (query) => through(() => options.table.query(query)),
    write: (operation) => through(() => options.table.write(operation)),
    transact: (operations) => through(() => options.table.transact(operations)),
    close: async () => {},
  };
  let count = 0;
  const ids = { uid: () => `${name}-${++count}` };
  const { retention, codec, mistakes } = options;
  const changes = options.changes && muted(options.changes, () => dead);
  const store = createStoreWith({ table, clock, ids, changes, retention, codec }, mistakes);
  return {
    name,
    store,
    died,
    get dead() {
      return dead;
    },
    calm() {
      faults = steadyProcess;
    },
    async stop() {
      die();
      void store.close();
    },
  };
}

/** Changes reach only the living. */
function muted(changes: ChangeSource, isDead: () => boolean): ChangeSource {
  return { subscribe: (listener) => changes.subscribe((records) => isDead() || listener(records)) };
}
