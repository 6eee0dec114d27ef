import { createMemoryTable } from '@berth/table/memory';
import type { ChangeSource, Table } from '@berth/table/port';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createStore } from './index.ts';
import { cluster, countingIds, create, keyOf, remove, systemClock, update } from './testing/harness.ts';
import { CompanionConflict, NamespaceClosing, type Store, type StoredObject, WriteConflict } from './types.ts';

let table: Table & ChangeSource;
let store: Store;

beforeEach(() => {
  table = createMemoryTable();
  store = createStore({ table, clock: systemClock, ids: countingIds('t') });
});

afterEach(() => store.close());

describe('guards', () => {
  test('a write with a guard goes through once per value of the guard', async () => {
    const guard = await store.readGuard(cluster, 'kids#u1');
    expect(guard).toBe(0);
    await store.write(create(keyOf('a'), 'a', {}, { companions: [store.raiseGuard(cluster, 'kids#u1', guard)] }));
    const twin = create(keyOf('b'), 'b', {}, { companions: [store.raiseGuard(cluster, 'kids#u1', guard)] });
    await expect(store.write(twin)).rejects.toBeInstanceOf(CompanionConflict);
    expect(await store.get(keyOf('b'))).toBeUndefined();
    expect(await store.readGuard(cluster, 'kids#u1')).toBe(1);
  });

  test('a bulk larger than a transaction holds on to its guard, and a twin of it writes nothing', async () => {
    const bulk = (prefix: string) =>
      Array.from({ length: 120 }, (_, i) =>
        create(keyOf(`${prefix}${i}`), 'x', {}, { companions: [store.raiseGuard(cluster, 'kids#u1', 0)] }),
      );
    const answers = await store.writeMany(bulk('a'));
    expect(answers.filter((answer) => answer instanceof Error)).toEqual([]);
    expect(await store.readGuard(cluster, 'kids#u1')).toBe(3);
    const late = await store.writeMany(bulk('b'));
    expect(late.every((answer) => answer instanceof CompanionConflict)).toBe(true);
    expect((await store.list({ cluster, resource: 'configmaps' })).objects).toHaveLength(120);
  });

  test('the epoch rises with every write that carries it, and is read with the objects', async () => {
    expect(await store.epoch(cluster)).toBe(0);
    const written = await store.write(create(keyOf('a'), 'a', {}, { companions: [store.bumpEpoch(cluster)] }));
    expect(await store.getManyWithGuard([keyOf('a'), keyOf('b')], cluster, 'epoch')).toEqual({
      objects: [written, undefined],
      guard: 1,
    });
  });
});

describe('bulk writes', () => {
  test('each answers by itself: one that conflicts leaves the others in', async () => {
    const standing = await store.write(create(keyOf('b'), 'old'));
    const answers = await store.writeMany(['a', 'b', 'c'].map((name) => create(keyOf(name), 'new')));
    expect(answers.map((answer) => (answer instanceof Error ? answer.constructor : answer.name))).toEqual([
      'a',
      WriteConflict,
      'c',
    ]);
    expect((answers[1] as WriteConflict).current).toEqual(standing);
  });

  test('fifty objects and more of several types are written in order within each type', async () => {
    const writes = Array.from({ length: 130 }, (_, i) =>
      create(keyOf(`o${i}`, 'default', i % 2 === 0 ? 'configmaps' : 'secrets'), 'x'),
    );
    const answers = (await store.writeMany(writes)) as StoredObject[];
    for (const parity of [0, 1]) {
      const versions = answers.filter((_, i) => i % 2 === parity).map(({ resourceVersion }) => resourceVersion);
      expect(versions).toEqual(Array.from({ length: 65 }, (_, i) => i + 2));
    }
  });

  test('two changes of one object in one bulk: the second finds the first', async () => {
    const [first, second] = await store.writeMany([create(keyOf('a'), '1'), create(keyOf('a'), '2')]);
    expect((first as StoredObject).name).toBe('a');
    expect(second).toBeInstanceOf(WriteConflict);
  });
});

describe('the index', () => {
  const owned = (uid: string) => [{ index: 'owner', value: uid }];
  const names = async (uid: string, resource?: string) =>
    (await store.index(cluster, 'owner', uid, resource)).map((key) => `${key.resource} ${key.namespace}/${key.name}`);

  test('follows its objects, across types with and without a group', async () => {
    const pod = keyOf('p', 'default', 'pods');
    const set = keyOf('r', 'default', 'apps/replicasets');
    const role = keyOf('c', '', 'rbac.authorization.k8s.io/clusterroles');
    const first = await store.write(create(pod, '1', { indexes: owned('u1') }));
    await store.write(create(set, '1', { indexes: owned('u1') }));
    await store.write(create(role, '1', { indexes: owned('u1') }));
    expect((await names('u1')).sort()).toEqual([
      'apps/replicasets default/r',
      'pods default/p',
      'rbac.authorization.k8s.io/clusterroles /c',
    ]);
    expect(await names('u1', 'pods')).toEqual(['pods default/p']);
    const second = await store.write(update(pod, first, '2', { indexes: owned('u2') }));
    expect(await names('u1', 'pods')).toEqual([]);
    expect(await names('u2')).toEqual(['pods default/p']);
    await store.write(remove(pod, second));
    expect(await names('u2')).toEqual([]);
  });
});

describe('due items', () => {
  const at = (seconds: number) => new Date(Date.UTC(2030, 0, 1, 0, 0, seconds));

  test('are taken once, when their time has come, in its order', async () => {
    const companions = [
      store.due(cluster, at(20), 'default/b', 'probe'),
      store.due(cluster, at(10), 'default/a', 'probe'),
      store.due(cluster, at(40), 'default/c', 'probe'),
    ];
    await store.write(create(keyOf('a'), 'a', {}, { companions }));
    expect(await store.takeDue(cluster, at(5), 10)).toEqual([]);
    expect(await store.nextDue(cluster)).toEqual(at(10));
    const [one, two] = await Promise.all([store.takeDue(cluster, at(30), 10), store.takeDue(cluster, at(30), 10)]);
    expect([...one, ...two].map(({ key }) => key).sort()).toEqual(['default/a', 'default/b']);
    expect((await store.takeDue(cluster, at(60), 10)).map(({ key, reason, at: when }) => [key, reason, when])).toEqual([
      ['default/c', 'probe', at(40)],
    ]);
    expect(await store.nextDue(cluster)).toBeUndefined();
  });

  test('taken with a lease come back unless they were finished', async () => {
    await store.write(
      create(
        keyOf('a'),
        'a',
        {},
        { companions: [store.due(cluster, at(1), 'k', 'r'), store.due(cluster, at(2), 'l', 'r')] },
      ),
    );
    const taken = await store.takeDue(cluster, at(3), 10, 5_000);
    expect(taken.map(({ key }) => key)).toEqual(['k', 'l']);
    await store.finishDue((taken[0] as (typeof taken)[0]).item);
    expect(await store.takeDue(cluster, at(7), 10)).toEqual([]);
    expect((await store.takeDue(cluster, at(9), 10)).map(({ key }) => key)).toEqual(['l']);
  });
});

describe('a closing namespace', () => {
  test('takes no creates, of old types and of new ones, until it is open again; other changes go on', async () => {
    const standing = await store.write(create(keyOf('a', 'ns'), 'a'));
    await store.closeNamespace(cluster, 'ns', true);
    await expect(store.write(create(keyOf('b', 'ns'), 'b'))).rejects.toBeInstanceOf(NamespaceClosing);
    await expect(store.write(create(keyOf('b', 'ns', 'secrets'), 'b'))).rejects.toBeInstanceOf(NamespaceClosing);
    await store.write(create(keyOf('b', 'other'), 'b'));
    await store.write(update(keyOf('a', 'ns'), standing, 'a2'));
    await store.closeNamespace(cluster, 'ns', false);
    await store.write(create(keyOf('b', 'ns'), 'b'));
    await store.write(create(keyOf('b', 'ns', 'secrets'), 'b'));
  });
});
