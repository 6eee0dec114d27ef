import { createMemoryTable } from '@berth/table/memory';
import { createVirtualClock } from '@berth/table/sim';
import { expect, test } from 'vitest';
import { createStore } from './index.ts';
import { cluster, collect, countingIds, create, keyOf, update, valueOf } from './testing/harness.ts';

const request = { cluster, resource: 'configmaps' };
const slot = (version: number) => ({ pk: 'l#c1#configmaps#0', sk: String(version).padStart(16, '0') });

/** Three writes of which nobody read anything for three days, and an entry that the table's TTL has taken meanwhile. */
async function setUp() {
  const table = createMemoryTable();
  const clock = createVirtualClock();
  const store = createStore({ table, clock, ids: countingIds('t') });
  const first = await store.write(create(keyOf('a'), 'one'));
  await store.write(update(keyOf('a'), first, 'two'));
  await store.write(create(keyOf('b'), 'one'));
  await clock.advance(71 * 3_600_000);
  await table.write({ delete: slot(3) });
  return { table, clock, store };
}

test('an entry that expired before anybody read it is not taken for a gap: lists are whole, and watches from before get 410', async () => {
  const { table, clock, store } = await setUp();
  await clock.run(async () => {
    const { objects, resourceVersion } = await store.list(request);
    expect(objects.map((object) => `${object.name} ${valueOf(object)}`)).toEqual(['a two', 'b one']);
    expect(resourceVersion).toBe(4);
    expect(await table.get([slot(3)])).toEqual([undefined]);
    await expect(collect(store, { ...request, from: 1 }, () => false)).rejects.toMatchObject({ name: 'Compacted' });
    await store.write(create(keyOf('c'), 'one'));
    expect(await collect(store, { ...request, from: 4 }, (items) => items.length === 1)).toHaveLength(1);
    await store.close();
  });
});

test('whoever moves `applied` says first that such an entry is gone', async () => {
  const { table, clock, store } = await setUp();
  await clock.run(async () => {
    await store.advance(cluster, 'configmaps');
    expect(await table.get([{ pk: 'm#c1', sk: 'configmaps' }])).toMatchObject([{ applied: 4, compact: 3 }]);
    await store.close();
  });
});

test('a process that starts again has moved `applied` before anything it left behind expires', async () => {
  const table = createMemoryTable();
  const clock = createVirtualClock();
  const killed = createStore({ table, clock, ids: countingIds('killed') });
  await killed.write(create(keyOf('a'), 'one'));
  await table.write({ update: { pk: 's#c1', sk: 'configmaps' }, add: { n: 1 } });
  const store = createStore({ table, clock, ids: countingIds('t'), changes: table });
  await clock.run(async () => {
    await store.recover(cluster);
    expect(await table.get([{ pk: 'm#c1', sk: 'configmaps' }])).toMatchObject([{ applied: 3 }]);
    await store.close();
  });
});

test('a reader that stood still while it waited for a slot goes on waiting, and closes it', async () => {
  const memory = createMemoryTable();
  const clock = createVirtualClock();
  let stands = false;
  const get: typeof memory.get = async (keys) => {
    const items = await memory.get(keys);
    if (stands && keys.some(({ sk }) => sk === slot(3).sk)) {
      stands = false;
      await clock.sleep(30_000);
    }
    return items;
  };
  const store = createStore({ table: { ...memory, get }, clock, ids: countingIds('t') });
  await clock.run(async () => {
    await store.write(create(keyOf('a'), 'one'));
    await memory.write({ update: { pk: 's#c1', sk: 'configmaps' }, add: { n: 1 } });
    stands = true;
    const { objects, resourceVersion } = await store.list(request);
    expect([objects.map(({ name }) => name), resourceVersion]).toEqual([['a'], 3]);
    expect(await memory.get([slot(3)])).toMatchObject([{ void: true }]);
    await store.close();
  });
});
