import type { Clock } from '@berth/machinery/clock';
import { createListeners } from './listeners.ts';
import type { ChangeRecord, ChangeSource, Item, Key, Operation, Query, QueryResult, Table } from './port.ts';
import { ConditionFailed, OutcomeUnknown, Retryable } from './port.ts';
import { apply, checkOperations, holds, keyOf, maxOperations } from './semantics.ts';
import { dynamodbFaults, type Faults, noFaults } from './sim/faults.ts';
import { createItems } from './sim/items.ts';
import { createRandom } from './sim/random.ts';

export { createMemoryTable } from './memory.ts';
export { dynamodbFaults, type Faults, noFaults } from './sim/faults.ts';
export { createRandom, type Random } from './sim/random.ts';
export { createVirtualClock, type VirtualClock } from './sim/virtualclock.ts';

export interface SimOptions {
  seed: number;
  /** All waiting goes through it: with a VirtualClock, a seed is a run. */
  clock: Clock;
  /** `dynamodb` unless said; an object changes single ones of it. */
  faults?: 'none' | 'dynamodb' | Partial<Faults>;
}

export interface Sim extends Table, ChangeSource {
  /** From here on; `none` also ends the delays, so that a test may look at what came of it all. */
  setFaults(faults: 'none' | 'dynamodb' | Partial<Faults>): void;
  /** Resolves once every late write and every change record has come. */
  settled(): Promise<void>;
  /** What went wrong so far: a test that met no fault has shown little. */
  readonly counts: Readonly<Record<string, number>>;
}

/**
 * A model of DynamoDB in memory: two-phase transactions with item locks, staggered visibility of their items, conflicts,
 * throttling, lost answers and writes that take effect after their caller gave up.
 */
export function createSim(options: SimOptions): Sim {
  const { clock } = options;
  const random = createRandom(options.seed);
  const items = createItems();
  const history = createHistory(clock);
  const listeners = createListeners();
  const locks = new Set<string>();
  const counts: Record<string, number> = {};
  const background = new Set<Promise<void>>();
  const streams = new Map<string, Promise<void>>();
  let faults = resolveFaults(options.faults ?? 'dynamodb');
  let sequence = 0;

  const count = (what: string): void => {
    counts[what] = (counts[what] ?? 0) + 1;
  };
  const happens = (
    what: 'throttle' | 'conflict' | 'lostAnswer' | 'lostRequest' | 'lateWrite' | 'tornQuery' | 'duplicateRecord',
  ) => {
    const does = random.chance(faults[what]);
    if (does) count(what);
    return does;
  };
  const pause = async (most: number): Promise<void> => {
    if (most > 0) await clock.sleep(random.between(0, most));
  };
  const track = (work: Promise<void>): Promise<void> => {
    const tracked = work.finally(() => background.delete(tracked));
    background.add(tracked);
    return tracked;
  };

  const tell = (record: ChangeRecord): void => {
    if (!listeners.any()) return;
    const address = addressOf(record.key);
    const before = streams.get(address) ?? Promise.resolve();
    const told = track(
      before.then(async () => {
        await pause(faults.streamDelay);
        listeners.tell([record]);
        if (happens('duplicateRecord')) listeners.tell([record]);
        if (streams.get(address) === told) streams.delete(address);
      }),
    );
    streams.set(address, told);
  };

  const set = (operation: Operation, item: Item | undefined): void => {
    const { pk, sk } = keyOf(operation);
    const previous = items.get({ pk, sk });
    history.keep({ pk, sk }, previous, faults.staleness);
    items.set({ pk, sk }, item);
    if (previous === undefined && item === undefined) return;
    tell({ key: { pk, sk }, item, previous, sequence: String(++sequence).padStart(16, '0') });
  };

  /** The part on the server: conditions under the locks of all items, then the items one by one. */
  const commit = async (operations: readonly Operation[], stagger = faults.stagger): Promise<(Item | undefined)[]> => {
    const locked = operations.filter((operation) => locks.has(addressOf(keyOf(operation))));
    const free = operations.map((operation) => !locked.includes(operation));
    const before = operations.map((operation) => items.get(keyOf(operation)));
    const failed = operations.flatMap((operation, i) => (free[i] && !holds(operation.condition, before[i]) ? [i] : []));
    if (failed.length > 0)
      throw new ConditionFailed(
        failed,
        failed.map((i) => before[i]),
      );
    if (locked.length > 0) {
      count('realConflict');
      throw new Retryable('transactionConflict');
    }
    const after = operations.map((operation, i) => apply(operation, before[i]));
    if (operations.length === 1) {
      if (!('check' in (operations[0] as Operation))) set(operations[0] as Operation, after[0]);
      return after;
    }
    const addresses = operations.map((operation) => addressOf(keyOf(operation)));
    for (const address of addresses) locks.add(address);
    await pause(faults.latency);
    // From here on the transaction is committed: nothing below may fail.
    for (const [i, operation] of random.shuffle([...operations.entries()])) {
      await pause(stagger / addresses.length);
      if (!('check' in operation)) set(operation, after[i]);
      locks.delete(addressOf(keyOf(operation)));
    }
    return after;
  };

  const submit = async (operations: readonly Operation[]): Promise<(Item | undefined)[]> => {
    checkOperations(operations);
    // The caller may change its objects once the request is signed.
    const sent = operations.map(signed);
    await pause(faults.latency);
    if (happens('throttle')) throw new Retryable('throttled');
    if (happens('conflict')) throw new Retryable('transactionConflict');
    if (happens('lostRequest')) return giveUp();
    if (happens('lateWrite')) {
      track(unheard(sent, faults.timeout + random.between(0, faults.lateness), faults.stagger));
      return giveUp();
    }
    if (happens('lostAnswer')) {
      // Sometimes what fell over was the transaction's coordinator: half of its items wait for another to go on.
      track(unheard(sent, 0, random.chance(0.3) ? 3 * faults.timeout : faults.stagger));
      return giveUp();
    }
    const after = await commit(sent);
    await answered();
    return after;
  };

  /** A request whose answer nobody hears. */
  const unheard = async (operations: readonly Operation[], delay: number, stagger: number): Promise<void> => {
    if (delay > 0) await clock.sleep(delay);
    await commit(operations, stagger).then(
      () => count('unheardCommit'),
      () => count('unheardRefusal'),
    );
  };

  const giveUp = async (): Promise<never> => {
    await clock.sleep(faults.timeout);
    throw new OutcomeUnknown(`no answer within ${faults.timeout} ms`);
  };

  const readOne = (key: Key, consistent: boolean): Item | undefined =>
    consistent ? items.get(key) : history.at(key, random.between(0, faults.staleness), items.get(key));

  /** Several keys are read at two moments, in whatever order. */
  const readAll = async (keys: readonly Key[], consistent: boolean): Promise<(Item | undefined)[]> => {
    if (keys.length === 1 || faults.stagger === 0) return keys.map((key) => readOne(key, consistent));
    const late = keys.map(() => random.chance(0.5));
    const early = keys.map((key, i) => (late[i] ? undefined : readOne(key, consistent)));
    if (!late.includes(true)) return early;
    await pause(faults.latency);
    return keys.map((key, i) => (late[i] ? readOne(key, consistent) : early[i]));
  };

  /** On its way back; half of the answers are there at once. */
  const answered = (): Promise<void> | undefined => (random.chance(0.5) ? pause(faults.latency) : undefined);

  const aged = (found: readonly Item[]): Item[] => {
    const age = random.between(0, faults.staleness);
    return found.map((item) => history.at(item, age, item)).filter((item) => item !== undefined);
  };

  const page = async (query: Query): Promise<QueryResult> => {
    if (!happens('tornQuery')) return items.query(query);
    const half = Math.ceil(random.between(0, 4));
    const first = items.query({ ...query, limit: Math.min(query.limit ?? half, half) });
    const rest = (query.limit ?? Number.POSITIVE_INFINITY) - first.items.length;
    if (first.next === undefined || rest <= 0) return first;
    await clock.sleep(random.between(0, 3));
    const second = items.query({ ...query, after: first.next, limit: rest });
    return { items: [...first.items, ...second.items], next: second.next };
  };

  return {
    async get(keys, { consistent = true } = {}) {
      if (keys.length > maxOperations)
        throw new RangeError(`a get takes up to ${maxOperations} keys, not ${keys.length}`);
      await pause(faults.latency);
      if (happens('throttle')) throw new Retryable('throttled');
      const found = await readAll(keys, consistent);
      await answered();
      return found;
    },
    async query(query) {
      await pause(faults.latency);
      if (happens('throttle')) throw new Retryable('throttled');
      const result = await page(query);
      await answered();
      return query.consistent === false ? { ...result, items: aged(result.items) } : result;
    },
    write: async (operation) => (await submit([operation]))[0],
    transact: async (operations) => void (await submit(operations)),
    subscribe: listeners.subscribe,
    setFaults(next) {
      faults = resolveFaults(next);
    },
    async settled() {
      while (background.size > 0) await Promise.all(background);
    },
    counts,
    close: async () => {},
  };
}

function resolveFaults(faults: 'none' | 'dynamodb' | Partial<Faults>): Faults {
  if (faults === 'none') return noFaults;
  return faults === 'dynamodb' ? dynamodbFaults : { ...dynamodbFaults, ...faults };
}

/** A copy as deep as operations are: attributes are flat, and lists and bytes are never changed in place. */
function signed(operation: Operation): Operation {
  if ('put' in operation) return { ...operation, put: { ...operation.put } };
  if (!('update' in operation)) return { ...operation };
  const { set, add } = operation;
  return {
    ...operation,
    ...(set === undefined ? {} : { set: { ...set } }),
    ...(add === undefined ? {} : { add: { ...add } }),
  };
}

function addressOf({ pk, sk }: Key): string {
  return `${pk}\u0000${sk}`;
}

/** Former states, for reads that need not be strong. */
function createHistory(clock: Clock) {
  const versions = new Map<string, { item: Item | undefined; until: number }[]>();
  return {
    keep(key: Key, item: Item | undefined, staleness: number): void {
      if (staleness === 0) return;
      const now = clock.now().getTime();
      const kept = (versions.get(addressOf(key)) ?? []).filter(({ until }) => until > now - staleness);
      kept.push({ item, until: now });
      versions.set(addressOf(key), kept);
    },
    at(key: Key, age: number, current: Item | undefined): Item | undefined {
      const then = clock.now().getTime() - age;
      const version = versions.get(addressOf(key))?.find(({ until }) => until > then);
      return version === undefined ? current : version.item;
    },
  };
}
