import { createMemoryTable } from '@berth/table/memory';
import { createVirtualClock } from '@berth/table/sim';
import type { ChangeSource } from '@berth/table/port';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createStore } from './index.ts';
import { cluster, countingIds, create, keyOf, systemClock, update, valueOf } from './testing/harness.ts';
import type { ListRequest, Store } from './types.ts';

const resource = 'configmaps';

describe('a list where the process has a view of the type', () => {
  let table: ReturnType<typeof createMemoryTable>;
  let store: Store;
  /** A store that has none, over the same table. */
  let plain: Store;
  let queries = 0;

  beforeEach(async () => {
    table = createMemoryTable();
    const counted = {
      ...table,
      query(asked: Parameters<typeof table.query>[0]) {
        if (asked.pk.startsWith('o#')) queries += 1;
        return table.query(asked);
      },
    };
    store = createStore({ table: counted, clock: systemClock, ids: countingIds('t'), changes: table });
    plain = createStore({ table, clock: systemClock, ids: countingIds('p') });
    for (const name of ['c', 'a', 'e', 'b', 'd']) await store.write(create(keyOf(name), name));
    await store.mirror(cluster, resource).atLeast();
    queries = 0;
  });
  afterEach(async () => {
    await store.close();
    await plain.close();
  });

  const both = async (request: Partial<ListRequest>) => {
    const [seen, read] = await Promise.all([
      store.list({ cluster, resource, ...request }),
      plain.list({ cluster, resource, ...request }),
    ]);
    expect(seen).toEqual(read);
    return seen;
  };

  test('says what the table says, of every page and filter, and reads no row for it', async () => {
    await both({});
    await both({ namespace: 'default' });
    await both({ namespace: 'other' });
    await both({ matches: ({ name }) => name > 'b' });
    const first = await both({ limit: 2 });
    expect(first.remaining).toBe(3);
    const after = { ...(first.next as { namespace: string; name: string }), resourceVersion: first.resourceVersion };
    const second = await both({ limit: 2, after });
    expect(second.objects.map(({ name }) => name)).toEqual(['c', 'd']);
    expect(
      await both({ after: { namespace: 'default', name: 'd', resourceVersion: first.resourceVersion } }),
    ).toMatchObject({ objects: [{ name: 'e' }] });
    await expect(
      store.list({ cluster, resource, resourceVersion: { match: 'NotOlderThan', value: 1000 } }),
    ).rejects.toThrow('1000');
    expect(queries).toBe(0);
  });

  test('holds every write that was answered before it', async () => {
    for (let turn = 0; turn < 30; turn++) {
      const stored = (await store.get(keyOf('a'))) as NonNullable<Awaited<ReturnType<Store['get']>>>;
      const written = await store.write(update(keyOf('a'), stored, `turn ${turn}`));
      const { objects, resourceVersion } = await store.list({ cluster, resource });
      expect(resourceVersion).toBeGreaterThanOrEqual(written.resourceVersion);
      expect(objects.find(({ name }) => name === 'a')?.resourceVersion).toBe(written.resourceVersion);
    }
    expect(queries).toBe(0);
  });

  test('goes on at the version of its first page when something was written meanwhile', async () => {
    const first = await store.list({ cluster, resource, limit: 2 });
    const after = { ...(first.next as { namespace: string; name: string }), resourceVersion: first.resourceVersion };
    const stored = (await store.get(keyOf('d'))) as NonNullable<Awaited<ReturnType<Store['get']>>>;
    await store.write(update(keyOf('d'), stored, 'later'));
    await store.list({ cluster, resource });
    const { objects, resourceVersion } = await store.list({ cluster, resource, after });
    expect(resourceVersion).toBe(first.resourceVersion);
    expect(objects.map((object) => valueOf(object))).toEqual(['c', 'd', 'e']);
  });
});

test('a view that does not come up in time holds no list up', async () => {
  const clock = createVirtualClock();
  const table = createMemoryTable();
  const deaf: ChangeSource = { subscribe: () => () => {} };
  const store = createStore({ table, clock, ids: countingIds('t'), changes: deaf });
  const written = createStore({ table, clock, ids: countingIds('w') });
  await clock.run(() => store.mirror(cluster, resource).atLeast());
  await clock.run(() => written.write(create(keyOf('a'), 'a')));
  const { objects } = await clock.run(() => store.list({ cluster, resource }));
  expect(objects.map(({ name }) => name)).toEqual(['a']);
  await store.close();
  await written.close();
});
