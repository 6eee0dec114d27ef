import { createMemoryTable } from '@berth/table/memory';
import type { Item, Key } from '@berth/table/port';
import { createVirtualClock } from '@berth/table/sim';
import { beforeEach, describe, expect, test } from 'vitest';
import { createStore, type Store } from '../index.ts';
import { cluster, collect, countingIds, create, keyOf, remove, update, valueOf } from '../testing/harness.ts';
import { checkStore } from './index.ts';

const ids = countingIds('t');
let table: ReturnType<typeof createMemoryTable>;
let clock: ReturnType<typeof createVirtualClock>;
let store: Store;
let blobs: Map<string, Uint8Array>;

const blobStore = {
  put: async (key: string, bytes: Uint8Array) => void blobs.set(key, bytes),
  get: async (key: string) => blobs.get(key),
  delete: async (key: string) => void blobs.delete(key),
};
const options = () => ({ table, clock, ids, blobs: blobStore });
const found = () => checkStore(options(), cluster);
const problems = async () => (await found()).map(({ problem }) => problem);

async function change(key: Key, change: (item: Item) => Item | undefined): Promise<void> {
  const [item] = await table.get([key]);
  const next = change({ ...(item as Item) });
  await table.write(next === undefined ? { delete: key } : { put: next });
}

async function mendAll(): Promise<void> {
  for (const { repair } of await found()) await repair?.();
}

const row = (name: string): Key => ({ pk: 'o#c1#configmaps#0', sk: `default/${name}` });
const slot = (version: number): Key => ({ pk: 'l#c1#configmaps#0', sk: String(version).padStart(16, '0') });

beforeEach(async () => {
  table = createMemoryTable();
  clock = createVirtualClock();
  blobs = new Map();
  store = createStore(options());
  const owned = { indexes: [{ index: 'owner', value: 'uid-1' }] };
  const a = await store.write(create(keyOf('a'), 'one', owned));
  await store.write(create(keyOf('b'), 'two'));
  await store.write(update(keyOf('a'), a, 'three', owned));
  await store.advance(cluster, 'configmaps');
});

describe('a store that is well', () => {
  test('has nothing that a check finds, deletes and undelivered work included', async () => {
    await store.write(remove(keyOf('b'), (await store.get(keyOf('b'))) as never));
    await table.write(store.due(cluster, clock.now(), 'pod/default/a', 'reconcile') as never);
    expect(await found()).toEqual([]);
  });
});

describe('a corrupt row', () => {
  const spoil = () => change(row('a'), (item) => ({ ...item, body: '{"metadata":' }));

  test('is answered with an error that names it, while others are read', async () => {
    await spoil();
    await expect(store.get(keyOf('a'))).rejects.toMatchObject({ code: 500 });
    await expect(store.get(keyOf('a'))).rejects.toThrow('o#c1#configmaps#0 default/a is corrupt');
    expect(valueOf(await store.get(keyOf('b')))).toBe('two');
    await expect(store.list({ cluster, resource: 'configmaps' })).rejects.toThrow('from the storage: default/a');
  });

  test('is found, and written again from its entry in the log', async () => {
    await spoil();
    expect(await problems()).toEqual(['corrupt row']);
    await mendAll();
    expect(valueOf(await store.get(keyOf('a')))).toBe('three');
    expect(await found()).toEqual([]);
  });

  test('that holds the body of another is found', async () => {
    const [b] = await table.get([row('b')]);
    await change(row('a'), (item) => ({ ...item, body: (b as Item).body as string }));
    expect((await found())[0]).toMatchObject({ problem: 'corrupt row', key: row('a') });
  });

  test('of the log ends the watches that come by it, which list again, and no others', async () => {
    await change(slot(3), (item) => ({ ...item, body: 'x' }));
    const watching = (from: number) =>
      collect(store, { cluster, resource: 'configmaps', from }, (items) => items.length > 0);
    await clock.run(async () => {
      await expect(watching(1)).rejects.toMatchObject({ name: 'Compacted' });
      expect(await watching(3)).toHaveLength(1);
    });
    expect(await problems()).toEqual(['corrupt row']);
    expect((await store.list({ cluster, resource: 'configmaps' })).objects).toHaveLength(2);
  });
});

describe('what does not fit together is found and mended:', () => {
  test('a blob that is missing, by name', async () => {
    await store.write(create(keyOf('long'), 'x'.repeat(300_000)));
    blobs.clear();
    const missing = (await found()).filter(({ problem }) => problem === 'missing blob');
    expect(missing.map(({ key }) => key)).toContainEqual(row('long'));
    await expect(store.get(keyOf('long'))).rejects.toThrow('default/long is corrupt (blob c1/configmaps/');
    expect(valueOf(await store.get(keyOf('b')))).toBe('two');
  });

  test('a counter behind its log', async () => {
    await change({ pk: 's#c1', sk: 'configmaps' }, (item) => ({ ...item, n: 2 }));
    expect(await problems()).toContain('counter behind its log');
    await mendAll();
    expect(await found()).toEqual([]);
    expect((await store.write(create(keyOf('c'), 'four'))).resourceVersion).toBe(5);
  });

  test('an object before the end of its log, and one that is not there', async () => {
    const [early] = await table.get([row('b')]);
    await store.write(update(keyOf('b'), (await store.get(keyOf('b'))) as never, 'five'));
    await change(row('b'), () => early);
    await change(row('a'), () => undefined);
    expect(await problems()).toEqual(expect.arrayContaining(['object not at the end of its log']));
    await mendAll();
    expect(valueOf(await store.get(keyOf('a')))).toBe('three');
    expect(valueOf(await store.get(keyOf('b')))).toBe('five');
    expect(await found()).toEqual([]);
  });

  test('an object of which the log knows nothing', async () => {
    await change(slot(4), (item) => ({ pk: item.pk, sk: item.sk, void: true, time: item.time as number }));
    expect((await found())[0]).toMatchObject({ problem: 'object not at the end of its log', key: row('a') });
  });

  test('index items without object, and objects without', async () => {
    await change({ pk: 'x#c1#owner#uid-1', sk: 'configmaps/default/a' }, () => undefined);
    await table.write({ put: { pk: 'x#c1#owner#uid-1', sk: 'configmaps/default/ghost', rv: 2 } });
    expect((await problems()).sort()).toEqual(['index item without object', 'object without index item']);
    await mendAll();
    expect(await store.index(cluster, 'owner', 'uid-1', 'configmaps')).toMatchObject([{ name: 'a' }]);
    expect(await found()).toEqual([]);
  });

  test('open slots', async () => {
    await change({ pk: 's#c1', sk: 'configmaps' }, (item) => ({ ...item, n: 6 }));
    expect(await problems()).toEqual(['open slot']);
    await mendAll();
    expect(await found()).toEqual([]);
  });

  test('tombstones that outlived all who could come late', async () => {
    await store.write(remove(keyOf('b'), (await store.get(keyOf('b'))) as never));
    await store.advance(cluster, 'configmaps');
    await table.write({ update: { pk: 'm#c1', sk: 'configmaps' }, set: { compact: 5 } });
    await clock.run(() => clock.sleep(80 * 3_600_000));
    expect(await problems()).toContain('tombstone left over');
    await mendAll();
    expect(await problems()).not.toContain('tombstone left over');
  });

  test('due items of nothing', async () => {
    await table.write(store.due(cluster, clock.now(), 'pod/default/gone', 'reconcile') as never);
    await clock.run(() => clock.sleep(2 * 3_600_000));
    expect(await problems()).toEqual(['due item of nothing']);
    await mendAll();
    expect(await found()).toEqual([]);
  });

  test('a clock an hour off', async () => {
    await change(slot(3), (item) => ({ ...item, time: (item.time as number) + 3_600_000_000 }));
    const [clockFinding] = await found();
    expect(clockFinding).toMatchObject({ problem: 'wrong clock', key: slot(3) });
    expect(clockFinding?.says).toContain('3600 s in the future');
  });
});
