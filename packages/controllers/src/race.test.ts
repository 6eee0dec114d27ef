import { afterEach, describe, expect, it } from 'vitest';
import { deployment, node, startCluster, type TestCluster, until } from './testing/cluster.ts';

let cluster: TestCluster | undefined;
afterEach(async () => {
  await cluster?.stop();
  cluster = undefined;
});

/** Every pod there ever was, by the log. */
async function everCreated({ store }: TestCluster): Promise<Set<string>> {
  const seen = new Set<string>();
  const head = await store.head('local', 'pods');
  const stop = new AbortController();
  for await (const items of store.watch({
    cluster: 'local',
    resource: 'pods',
    from: 1,
    signal: stop.signal,
    progressEvery: 10,
  })) {
    for (const item of items) {
      if ('entry' in item) seen.add(item.entry.object.uid);
      const at = 'entry' in item ? item.entry.resourceVersion : item.progress;
      if (at >= head) return seen;
    }
  }
  return seen;
}

describe.each([
  ['processes that stay', true],
  ['functions', false],
])('several drivers at once, as %s,', (_name, mirrored) => {
  it('create no pod twice', async () => {
    cluster = await startCluster({ drivers: 3, mirrored });
    for (const name of ['n1', 'n2', 'n3']) await cluster.create(node(name));
    await Promise.all(['a', 'b', 'c'].map((name) => cluster?.create(deployment(name, 12))));
    const running = cluster;
    await until(
      () => running.list('apps/deployments', 'default'),
      (found) => found.length === 3 && found.every(({ status }) => status?.availableReplicas === 12),
      20,
    );
    expect(await running.list('apps/replicasets', 'default')).toHaveLength(3);
    expect((await everCreated(running)).size).toBe(36);
  });

  it('never overcommit a node', async () => {
    cluster = await startCluster({ drivers: 3, mirrored });
    for (const name of ['n1', 'n2', 'n3']) await cluster.create(node(name, { pods: '7' }));
    await cluster.create(deployment('many', 30));
    const running = cluster;
    const bound = async () => (await running.list('pods', 'default')).filter(({ spec }) => spec.nodeName);
    await until(bound, (pods) => pods.length === 21, 20);
    await until(
      () => running.list('pods', 'default'),
      (pods) => pods.length === 30 && pods.every(({ spec, status }) => spec.nodeName || status?.conditions?.length > 0),
    );
    const perNode = Map.groupBy(await bound(), ({ spec }) => spec.nodeName as string);
    expect([...perNode.values()].map((pods) => pods.length)).toEqual([7, 7, 7]);
  });
});
