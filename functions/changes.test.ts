import { createVirtualClock } from '@berth/table/sim';
import { createMemoryTable } from '@berth/table/memory';
import type { ChangeRecord } from '@berth/table/port';
import { createStore, type NewState } from '@berth/store';
import { expect, test } from 'vitest';
import { deduplicationId, messagesOf, readChanges } from './changes.ts';

const record = (pk: string, sk: string, item: Record<string, string | number | boolean> | null = {}): ChangeRecord => ({
  key: { pk, sk },
  item: item === null ? undefined : { pk, sk, ...item },
  sequence: sk,
});

test('the router tells each cluster the stretch of each type that changed, and nothing of voids, deletions and other items', () => {
  const messages = messagesOf([
    record('l#c1#pods#0', '0000000000000007'),
    record('l#c2#apps/deployments#0', '0000000000000003'),
    record('l#c1#pods#3', '0000000000000011'),
    record('l#c1#pods#2', '0000000000000099', { void: true }),
    record('l#c1#pods#1', '0000000000000001', null),
    record('l#c1#configmaps#0', '0000000000000005'),
    record('o#c1#pods#0', 'default/web'),
    record('d#c1', '2030'),
  ]);
  expect(messages).toEqual([
    {
      cluster: 'c1',
      types: [
        { resource: 'pods', from: 7, to: 11 },
        { resource: 'configmaps', from: 5, to: 5 },
      ],
    },
    { cluster: 'c2', types: [{ resource: 'apps/deployments', from: 3, to: 3 }] },
  ]);
  expect(deduplicationId(messages[0] as (typeof messages)[0])).not.toBe(
    deduplicationId(messages[1] as (typeof messages)[0]),
  );
});

const state = (name: string, n: number): NewState => ({
  uid: `uid-${name}`,
  encode: (resourceVersion) =>
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, resourceVersion: String(resourceVersion) },
      data: { n: String(n) },
    }),
  labels: {},
  fields: {},
  indexes: [],
});

async function clusterWithChanges() {
  const clock = createVirtualClock(new Date());
  let ids = 0;
  const store = createStore({ table: createMemoryTable(), clock, ids: { uid: () => `id-${ids++}` } });
  const key = (name: string) => ({ cluster: 'c1', resource: 'configmaps', namespace: 'default', name });
  const versions = await clock.run(async () => {
    const a = await store.write({ key: key('a'), previous: undefined, next: state('a', 1) });
    const b = await store.write({ key: key('b'), previous: undefined, next: state('b', 1) });
    const changed = await store.write({ key: key('a'), previous: a, next: state('a', 2) });
    const deleted = await store.write({ key: key('b'), previous: b, next: undefined });
    return [a, b, changed, deleted].map(({ resourceVersion }) => resourceVersion);
  });
  return { clock, store, versions };
}

test('a stretch of the log is read as the changes in it, and no further', async () => {
  const { clock, store, versions } = await clusterWithChanges();
  const [, from = 0, to = 0] = versions;
  const message = { cluster: 'c1', types: [{ resource: 'configmaps', from, to }] };
  const changes = await clock.run(() => readChanges(store, message, new AbortController().signal));
  expect(changes.map(({ type, object }) => [type, object.metadata.name, object.data?.n])).toEqual([
    ['ADDED', 'b', '1'],
    ['MODIFIED', 'a', '2'],
  ]);
  await store.close();
});

test('where a stretch is longer than anybody reads, the type is told as it stands', async () => {
  const { clock, store } = await clusterWithChanges();
  const message = { cluster: 'c1', types: [{ resource: 'configmaps', from: 1, to: 1_000_000 }] };
  const changes = await clock.run(() => readChanges(store, message, new AbortController().signal));
  expect(changes.map(({ type, object }) => [type, object.metadata.name, object.data?.n])).toEqual([
    ['MODIFIED', 'a', '2'],
  ]);
  await store.close();
});
