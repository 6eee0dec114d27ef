import { createMemoryTable } from '@berth/table/memory';
import type { ChangeSource, Table } from '@berth/table/port';
import { createVirtualClock } from '@berth/table/sim';
import { openSqlite } from '@berth/table/sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createStore, type Store } from '../index.ts';
import { cluster, collect, countingIds, create, keyOf, remove, told, update, valueOf } from '../testing/harness.ts';
import { forkCluster, listAsItWas, restore } from './index.ts';

const engines: [string, () => Table & ChangeSource][] = [
  ['memory', createMemoryTable],
  ['sqlite', () => openSqlite({ path: ':memory:' })],
];

describe.each(engines)('on %s', (_name, open) => {
  let table: Table & ChangeSource;
  let clock: ReturnType<typeof createVirtualClock>;
  let store: Store;

  beforeEach(() => {
    table = open();
    clock = createVirtualClock();
    store = createStore({ table, clock, ids: countingIds('t') });
  });

  afterEach(async () => {
    await store.close();
    await table.close();
  });

  const options = () => ({ table, clock, ids: countingIds('restore') });
  /** The moment, after which whatever comes is later. */
  const moment = async (): Promise<number> => {
    await clock.sleep(10);
    const time = clock.now().getTime() * 1000;
    await clock.sleep(10);
    return time;
  };
  const shown = async (resource = 'configmaps', where = cluster): Promise<string[]> =>
    (await store.list({ cluster: where, resource })).objects.map(
      (object) => `${object.namespace}/${object.name} ${valueOf(object)}`,
    );
  const change = async (name: string, value: string | undefined, namespace = 'default', resource = 'configmaps') => {
    const key = keyOf(name, namespace, resource);
    const previous = await store.get(key);
    const indexes = [{ index: 'owner', value: `of-${name}` }];
    if (value === undefined) await store.write(remove(key, previous as NonNullable<typeof previous>));
    else if (previous === undefined) await store.write(create(key, value, { indexes }));
    else await store.write(update(key, previous, value, { indexes }));
  };

  test('a type is shown as it was at any moment since the log begins', async () => {
    await clock.run(async () => {
      const times: number[] = [await moment()];
      for (const step of [
        () => change('a', 'one'),
        () => change('b', 'two'),
        () => change('a', 'three'),
        () => change('b', undefined),
      ]) {
        await step();
        times.push(await moment());
      }
      const was = await Promise.all(
        times.map(async (time) =>
          (await listAsItWas(options(), { cluster, resource: 'configmaps', time })).objects.map(
            (object) => `${object.name} ${valueOf(object)} ${object.resourceVersion} ${object.origin?.indexes.join()}`,
          ),
        ),
      );
      expect(was).toEqual([
        [],
        ['a one 2 owner#of-a'],
        ['a one 2 owner#of-a', 'b two 3 owner#of-b'],
        ['a three 4 owner#of-a', 'b two 3 owner#of-b'],
        ['a three 4 owner#of-a'],
      ]);
    });
  });

  test('one object is brought back, whether it was changed or deleted, and whoever watches hears of that alone', async () => {
    await clock.run(async () => {
      await change('a', 'one');
      await change('b', 'one');
      const time = await moment();
      await change('a', 'two');
      await change('b', undefined);
      const one = (name: string) => ({ cluster, resource: 'configmaps', namespace: 'default', name, time });
      expect(await restore(options(), one('a'))).toEqual([{ resource: 'configmaps', cut: 3, written: 1, deleted: 0 }]);
      expect(await shown()).toEqual(['default/a one']);
      await restore(options(), one('b'));
      expect(await shown()).toEqual(['default/a one', 'default/b one']);
      const items = await collect(store, { cluster, resource: 'configmaps', from: 5 }, (all) => all.length === 2);
      expect(told(items)).toEqual(['MODIFIED default/a 6', 'ADDED default/b 7']);
      expect(await store.index(cluster, 'owner', 'of-b', 'configmaps')).toHaveLength(1);
      expect((await store.get(keyOf('b')))?.uid).toBe('uid-default-b');
    });
  });

  test('what was not there at the moment goes, and what did not change is not written', async () => {
    await clock.run(async () => {
      await change('a', 'one');
      const time = await moment();
      await change('new', 'one');
      const done = await restore(options(), { cluster, resource: 'configmaps', namespace: 'default', time });
      expect(done).toEqual([{ resource: 'configmaps', cut: 2, written: 0, deleted: 1 }]);
      expect((await store.get(keyOf('a')))?.resourceVersion).toBe(2);
      expect(await shown()).toEqual(['default/a one']);
    });
  });

  test('a namespace comes back with all its types although it was closed since, and others stay as they are', async () => {
    await clock.run(async () => {
      await change('a', 'one', 'ns');
      await change('s', 'one', 'ns', 'secrets');
      await change('a', 'one', 'other');
      const time = await moment();
      await change('a', 'two', 'other');
      await store.closeNamespace(cluster, 'ns', true);
      await change('a', undefined, 'ns');
      await change('s', undefined, 'ns', 'secrets');
      await restore(options(), { cluster, namespace: 'ns', time });
      expect(await shown()).toEqual(['ns/a one', 'other/a two']);
      expect(await shown('secrets')).toEqual(['ns/s one']);
      await change('later', 'one', 'ns');
    });
  });

  test('a whole cluster goes back to one moment of all its types: old watches get 410, new ones begin at the new base', async () => {
    await clock.run(async () => {
      await change('a', 'one');
      await change('s', 'one', 'default', 'secrets');
      const time = await moment();
      await change('s', 'two', 'default', 'secrets');
      await change('a', 'two');
      await change('b', 'two');
      const before = await store.head(cluster, 'configmaps');
      const done = await restore(options(), { cluster, time, leave: ['nodes'] });
      expect(done.map(({ resource }) => resource).sort()).toEqual(['configmaps', 'secrets']);
      expect(await shown()).toEqual(['default/a one']);
      expect(await shown('secrets')).toEqual(['default/s one']);
      const refused = collect(store, { cluster, resource: 'configmaps', from: before }, () => false);
      await expect(refused).rejects.toMatchObject({ name: 'Compacted' });
      const { resourceVersion } = await store.list({ cluster, resource: 'configmaps' });
      expect(resourceVersion).toBe(done.find(({ resource }) => resource === 'configmaps')?.base);
      await change('a', 'three');
      const items = await collect(
        store,
        { cluster, resource: 'configmaps', from: resourceVersion },
        (all) => all.length > 0,
      );
      expect(told(items)).toEqual([`MODIFIED default/a ${resourceVersion + 1}`]);
    });
  });

  test('a restore that died half way is done again, and ends the same', async () => {
    await clock.run(async () => {
      for (const name of ['a', 'b', 'c']) await change(name, 'one');
      const time = await moment();
      for (const name of ['a', 'b', 'c']) await change(name, 'two');
      // Only the jump is left to do, or all of it: both have to be done again.
      const dying = (pk: string): Table => ({
        get: (keys, how) => table.get(keys, how),
        query: (query) => table.query(query),
        async write(operation, how) {
          if ('update' in operation && operation.update.pk.startsWith(pk) && operation.set?.halted !== undefined)
            throw new Error('the process died');
          return table.write(operation, how);
        },
        async transact(operations) {
          if (pk === 'o#') throw new Error('the process died');
          await table.transact(operations);
        },
        close: async () => {},
      });
      for (const pk of ['o#', 's#'])
        await expect(restore({ ...options(), table: dying(pk) }, { cluster, time })).rejects.toThrow('died');
      await restore(options(), { cluster, time });
      expect(await shown()).toEqual(['default/a one', 'default/b one', 'default/c one']);
    });
  });

  test('beyond what the log reaches nothing is touched, and the error says so', async () => {
    await clock.run(async () => {
      await change('a', 'one');
      const time = await moment();
      await change('a', 'two');
      await store.jump(cluster, 'configmaps');
      await expect(restore(options(), { cluster, time })).rejects.toMatchObject({ name: 'Compacted' });
      expect(await shown()).toEqual(['default/a two']);
    });
  });

  test('who read something wrote later than it, whatever the clocks say: no moment shows the second without the first', async () => {
    await clock.run(async () => {
      const ahead = { now: () => new Date(clock.now().getTime() + 30_000), sleep: clock.sleep };
      const other = createStore({ table, clock: ahead, ids: countingIds('ahead') });
      const first = await other.write(create(keyOf('first'), 'one'));
      await store.get(keyOf('first'));
      const second = await store.write(create(keyOf('second', 'default', 'secrets'), 'one'));
      expect(second.origin?.time).toBeGreaterThan(first.origin?.time as number);
      const time = (second.origin?.time as number) - 1;
      const lists = await Promise.all(
        ['configmaps', 'secrets'].map((resource) => listAsItWas(options(), { cluster, resource, time })),
      );
      expect(lists.map(({ objects }) => objects.length)).toEqual([1, 0]);
      await other.close();
    });
  });

  describe('a fork', () => {
    const podKey = keyOf('p', 'default', 'pods');
    const pod = (resourceVersion: number) =>
      JSON.stringify({
        metadata: { name: 'p', namespace: 'default', uid: 'u', resourceVersion: String(resourceVersion) },
        spec: { nodeName: 'n1', containers: [] },
        status: { phase: 'Running', podIP: '10.0.0.1' },
      });

    test('has what the cluster had, without Nodes, Leases and bindings, above its versions, and laid out as one likes', async () => {
      await clock.run(async () => {
        await change('a', 'one');
        await store.write(create(keyOf('extension-apiserver-authentication', 'kube-system'), 'authorities'));
        await store.write(create(keyOf('n1', '', 'nodes'), 'node'));
        await store.write(create(keyOf('l', 'default', 'coordination.k8s.io/leases'), 'lease'));
        const fields = { 'spec.nodeName': 'n1', 'status.phase': 'Running', 'spec.schedulerName': 'default-scheduler' };
        const indexes = [
          { index: 'node', value: 'n1' },
          { index: 'owner', value: 'o' },
        ];
        await store.write({
          key: podKey,
          previous: undefined,
          next: { uid: 'u', encode: pod, labels: {}, fields, indexes },
        });
        const time = await moment();
        await change('a', 'two');
        const layout = () => ({ stripes: 4 });
        const counts = await forkCluster(options(), { cluster, into: 'c2', time, layout });
        expect(Object.fromEntries(counts)).toEqual({ configmaps: 1, pods: 1 });
        expect(await shown('configmaps', 'c2')).toEqual(['default/a one']);
        const copy = await store.get({ ...podKey, cluster: 'c2' });
        expect(copy?.resourceVersion).toBe(2 ** 32 + 3);
        expect(JSON.parse(copy?.body as string)).toEqual({
          metadata: { name: 'p', namespace: 'default', uid: 'u', resourceVersion: String(2 ** 32 + 3) },
          spec: { containers: [] },
          status: { phase: 'Pending' },
        });
        expect(copy?.fields).toEqual({ ...fields, 'spec.nodeName': '', 'status.phase': 'Pending' });
        expect(await store.index('c2', 'node', 'n1')).toEqual([]);
        expect(await store.index('c2', 'owner', 'o', 'pods')).toHaveLength(1);
        expect(await shown()).toEqual(['default/a two', 'kube-system/extension-apiserver-authentication authorities']);
        const [counter] = await table.get([{ pk: 's#c2', sk: 'pods' }]);
        expect(counter?.stripes).toBe(4);
        const stale = collect(store, { cluster: 'c2', resource: 'pods', from: 2 }, () => false);
        await expect(stale).rejects.toMatchObject({ name: 'Compacted' });
      });
    });

    test('goes into no cluster that has something', async () => {
      await clock.run(async () => {
        await change('a', 'one');
        const time = await moment();
        await store.write(create({ ...keyOf('a'), cluster: 'c2' }, 'theirs'));
        await expect(forkCluster(options(), { cluster, into: 'c2', time })).rejects.toThrow(
          'goes into an empty cluster',
        );
        await expect(forkCluster(options(), { cluster, into: cluster, time })).rejects.toThrow('another cluster');
        expect(await shown('configmaps', 'c2')).toEqual(['default/a theirs']);
      });
    });
  });
});
