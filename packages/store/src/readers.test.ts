import { createMemoryTable } from '@berth/table/memory';
import { createVirtualClock } from '@berth/table/sim';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createStore } from './index.ts';
import { cluster, collect, countingIds, create, keyOf, systemClock, update, valueOf } from './testing/harness.ts';
import { Compacted, type Store, type StoredObject } from './types.ts';

const resource = 'configmaps';

describe('watchers and mirrors of one process', () => {
  let table: ReturnType<typeof createMemoryTable>;
  let store: Store;

  beforeEach(() => {
    table = createMemoryTable();
    store = createStore({ table, clock: systemClock, ids: countingIds('t'), changes: table });
  });

  afterEach(() => store.close());

  test('a watcher that the others have left far behind misses nothing', async () => {
    const first = await store.write(create(keyOf('a'), 'a'));
    const controller = new AbortController();
    const seen: number[] = [];
    for await (const items of store.watch({ cluster, resource, from: 1, signal: controller.signal })) {
      for (const item of items) if ('entry' in item) seen.push(item.entry.resourceVersion);
      if (seen.length === 1) await store.writeMany(Array.from({ length: 7000 }, (_, i) => create(keyOf(`b${i}`), 'b')));
      if (seen.length >= 7001) controller.abort();
    }
    expect(seen).toEqual(Array.from({ length: 7001 }, (_, i) => i + first.resourceVersion));
  });

  test('many watchers see the same entries in the same order', async () => {
    const watching = Array.from({ length: 20 }, () =>
      collect(store, { cluster, resource, from: 1 }, (items) => items.length === 50),
    );
    const writing = Array.from({ length: 50 }, (_, i) => store.write(create(keyOf(`a${i}`), 'a')));
    await Promise.all(writing);
    const versions = (await Promise.all(watching)).map((items) =>
      items.map((item) => ('entry' in item ? item.entry.resourceVersion : 0)),
    );
    for (const seen of versions) expect(seen).toEqual(Array.from({ length: 50 }, (_, i) => i + 2));
  });

  test('after a restore every watcher has to list again, and a mirror does so by itself and tells the difference', async () => {
    const first = await store.write(create(keyOf('a'), 'one'));
    await store.write(create(keyOf('b'), 'b'));
    const mirror = store.mirror(cluster, resource);
    await mirror.atLeast(3);
    const heard: string[] = [];
    mirror.subscribe((entry) => heard.push(`${entry.type} ${entry.name} ${valueOf(entry.object)}`));
    const watching = collect(store, { cluster, resource, from: 3 }, () => true);
    const broken = expect(watching).rejects.toBeInstanceOf(Compacted);
    // What a restore does: another state of the objects, and numbers that no watcher can have.
    const jump = 2 ** 32;
    await table.write({ delete: { pk: `o#${cluster}#${resource}#0`, sk: 'default/b' } });
    await table.write({ update: { pk: `s#${cluster}`, sk: resource }, set: { n: jump, base: jump } });
    const restored = await store.write(update(keyOf('a'), first, 'two'));
    await broken;
    expect(restored.resourceVersion).toBe(jump + 1);
    await mirror.atLeast(restored.resourceVersion);
    expect(mirror.list().map(valueOf)).toEqual(['two']);
    expect(heard.sort()).toEqual(['DELETED b b', 'MODIFIED a two']);
  });

  test('a selector may leave pages empty, and they join to the whole all the same', async () => {
    await store.writeMany(
      Array.from({ length: 1300 }, (_, i) =>
        create(keyOf(`a${String(i).padStart(4, '0')}`), 'a', { labels: i % 100 === 99 ? { pick: 'me' } : {} }),
      ),
    );
    const found: StoredObject[] = [];
    let after: Parameters<Store['list']>[0]['after'];
    do {
      const page = await store.list({
        cluster,
        resource,
        limit: 5,
        after,
        matches: ({ labels }) => labels.pick === 'me',
      });
      expect(page.objects.length).toBeLessThanOrEqual(5);
      found.push(...page.objects);
      after = page.next && { ...page.next, resourceVersion: page.resourceVersion };
    } while (after !== undefined);
    expect(found.map(({ name }) => name)).toEqual(
      Array.from({ length: 13 }, (_, i) => `a${String(i * 100 + 99).padStart(4, '0')}`),
    );
  });
});

describe('what is left behind', () => {
  test('a watch that was left ends its log reader a while later, and nothing sleeps or polls any more', async () => {
    const clock = createVirtualClock();
    const table = createMemoryTable();
    let queries = 0;
    const counted = {
      ...table,
      query: (...asked: Parameters<typeof table.query>) => (queries++, table.query(...asked)),
    };
    const store = createStore({ table: counted, clock, ids: countingIds('t') });
    await clock.run(async () => {
      await store.write(create(keyOf('a'), 'a'));
      await collect(store, { cluster, resource, from: 1 }, (items) => items.length > 0);
    });
    await clock.advance(15_000);
    expect(clock.sleeping).toBe(0);
    const before = queries;
    await clock.advance(60_000);
    expect(queries).toBe(before);
  });

  test('closing the store ends its watches and refuses its mirrors', async () => {
    const table = createMemoryTable();
    const store = createStore({ table, clock: systemClock, ids: countingIds('t'), changes: table });
    const mirror = store.mirror(cluster, resource);
    await mirror.atLeast();
    const watching = collect(store, { cluster, resource, from: 1 }, () => false);
    const waiting = expect(mirror.atLeast(2)).rejects.toThrow('the store is closed');
    await store.close();
    expect(await watching).toEqual([]);
    await waiting;
  });

  test('a table with a feed is not polled while nothing happens', async () => {
    const clock = createVirtualClock();
    const table = createMemoryTable();
    let reads = 0;
    const counted = {
      ...table,
      query: (...asked: Parameters<typeof table.query>) => (reads++, table.query(...asked)),
      get: (...asked: Parameters<typeof table.get>) => (reads++, table.get(...asked)),
    };
    const store = createStore({ table: counted, clock, ids: countingIds('t'), changes: table });
    await clock.run(() => store.write(create(keyOf('a'), 'a')));
    const watching = collect(store, { cluster, resource, from: 2 }, () => true);
    const mirror = store.mirror(cluster, resource);
    await clock.run(() => mirror.atLeast());
    await clock.advance(5_000);
    const before = reads;
    await clock.advance(3_600_000);
    expect(reads).toBe(before);
    await clock.run(() => store.write(create(keyOf('b'), 'b')));
    expect(await watching).toHaveLength(1);
    await store.close();
  });
});
