import { createMemoryTable } from '@berth/table/memory';
import { createVirtualClock } from '@berth/table/sim';
import { expect, test } from 'vitest';
import { createStore } from './index.ts';
import { cluster, collect, countingIds, create, keyOf, remove, told, update } from './testing/harness.ts';

function setUp() {
  const table = createMemoryTable();
  const clock = createVirtualClock();
  const store = createStore({ table, clock, ids: countingIds('t'), changes: table });
  return { table, clock, store, request: { cluster, resource: 'configmaps' } };
}

test('after a jump objects stand as they did, versions go on 2^32 higher, and whoever watched or paged gets 410', async () => {
  const { clock, store, request } = setUp();
  await clock.run(async () => {
    const a = await store.write(create(keyOf('a'), 'one'));
    await store.write(create(keyOf('b'), 'two'));
    const watching = collect(store, { ...request, from: 3 }, () => false);
    const refused = expect(watching).rejects.toMatchObject({ name: 'Compacted' });
    const page = await store.list({ ...request, limit: 1 });
    await clock.sleep(1000);
    const base = await store.jump(cluster, 'configmaps');
    expect(base).toBe(3 + 2 ** 32);
    await refused;
    const after = { namespace: 'default', name: 'a', resourceVersion: page.resourceVersion };
    await expect(store.list({ ...request, limit: 1, after })).rejects.toMatchObject({ name: 'Compacted' });

    const listed = await store.list(request);
    expect(listed.resourceVersion).toBe(base);
    expect(listed.objects.map(({ name, resourceVersion }) => `${name}@${resourceVersion}`)).toEqual(['a@2', 'b@3']);
    const written = await store.write(update(keyOf('a'), a, 'three'));
    expect(written.resourceVersion).toBe(base + 1);
    const items = await collect(store, { ...request, from: base }, (all) => all.length > 0);
    expect(told(items)).toEqual([`MODIFIED default/a ${base + 1}`]);
    await store.close();
  });
});

test('a mirror lives through a jump', async () => {
  const { clock, store } = setUp();
  await clock.run(async () => {
    await store.write(create(keyOf('a'), 'one'));
    const mirror = store.mirror(cluster, 'configmaps');
    await mirror.atLeast();
    const base = await store.jump(cluster, 'configmaps');
    await store.write(create(keyOf('b'), 'two'));
    await mirror.atLeast(base + 1);
    expect(mirror.list().map(({ name }) => name)).toEqual(['a', 'b']);
    await store.close();
  });
});

test('a list and an index that a jump comes across begin again instead of failing', async () => {
  const { table, clock, store, request } = setUp();
  let jumps = 0;
  const crossed: typeof table = {
    ...table,
    async query(query) {
      const answer = await table.query(query);
      if (/^[ox]#/.test(query.pk) && jumps++ % 2 === 0) await store.jump(cluster, 'configmaps');
      return answer;
    },
  };
  const reader = createStore({ table: crossed, clock, ids: countingIds('r') });
  await clock.run(async () => {
    await store.write(create(keyOf('a'), 'one', { indexes: [{ index: 'owner', value: 'u' }] }));
    const listed = await reader.list(request);
    expect(listed.resourceVersion).toBe(2 + 2 ** 32);
    expect(listed.objects).toHaveLength(1);
    expect(await reader.index(cluster, 'owner', 'u', 'configmaps')).toHaveLength(1);
    expect(jumps).toBe(4);
    await store.close();
  });
});

test('a page that a jump comes across while it passes tombstones begins again as well', async () => {
  const { table, clock, store, request } = setUp();
  let jumped = false;
  const crossed: typeof table = {
    ...table,
    async query(query) {
      const answer = await table.query(query);
      if (query.pk.startsWith('o#') && query.after !== undefined && !jumped) {
        jumped = true;
        await store.jump(cluster, 'configmaps');
      }
      return answer;
    },
  };
  const reader = createStore({ table: crossed, clock, ids: countingIds('r') });
  await clock.run(async () => {
    await store.write(remove(keyOf('a'), await store.write(create(keyOf('a'), 'one'))));
    await store.write(create(keyOf('b'), 'one'));
    const page = await reader.list({ ...request, limit: 1 });
    expect(page.objects.map(({ name }) => name)).toEqual(['b']);
    expect(page.resourceVersion).toBeGreaterThan(2 ** 32);
    await store.close();
  });
});

test('a jump that died halts writers for ten seconds at most', async () => {
  const { table, clock, store } = setUp();
  await clock.run(async () => {
    await store.write(create(keyOf('a'), 'one'));
    const halted = clock.now().getTime();
    await table.write({ update: { pk: 's#c1', sk: 'configmaps' }, set: { halted } });
    await expect(store.write(create(keyOf('b'), 'two'))).rejects.toMatchObject({ code: 429 });
    await clock.sleep(10_000);
    expect((await store.write(create(keyOf('b'), 'two'))).resourceVersion).toBe(3);
    await store.close();
  });
});

test('a type that was never written has nothing to jump over', async () => {
  const { store } = setUp();
  expect(await store.jump(cluster, 'configmaps')).toBe(1);
  await store.close();
});
