import { createMemoryTable } from '@berth/table/memory';
import type { ChangeSource, Table } from '@berth/table/port';
import { openSqlite } from '@berth/table/sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createStore } from './index.ts';
import {
  cluster,
  collect,
  countingIds,
  create,
  keyOf,
  remove,
  systemClock,
  told,
  update,
  valueOf,
} from './testing/harness.ts';
import { Compacted, FutureVersion, type Store, type StoredObject, WriteConflict } from './types.ts';

const engines: [string, () => Table & ChangeSource][] = [
  ['memory', createMemoryTable],
  ['sqlite', () => openSqlite({ path: ':memory:' })],
];

describe.each(engines)('a store on %s', (_name, open) => {
  let table: Table & ChangeSource;
  let store: Store;

  beforeEach(() => {
    table = open();
    store = createStore({ table, clock: systemClock, ids: countingIds('t'), changes: table });
  });

  afterEach(async () => {
    await store.close();
    await table.close();
  });

  const listed = async (limit?: number) =>
    (await store.list({ cluster, resource: 'configmaps', limit })).objects.map(
      ({ namespace, name }) => `${namespace}/${name}`,
    );

  test('an object that was written can be read, with its resourceVersion in its body', async () => {
    const written = await store.write(create(keyOf('a'), 'one', { labels: { app: 'x' }, fields: { type: 'Opaque' } }));
    const read = await store.get(keyOf('a'));
    expect(read).toEqual(written);
    expect(read?.resourceVersion).toBe(2);
    expect(JSON.parse(read?.body ?? '').metadata.resourceVersion).toBe('2');
    expect(read?.labels).toEqual({ app: 'x' });
    expect(read?.fields).toEqual({ type: 'Opaque' });
  });

  test('a type that was never written is empty at resourceVersion 1', async () => {
    expect(await store.list({ cluster, resource: 'configmaps' })).toEqual({ resourceVersion: 1, objects: [] });
    expect(await store.get(keyOf('a'))).toBeUndefined();
    expect(await store.head(cluster, 'configmaps')).toBe(1);
  });

  test('a create of what exists is refused with what stands there', async () => {
    const first = await store.write(create(keyOf('a'), 'one'));
    const refused = await store.write(create(keyOf('a'), 'two')).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(WriteConflict);
    expect((refused as WriteConflict).current).toEqual(first);
  });

  test('an update of what was changed since is refused', async () => {
    const first = await store.write(create(keyOf('a'), 'one'));
    const second = await store.write(update(keyOf('a'), first, 'two'));
    const refused = await store.write(update(keyOf('a'), first, 'three')).catch((error: unknown) => error);
    expect((refused as WriteConflict).current).toEqual(second);
    expect(valueOf(await store.get(keyOf('a')))).toBe('two');
  });

  test('a delete answers with the last state under its own resourceVersion, and the name is free again', async () => {
    const first = await store.write(create(keyOf('a'), 'one'));
    const gone = await store.write(remove(keyOf('a'), first));
    expect(gone.resourceVersion).toBe(3);
    expect(JSON.parse(gone.body).metadata.resourceVersion).toBe('3');
    expect(await store.get(keyOf('a'))).toBeUndefined();
    expect(await listed()).toEqual([]);
    const again = await store.write(create(keyOf('a'), 'two'));
    expect(again.resourceVersion).toBe(4);
    expect(valueOf(await store.get(keyOf('a')))).toBe('two');
  });

  test('lists are ordered by the bytes of namespace/name, and pages join to the whole', async () => {
    const names = ['b', 'a', 'a-b', 'a.b', 'c', 'd', 'e'];
    for (const name of names) await store.write(create(keyOf(name), name, {}, { layout: { stripes: 4 } }));
    await store.write(create(keyOf('z', 'a-space'), 'z'));
    const whole = await listed();
    expect(whole).toEqual([
      'a-space/z',
      'default/a',
      'default/a-b',
      'default/a.b',
      'default/b',
      'default/c',
      'default/d',
      'default/e',
    ]);
    const pages: string[] = [];
    let after: Parameters<Store['list']>[0]['after'];
    do {
      const page = await store.list({ cluster, resource: 'configmaps', limit: 3, after });
      pages.push(...page.objects.map(({ namespace, name }) => `${namespace}/${name}`));
      after = page.next && { ...page.next, resourceVersion: page.resourceVersion };
    } while (after !== undefined);
    expect(pages).toEqual(whole);
  });

  test('a page tells how many follow, deleted ones not among them; a filtered one does not', async () => {
    const objects = new Map<string, StoredObject>();
    for (const name of ['a', 'b', 'c', 'd', 'e']) objects.set(name, await store.write(create(keyOf(name), name)));
    await store.write(create(keyOf('z', 'other'), 'z'));
    await store.write(remove(keyOf('d'), objects.get('d') as StoredObject));
    const page = { cluster, resource: 'configmaps', limit: 2 };
    expect((await store.list(page)).remaining).toBe(3);
    const first = await store.list({ ...page, namespace: 'default' });
    expect(first.remaining).toBe(2);
    const after = { ...(first.next as { namespace: string; name: string }), resourceVersion: first.resourceVersion };
    expect(await store.list({ ...page, limit: 1, namespace: 'default', after })).toMatchObject({ remaining: 1 });
    expect(await store.list({ ...page, limit: 9, after })).not.toHaveProperty('remaining');
    expect(await store.list({ ...page, matches: () => true })).not.toHaveProperty('remaining');
  });

  test('a paged list stays at its resourceVersion while the objects change under it', async () => {
    const objects = new Map<string, StoredObject>();
    for (const name of ['a', 'b', 'c', 'd', 'e']) objects.set(name, await store.write(create(keyOf(name), `${name}1`)));
    const first = await store.list({ cluster, resource: 'configmaps', limit: 2 });
    expect(first.resourceVersion).toBe(6);
    await store.write(update(keyOf('c'), objects.get('c') as StoredObject, 'c2'));
    await store.write(remove(keyOf('d'), objects.get('d') as StoredObject));
    await store.write(create(keyOf('cc'), 'new'));
    const rest = await store.list({
      cluster,
      resource: 'configmaps',
      after: { ...(first.next as { namespace: string; name: string }), resourceVersion: first.resourceVersion },
    });
    expect(rest.resourceVersion).toBe(6);
    expect(rest.objects.map(valueOf)).toEqual(['c1', 'd1', 'e1']);
    const exact = await store.list({ cluster, resource: 'configmaps', resourceVersion: { match: 'Exact', value: 4 } });
    expect(exact.objects.map(valueOf)).toEqual(['a1', 'b1', 'c1']);
    const newest = await store.list({
      cluster,
      resource: 'configmaps',
      resourceVersion: { match: 'NotOlderThan', value: 4 },
    });
    expect(newest.objects.map(valueOf)).toEqual(['a1', 'b1', 'c2', 'new', 'e1']);
  });

  test('a delete may carry a last state of its own: its watchers see it, and no list of before does', async () => {
    const first = await store.write(create(keyOf('a'), 'a1'));
    await store.write(create(keyOf('b'), 'b1'));
    const { next, resourceVersion } = await store.list({ cluster, resource: 'configmaps', limit: 1 });
    const b = (await store.get(keyOf('b'))) as StoredObject;
    const last = update(keyOf('b'), b, 'ended', { labels: { ended: 'yes' } }).next;
    const written = await store.write({ ...remove(keyOf('b'), b), last });
    expect([valueOf(written), written.resourceVersion]).toEqual(['ended', b.resourceVersion + 1]);
    const after = { ...(next as { namespace: string; name: string }), resourceVersion };
    const rest = await store.list({ cluster, resource: 'configmaps', after });
    expect(rest.objects.map(valueOf)).toEqual(['b1']);
    const items = await collect(
      store,
      { cluster, resource: 'configmaps', from: first.resourceVersion + 1 },
      () => true,
    );
    expect(items).toMatchObject([
      { entry: { type: 'DELETED', object: { labels: { ended: 'yes' } }, previous: { labels: {} } } },
    ]);
    expect(await store.get(keyOf('b'))).toBeUndefined();
  });

  test('a version that nobody handed out is told apart from one that is gone', async () => {
    await store.write(create(keyOf('a'), 'one'));
    const future = { cluster, resource: 'configmaps', resourceVersion: { match: 'NotOlderThan' as const, value: 9 } };
    await expect(store.list(future)).rejects.toBeInstanceOf(FutureVersion);
    await expect(store.list({ ...future, resourceVersion: { match: 'Exact', value: 9 } })).rejects.toBeInstanceOf(
      FutureVersion,
    );
    await expect(collect(store, { cluster, resource: 'configmaps', from: 9 }, () => true)).rejects.toBeInstanceOf(
      FutureVersion,
    );
  });

  test('a watch tells every change above its start, in order, from the past into the future', async () => {
    const first = await store.write(create(keyOf('a'), 'one', { labels: { v: '1' } }));
    const second = await store.write(update(keyOf('a'), first, 'two', { labels: { v: '2' } }));
    const watching = collect(store, { cluster, resource: 'configmaps', from: 2 }, (items) => items.length >= 3);
    await store.write(remove(keyOf('a'), second));
    await store.write(create(keyOf('b'), 'b'));
    const items = await watching;
    expect(told(items)).toEqual(['MODIFIED default/a 3', 'DELETED default/a 4', 'ADDED default/b 5']);
    const [modified, deleted] = items.map((item) => ('entry' in item ? item.entry : undefined));
    expect(modified?.previous?.labels).toEqual({ v: '1' });
    expect(deleted?.object.labels).toEqual({ v: '2' });
    expect(valueOf(deleted?.object)).toBe('two');
  });

  test('an idle watch reports how far it is', async () => {
    await store.write(create(keyOf('a'), 'one'));
    const items = await collect(
      store,
      { cluster, resource: 'configmaps', from: 2, progressEvery: 10 },
      (all) => all.length > 0,
    );
    expect(told(items)).toEqual(['PROGRESS 2']);
  });

  test('a mirror is listed once and then kept current', async () => {
    await store.write(create(keyOf('a'), 'one'));
    const mirror = store.mirror(cluster, 'configmaps');
    await mirror.atLeast();
    const heard: string[] = [];
    mirror.subscribe((entry) => heard.push(`${entry.type} ${entry.name}`));
    const b = await store.write(create(keyOf('b'), 'two'));
    await mirror.atLeast(b.resourceVersion);
    expect(valueOf(mirror.get('default', 'b'))).toBe('two');
    expect(mirror.list().map(({ name }) => name)).toEqual(['a', 'b']);
    await mirror.atLeast(
      (await store.write(remove(keyOf('a'), mirror.get('default', 'a') as StoredObject))).resourceVersion,
    );
    expect(mirror.list('default').map(({ name }) => name)).toEqual(['b']);
    expect(heard).toEqual(['ADDED b', 'DELETED a']);
    await expect(mirror.atLeast(99)).rejects.toBeInstanceOf(FutureVersion);
  });

  test('concurrent writers of one object: one wins each round, and every acknowledged write is in the log once', async () => {
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      const acknowledged: number[] = [];
      for (let i = 0; i < 10; i++) {
        const current = await store.get(keyOf('shared'));
        const change =
          current === undefined
            ? create(keyOf('shared'), `${writer}.${i}`)
            : update(keyOf('shared'), current, `${writer}.${i}`);
        const result = await store.write(change).catch((error: unknown) => error);
        if (!(result instanceof Error)) acknowledged.push((result as StoredObject).resourceVersion);
        else expect(result).toBeInstanceOf(WriteConflict);
      }
      return acknowledged;
    });
    const acknowledged = (await Promise.all(writers)).flat().sort((a, b) => a - b);
    const items = await collect(
      store,
      { cluster, resource: 'configmaps', from: 1 },
      (all) => all.length >= acknowledged.length,
    );
    expect(items.map((item) => ('entry' in item ? item.entry.resourceVersion : 0))).toEqual(acknowledged);
  });

  test('after compaction old versions are gone, and a tombstone with its delete', async () => {
    const quick = createStore({ table, clock: systemClock, ids: countingIds('q'), retention: 0 });
    const first = await quick.write(create(keyOf('a'), 'one'));
    await quick.write(remove(keyOf('a'), first));
    await quick.write(create(keyOf('b'), 'two'));
    await quick.advance(cluster, 'configmaps');
    for (let i = 0; i < 4; i++) {
      await systemClock.sleep(2);
      await quick.maintain(cluster, 'configmaps');
    }
    await expect(collect(quick, { cluster, resource: 'configmaps', from: 2 }, () => true)).rejects.toBeInstanceOf(
      Compacted,
    );
    expect((await table.query({ pk: 'l#c1#configmaps#0' })).items).toEqual([]);
    expect((await table.query({ pk: 'o#c1#configmaps#0' })).items.map(({ sk }) => sk)).toEqual(['default/b']);
    expect(await listed()).toEqual(['default/b']);
    await quick.close();
  });
});
