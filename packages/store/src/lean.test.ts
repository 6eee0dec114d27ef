import { createMemoryTable } from '@berth/table/memory';
import type { Operation, Table } from '@berth/table/port';
import { createRandom, createSim, createVirtualClock } from '@berth/table/sim';
import { describe, expect, test } from 'vitest';
import { createStore, type Store, type StoreOptions, WriteConflict } from './index.ts';
import { cluster, collect, countingIds, create, keyOf, remove, told, update, valueOf } from './testing/harness.ts';

const hour = 3_600_000;
const soon = { expiresAfter: hour };
const resource = 'events';
const key = (name: string) => keyOf(name, 'default', resource);

/** A store on memory that counts what it asks of its table. */
function setUp(options: Partial<StoreOptions> = {}) {
  const memory = createMemoryTable();
  const clock = createVirtualClock();
  const asked: string[] = [];
  const lost: string[] = [];
  const table: Table = {
    ...memory,
    transact: (operations) => {
      asked.push('transact');
      return memory.transact(operations);
    },
    write: (operation, settings) => {
      const place = placeOf(operation);
      asked.push(place);
      if (lost.includes(place)) return new Promise(() => {});
      return memory.write(operation, settings);
    },
  };
  const store = createStore({ table, clock, ids: countingIds('t'), codec: 'deflate', removes: false, ...options });
  const run = <T>(work: () => Promise<T>): Promise<T> => clock.run(work);
  return { memory, clock, asked, lost, store, run };
}

const placeOf = (operation: Operation): string =>
  ('put' in operation ? operation.put.pk : 'update' in operation ? operation.update.pk : '').slice(0, 1);
const listed = async (store: Store) =>
  (await store.list({ cluster, resource })).objects.map((object) => `${object.name} ${valueOf(object)}`);

describe.each([
  ['without a transaction', {}],
  ['with one', { lean: false }],
])('an object that expires, written %s', (_how, options) => {
  test('is gone an hour after its last write, for every reader, and its name is free again', async () => {
    const { clock, store, run } = setUp(options);
    const first = await run(() => store.write(create(key('a'), 'one', soon)));
    await clock.advance(hour - 60_000);
    await run(() => store.write(update(key('a'), first, 'two', soon)));
    await run(() => store.write(create(key('b'), 'one', soon)));
    await clock.advance(hour - 60_000);
    expect(await run(() => listed(store))).toEqual(['a two', 'b one']);
    const mirror = store.mirror(cluster, resource);
    await run(() => mirror.atLeast());
    expect(mirror.list()).toHaveLength(2);
    await clock.advance(120_000);
    expect(await run(() => listed(store))).toEqual([]);
    expect(await run(() => store.get(key('a')))).toBeUndefined();
    expect([mirror.list(), mirror.get('default', 'a')]).toEqual([[], undefined]);
    await run(() => store.advance(cluster, resource));
    expect(await run(() => listed(store))).toEqual([]);
    expect(valueOf(await run(() => store.write(create(key('a'), 'three', soon))))).toBe('three');
    expect(await run(() => listed(store))).toEqual(['a three']);
    await run(() => store.close());
  });

  test('is refused where its name is taken, or it is not what was read', async () => {
    const { store, run } = setUp(options);
    const first = await run(() => store.write(create(key('a'), 'one', soon)));
    await run(() => store.write(update(key('a'), first, 'two', soon)));
    const again = run(() => store.write(create(key('a'), 'three', soon)));
    await expect(again).rejects.toBeInstanceOf(WriteConflict);
    const stale = run(() => store.write(update(key('a'), first, 'three', soon)));
    await expect(stale).rejects.toBeInstanceOf(WriteConflict);
    expect(await run(() => listed(store))).toEqual(['a two']);
  });

  test('is told of by a watch, and one that is deleted too', async () => {
    const { store, run } = setUp(options);
    const first = await run(() => store.write(create(key('a'), 'one', soon)));
    const second = await run(() => store.write(update(key('a'), first, 'two', soon)));
    await run(() => store.write(remove(key('a'), second)));
    expect(await run(() => store.get(key('a')))).toBeUndefined();
    const items = await run(() => collect(store, { cluster, resource, from: 1 }, (some) => some.length === 3));
    expect(told(items)).toEqual(['ADDED default/a 2', 'MODIFIED default/a 3', 'DELETED default/a 4']);
  });
});

test('objects that expire are put without a transaction, and numbers of one moment are taken together', async () => {
  const { asked, store, run } = setUp();
  await run(() => store.write(create(key('first'), 'one', soon)));
  asked.length = 0;
  await run(() => Promise.all(['a', 'b', 'c'].map((name) => store.write(create(key(name), 'one', soon)))));
  expect(asked.sort()).toEqual(['l', 'l', 'l', 'o', 'o', 'o', 's']);
});

test('a writer that dies between entry and object leaves it to lists at once, and to gets once `advance` has passed', async () => {
  const { lost, store, run, clock, memory } = setUp();
  await run(() => store.write(create(key('a'), 'one', soon)));
  lost.push('o');
  void store.write(create(key('b'), 'two', soon));
  await clock.advance(1000);
  lost.length = 0;
  const other = createStore({ table: memory, clock, ids: countingIds('o'), codec: 'deflate', removes: false });
  expect(await run(() => listed(other))).toEqual(['a one', 'b two']);
  expect(await run(() => other.get(key('b')))).toBeUndefined();
  await run(() => other.advance(cluster, resource));
  expect(valueOf(await run(() => other.get(key('b'))))).toBe('two');
  expect(await run(() => listed(other))).toEqual(['a one', 'b two']);
});

test('where the store removes, whoever watches hears that an object expired', async () => {
  const { store, run, clock } = setUp({ codec: 'plain', removes: true });
  await run(() => store.write(create(key('a'), 'one', soon)));
  const first = await run(() => store.write(create(key('b'), 'one', soon)));
  await clock.advance(hour / 2);
  await run(() => store.write(update(key('b'), first, 'two', soon)));
  await clock.advance(hour / 2 + 1000);
  const tidy = async (): Promise<void> => {
    await store.advance(cluster, resource);
    for (let step = 0; step < 4; step++) await store.maintain(cluster, resource);
  };
  await run(tidy);
  const items = await run(() => collect(store, { cluster, resource, from: 4 }, (some) => some.length === 1));
  expect(told(items)).toEqual(['DELETED default/a 5']);
  expect(await run(() => listed(store))).toEqual(['b two']);
});

/** Writers on a table that does what DynamoDB may do, each of names of its own; then the log is held against what they were told. */
async function chaos(seed: number): Promise<void> {
  const clock = createVirtualClock();
  const sim = createSim({ seed, clock });
  const random = createRandom(seed * 7 + 1);
  const stores = [0, 1, 2].map((i) =>
    createStore({ table: sim, clock, ids: countingIds(`${seed}.${i}.`), codec: 'deflate', removes: false }),
  );
  const acknowledged = new Set<string>();
  const live = async (store: Store, who: number): Promise<void> => {
    for (let turn = 0; turn < 12; turn++) {
      const name = `w${who}-${random.between(0, 3)}`;
      const value = `${turn}`;
      try {
        const previous = await store.get(key(name));
        const change =
          previous === undefined
            ? create(key(name), value, soon)
            : turn % 5 === 4
              ? remove(key(name), previous)
              : update(key(name), previous, value, soon);
        const { resourceVersion } = await store.write(change);
        acknowledged.add(`${resourceVersion}`);
      } catch {
        // Refused, or nobody knows: then the log says.
      }
      if (turn % 4 === 0) await store.advance(cluster, resource).catch(() => {});
      await clock.sleep(random.between(0, 40));
    }
  };
  await clock.run(async () => {
    await Promise.all(stores.flatMap((store, i) => [live(store, 2 * i), live(store, 2 * i + 1)]));
    sim.setFaults('none');
    await sim.settled();
    const [reader] = stores as [Store];
    const { objects, resourceVersion } = await reader.list({ cluster, resource });
    const items = await collect(reader, { cluster, resource, from: 1, progressEvery: 1 }, (all) =>
      all.some((item) => ('entry' in item ? item.entry.resourceVersion : item.progress) >= resourceVersion),
    );
    const replayed = new Map<string, string>();
    const versions = new Set<string>();
    for (const item of items) {
      if (!('entry' in item)) continue;
      const { entry } = item;
      versions.add(`${entry.resourceVersion}`);
      if (entry.type === 'DELETED') replayed.delete(entry.name);
      else replayed.set(entry.name, `${entry.name} ${valueOf(entry.object)}`);
    }
    expect([...replayed.values()].sort(), `seed ${seed}: the list is what the log tells`).toEqual(
      objects.map((object) => `${object.name} ${valueOf(object)}`).sort(),
    );
    for (const version of acknowledged)
      expect(versions, `seed ${seed}: ${version} was acknowledged`).toContain(version);
    expect(await reader.head(cluster, resource), 'nobody writes any more').toBe(resourceVersion);
    for (let step = 0; step < 3; step++) await reader.advance(cluster, resource);
    for (const told of replayed.keys())
      expect(valueOf(await reader.get(key(told))), `seed ${seed}: ${told} is found by name`).toBe(
        replayed.get(told)?.split(' ')[1],
      );
    await Promise.all(stores.map((store) => store.close()));
  });
}

test('what is acknowledged is in the log, and lists, gets and watches agree, on a table that fails in every way', async () => {
  for (let seed = 1; seed <= 40; seed++) await chaos(seed);
});
