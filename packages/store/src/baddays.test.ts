import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqlite, type SqliteTable } from '@berth/table/sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkStore } from './check/index.ts';
import { createFileBlobs } from './blobs.ts';
import { createStore, type Store } from './index.ts';
import { cluster, collect, countingIds, create, keyOf, systemClock, told, update, valueOf } from './testing/harness.ts';

/** The embedded engine on a disk that lost or changed some bytes. */
let directory: string;
let table: SqliteTable;
let store: Store;
let warnings: string[];

const open = (): void => {
  table = openSqlite({ path: join(directory, 'berth.db') });
  store = createStore({
    table,
    clock: systemClock,
    ids: countingIds(crypto.randomUUID()),
    blobs: createFileBlobs(join(directory, 'blobs')),
    changes: table,
    log: { warn: (fields, message) => void warnings.push(`${message} ${JSON.stringify(fields)}`) },
  });
};
const close = async (): Promise<void> => {
  await store.close();
  await table.close();
};
const options = () => ({
  table,
  clock: systemClock,
  ids: countingIds('check'),
  blobs: createFileBlobs(join(directory, 'blobs')),
});

/** As if the disk had it so: behind the engine's back. */
async function spoil(pk: string, sk: string): Promise<void> {
  await close();
  const file = new DatabaseSync(join(directory, 'berth.db'));
  const { changes } = file.prepare(`UPDATE items SET attributes = '{"rv":' WHERE pk = ? AND sk = ?`).run(pk, sk);
  file.close();
  if (changes !== 1) throw new Error(`there is no row ${pk} ${sk}`);
  open();
}

const row = ['o#c1#configmaps#0', 'default/a'] as const;
const slot = (version: number) => ['l#c1#configmaps#0', String(version).padStart(16, '0')] as const;
const request = { cluster, resource: 'configmaps' };
const names = async (): Promise<string[]> => (await store.list(request)).objects.map(({ name }) => name);
const watched = (from: number, count: number) =>
  collect(store, { ...request, from }, (items) => items.length >= count).then(told);
const mirrored = async (): Promise<string[]> => {
  const mirror = store.mirror(cluster, 'configmaps');
  await mirror.atLeast(await store.head(cluster, 'configmaps'));
  return mirror.list().map(({ name }) => name);
};
const mendAll = async (): Promise<string[]> => {
  const found = await checkStore(options(), cluster);
  for (const { repair } of found) await repair?.();
  return found.map(({ problem, key }) => `${problem}: ${key.pk} ${key.sk}`);
};

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'berth-baddays-'));
  warnings = [];
  open();
  const owned = { indexes: [{ index: 'owner', value: 'u' }] };
  const a = await store.write(create(keyOf('a'), 'one', owned));
  await store.write(create(keyOf('b'), 'one', owned));
  await store.write(update(keyOf('a'), a, 'two', owned));
  await store.advance(cluster, 'configmaps');
});

afterEach(async () => {
  await close();
  rmSync(directory, { recursive: true });
});

describe('an object whose row is corrupt', () => {
  beforeEach(() => spoil(...row));

  test('is named by whoever reads it, and every other is read and written', async () => {
    await expect(store.get(keyOf('a'))).rejects.toThrow("the store's row o#c1#configmaps#0 default/a is corrupt");
    expect(valueOf(await store.get(keyOf('b')))).toBe('one');
    await expect(store.getMany([keyOf('b'), keyOf('a')])).rejects.toThrow('default/a is corrupt');
    await store.write(create(keyOf('c'), 'one'));
    expect(await store.index(cluster, 'owner', 'u', 'configmaps')).toHaveLength(2);
  });

  test('fails a list as upstream does, with all that are corrupt by name, and no list of what is whole', async () => {
    const failed = await store.list(request).catch((error: unknown) => error);
    expect(failed).toMatchObject({
      code: 500,
      reason: 'StorageReadError',
      message: 'failed to read one or more configmaps from the storage: default/a (run "berth store check")',
      details: { kind: 'configmaps', name: 'list', causes: [{ field: 'o#c1#configmaps#0 default/a' }] },
    });
    await spoil('o#c1#configmaps#0', 'default/b');
    await expect(store.list(request)).rejects.toThrow('default/a, default/b');
    await store.write(create(keyOf('c', 'other'), 'one'));
    expect((await store.list({ ...request, namespace: 'other' })).objects).toHaveLength(1);
  });

  test('is missing from mirrors, which say so and go on; watches tell of it from the log', async () => {
    expect(await mirrored()).toEqual(['b']);
    expect(warnings.join()).toContain('o#c1#configmaps#0 default/a is corrupt');
    await store.write(create(keyOf('c'), 'one'));
    expect(await mirrored()).toEqual(['b', 'c']);
    expect(await watched(3, 2)).toEqual(['MODIFIED default/a 4', 'ADDED default/c 5']);
  });

  test('is found and written again from the log', async () => {
    expect(await mendAll()).toEqual(['corrupt row: o#c1#configmaps#0 default/a']);
    expect(await mendAll()).toEqual([]);
    expect(valueOf(await store.get(keyOf('a')))).toBe('two');
    expect(await names()).toEqual(['a', 'b']);
  });

  test('of which the log knows nothing any more is left to a human, and nothing of it is taken away', async () => {
    await close();
    const file = new DatabaseSync(join(directory, 'berth.db'));
    file.exec(`DELETE FROM items WHERE pk LIKE 'l#%'`);
    file.close();
    open();
    await table.write({ update: { pk: 'm#c1', sk: 'configmaps' }, set: { applied: 4, compact: 4, removed: 4 } });
    const found = await checkStore(options(), cluster);
    expect(found.map(({ problem, repair }) => [problem, repair])).toContainEqual(['corrupt row', undefined]);
    expect(found[0]?.mend).toContain('restore the object from a backup');
    expect(found.map(({ problem }) => problem)).not.toContain('index item without object');
  });
});

test('an entry of the log that is corrupt: lists and mirrors stand, watches that come by it list again, later ones go on', async () => {
  await spoil(...slot(3));
  expect(await names()).toEqual(['a', 'b']);
  expect(await mirrored()).toEqual(['a', 'b']);
  await expect(watched(1, 1)).rejects.toMatchObject({ name: 'Compacted' });
  expect(await watched(3, 1)).toEqual(['MODIFIED default/a 4']);
  await store.write(create(keyOf('c'), 'one'));
  await store.advance(cluster, 'configmaps');
  expect(await names()).toEqual(['a', 'b', 'c']);
  expect(await mendAll()).toEqual([`corrupt row: ${slot(3).join(' ')}`]);
});

test('an entry that is corrupt before `applied` has passed it keeps nobody from going on once it has', async () => {
  await table.write({ update: { pk: 'm#c1', sk: 'configmaps' }, set: { applied: 1 } });
  await spoil(...slot(3));
  await expect(store.list(request)).rejects.toThrow(`the store's row ${slot(3).join(' ')} is corrupt`);
  await store.advance(cluster, 'configmaps');
  expect(await names()).toEqual(['a', 'b']);
});

test('an index item that is corrupt still says whose it is, and is mended', async () => {
  await spoil('x#c1#owner#u', 'configmaps/default/a');
  expect(await store.index(cluster, 'owner', 'u')).toHaveLength(2);
  expect(await mendAll()).toEqual(['corrupt row: x#c1#owner#u configmaps/default/a']);
  expect(await mendAll()).toEqual([]);
});

test('without its counter a type is refused by name, others go on, and a check takes nothing of it for left over', async () => {
  await spoil('s#c1', 'configmaps');
  for (const read of [() => store.write(create(keyOf('c'), 'one')), () => store.list(request), () => watched(1, 1)])
    await expect(read()).rejects.toThrow('s#c1 configmaps is corrupt');
  await store.write(create(keyOf('s', 'default', 'secrets'), 'one'));
  expect((await store.list({ cluster, resource: 'secrets' })).objects).toHaveLength(1);
  expect(await mendAll()).toEqual(['corrupt row: s#c1 configmaps']);
  expect((await table.query({ pk: 'x#c1#owner#u' })).items).toHaveLength(2);
});

test('the marks of a type are made anew from its log', async () => {
  await spoil('m#c1', 'configmaps');
  await expect(store.list(request)).rejects.toThrow('m#c1 configmaps is corrupt');
  expect(await mendAll()).toContain('corrupt row: m#c1 configmaps');
  expect(await mendAll()).toEqual([]);
  expect(await names()).toEqual(['a', 'b']);
  expect(await watched(1, 3)).toHaveLength(3);
});

test('a blob that is gone: its object is named, every other is listed, mirrored and written', async () => {
  await store.write(create(keyOf('long'), 'x'.repeat(300_000)));
  await store.advance(cluster, 'configmaps');
  await close();
  rmSync(join(directory, 'blobs'), { recursive: true });
  open();
  await expect(store.get(keyOf('long'))).rejects.toThrow('default/long is corrupt (blob ');
  await expect(store.list(request)).rejects.toThrow('from the storage: default/long');
  expect(await mirrored()).toEqual(['a', 'b']);
  await store.write(create(keyOf('c'), 'one'));
  expect(await mirrored()).toEqual(['a', 'b', 'c']);
});

test('a guard that is corrupt fails whoever needs it, and nobody who commits beside them', async () => {
  await store.write(create(keyOf('c'), 'one', {}, { companions: [store.raiseGuard(cluster, 'kids#u')] }));
  await spoil('g#c1', 'kids#u');
  const [guarded, beside] = await Promise.allSettled([
    store.write(create(keyOf('d'), 'one', {}, { companions: [store.raiseGuard(cluster, 'kids#u')] })),
    store.write(create(keyOf('e', 'default', 'secrets'), 'one')),
  ]);
  expect(guarded).toMatchObject({ status: 'rejected' });
  expect(String((guarded as PromiseRejectedResult).reason)).toContain('g#c1 kids#u is corrupt');
  expect(beside.status).toBe('fulfilled');
  expect(await mendAll()).toContain('corrupt row: g#c1 kids#u');
});

test('a clock an hour ahead is told once, by the row, and drags no other clock along', async () => {
  const ahead = { ...systemClock, now: () => new Date(Date.now() + 3_600_000) };
  const other = createStore({ table, clock: ahead, ids: countingIds('ahead') });
  await other.write(create(keyOf('c'), 'one'));
  expect(await names()).toContain('c');
  expect(await names()).toContain('c');
  expect(warnings.filter((text) => text.includes('a clock is wrong'))).toHaveLength(1);
  expect(warnings.join()).toContain('configmaps#0');
  const { origin } = await store.write(create(keyOf('d'), 'one'));
  expect(origin?.time).toBeLessThan((Date.now() + 60_000) * 1000);
  const found = await checkStore(options(), cluster);
  expect(found.map(({ problem }) => problem)).toEqual(['wrong clock']);
  await other.close();
});
