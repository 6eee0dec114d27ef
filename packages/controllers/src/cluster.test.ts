import { kinds } from '@berth/kinds/registry';
import { groupResource } from '@berth/machinery/object';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deployment, node, startCluster, type TestCluster, until } from './testing/cluster.ts';

let cluster: TestCluster;
beforeEach(async () => {
  cluster = await startCluster();
  for (const name of ['n1', 'n2', 'n3']) await cluster.create(node(name));
});
afterEach(() => cluster.stop());

const available = (name: string, count: number) =>
  until(
    () => cluster.get('apps/deployments', 'default', name),
    (found) =>
      found?.status?.availableReplicas === count &&
      found.status.updatedReplicas === count &&
      found.status.replicas === count,
  );
const podsOf = async (name: string) =>
  (await cluster.list('pods', 'default')).filter(({ metadata }) => metadata.labels?.app === name);
const eventsOf = async (kind: string) =>
  (await cluster.list('events', 'default'))
    .filter(({ involvedObject }) => involvedObject.kind === kind)
    .map(({ reason, message }) => `${reason}: ${message}`);

describe('a cluster', () => {
  it('runs a deployment from one write to running pods', async () => {
    await cluster.create(deployment('web', 3));
    const found = await available('web', 3);
    expect(found?.metadata.annotations).toEqual({ 'deployment.kubernetes.io/revision': '1' });
    const progressing = await until(
      async () =>
        (await cluster.get('apps/deployments', 'default', 'web'))?.status.conditions.find(
          ({ type }: { type: string }) => type === 'Progressing',
        ),
      (condition) => condition?.reason === 'NewReplicaSetAvailable',
    );
    expect(progressing.message).toMatch(/^ReplicaSet "web-[b-z0-9]+" has successfully progressed\.$/);
    const pods = await podsOf('web');
    expect(pods).toHaveLength(3);
    expect(new Set(pods.map(({ spec }) => spec.nodeName)).size).toBe(3);
    expect(
      await until(
        () => eventsOf('Deployment'),
        (events) => events.length > 0,
      ),
    ).toEqual([expect.stringMatching(/^ScalingReplicaSet: Scaled up replica set web-\w+ from 0 to 3$/)]);
    expect(
      (
        await until(
          () => eventsOf('ReplicaSet'),
          (events) => events.length >= 3,
        )
      ).every((text) => text.startsWith('SuccessfulCreate: Created pod: web-')),
    ).toBe(true);
    expect(
      (
        await until(
          () => eventsOf('Pod'),
          (events) => events.length >= 3,
        )
      ).every((text) => /^Scheduled: Successfully assigned default\/web-\S+ to n\d$/.test(text)),
    ).toBe(true);
  });

  it('rolls to another template, keeps the old ReplicaSet, and back', async () => {
    await cluster.create(deployment('web', 4));
    await available('web', 4);
    const edit = (image: string) =>
      cluster.change('apps/deployments', 'default', 'web', ({ spec }) => {
        spec.template.spec.containers[0].image = image;
      });
    await edit('busybox:2');
    await until(
      () => podsOf('web'),
      (pods) => pods.length === 4 && pods.every(({ spec }) => spec.containers[0].image === 'busybox:2'),
    );
    await available('web', 4);
    await edit('busybox');
    await until(
      () => podsOf('web'),
      (pods) => pods.length === 4 && pods.every(({ spec }) => spec.containers[0].image === 'busybox'),
    );
    const revision = async () =>
      (await cluster.get('apps/deployments', 'default', 'web'))?.metadata.annotations?.[
        'deployment.kubernetes.io/revision'
      ];
    await until(revision, (found) => found === '3');
    expect(await cluster.list('apps/replicasets', 'default')).toHaveLength(2);
  });

  it('puts a pod in the place of one that was deleted', async () => {
    await cluster.create(deployment('web', 2));
    await available('web', 2);
    const [victim] = await podsOf('web');
    await cluster.delete('pods', 'default', victim?.metadata.name ?? '');
    await until(
      () => podsOf('web'),
      (pods) => pods.length === 2 && pods.every(({ metadata }) => metadata.uid !== victim?.metadata.uid),
    );
  });

  it.each(['Background', 'Foreground', 'Orphan'] as const)('deletes a deployment as %s says', async (policy) => {
    await cluster.create(deployment('web', 2));
    await available('web', 2);
    await cluster.delete('apps/deployments', 'default', 'web', policy);
    await until(
      () => cluster.get('apps/deployments', 'default', 'web'),
      (found) => found === undefined,
    );
    const left = policy === 'Orphan' ? 1 : 0;
    const sets = await until(
      () => cluster.list('apps/replicasets', 'default'),
      (found) => found.length === left,
    );
    expect(sets.flatMap(({ metadata }) => metadata.ownerReferences ?? [])).toEqual([]);
    await until(
      () => podsOf('web'),
      (pods) => pods.length === 2 * left,
    );
  });

  it('empties a namespace that goes away, and lets it be made again', async () => {
    const blue = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'blue' } };
    await cluster.create(blue);
    const furnished = async () =>
      [...(await cluster.list('serviceaccounts', 'blue')), ...(await cluster.list('configmaps', 'blue'))].map(
        ({ metadata }) => metadata.name,
      );
    await until(furnished, (names) => names.join() === 'default,kube-root-ca.crt');
    const web = deployment('web', 2);
    await cluster.create({ ...web, metadata: { ...web.metadata, namespace: 'blue' } });
    await until(
      () => cluster.list('pods', 'blue'),
      (pods) => pods.length === 2,
    );
    await cluster.delete('namespaces', '', 'blue');
    await until(
      () => cluster.get('namespaces', '', 'blue'),
      (found) => found === undefined,
    );
    for (const resource of ['pods', 'apps/deployments', 'apps/replicasets', 'configmaps', 'serviceaccounts', 'events'])
      expect(await cluster.list(resource, 'blue')).toEqual([]);
    await cluster.create(blue);
    await until(furnished, (names) => names.join() === 'default,kube-root-ca.crt');
  });

  it('tells a service its endpoints', async () => {
    await cluster.create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'default', labels: { tier: 'front' } },
      spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }] },
    });
    const slices = async () =>
      (await cluster.list('discovery.k8s.io/endpointslices', 'default')).filter(
        ({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 'web',
      );
    const [empty] = await until(slices, (found) => found.length === 1);
    expect(empty?.endpoints).toBeNull();
    await cluster.create(deployment('web', 2));
    const [slice] = await until(
      slices,
      (found) =>
        found[0]?.endpoints?.length === 2 && found[0].endpoints.every(({ conditions }: any) => conditions.ready),
    );
    expect(slice?.metadata.name).toBe(empty?.metadata.name);
    expect(slice?.metadata.labels).toEqual({
      tier: 'front',
      'kubernetes.io/service-name': 'web',
      'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
    });
    expect(slice?.ports).toEqual([{ name: '', port: 80, protocol: 'TCP' }]);
    const endpoints = await until(
      () => cluster.get('endpoints', 'default', 'web'),
      (found) => found?.subsets?.[0]?.addresses?.length === 2,
    );
    expect(endpoints?.subsets[0].ports).toEqual([{ port: 80, protocol: 'TCP' }]);
    await cluster.delete('services', 'default', 'web');
    await until(slices, (found) => found.length === 0);
    await until(
      () => cluster.get('endpoints', 'default', 'web'),
      (found) => found === undefined,
    );
  });

  it('has the service that the API answers behind', async () => {
    const endpoints = await until(
      () => cluster.get('endpoints', 'default', 'kubernetes'),
      (found) => found !== undefined,
    );
    expect(endpoints?.subsets).toEqual([
      { addresses: [{ ip: '192.0.2.1' }], ports: [{ name: 'https', port: 6443, protocol: 'TCP' }] },
    ]);
  });

  it('says why a pod waits, once, and places it when there is room', async () => {
    const web = deployment('big', 1);
    web.spec.template.spec.containers[0].resources.requests.cpu = '6';
    await cluster.create(web);
    const [pod] = await until(
      () => podsOf('big'),
      (pods) => pods[0]?.status?.conditions?.[0]?.reason === 'Unschedulable',
    );
    expect(pod?.status.conditions[0].message).toBe(
      '0/3 nodes are available: 3 Insufficient cpu. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
    );
    await cluster.create(node('large', { cpu: '8' }));
    await available('big', 1);
    const events = await until(
      () => eventsOf('Pod'),
      (found) => found.some((text) => text.startsWith('Scheduled')),
    );
    const refusals = events.filter((text) => text.startsWith('FailedScheduling'));
    expect(new Set(refusals).size).toBe(refusals.length);
  });

  it('is written by nobody when it is at rest, not even by a driver that starts anew', async () => {
    await cluster.create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'default' },
      spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
    });
    await cluster.create(deployment('web', 3));
    await available('web', 3);
    await until(
      () => cluster.get('endpoints', 'default', 'web'),
      (found) => found?.subsets?.[0]?.addresses?.length === 3,
    );
    const heads = async () => {
      const resources = kinds
        .filter(({ virtual, storedAs }) => !virtual && !storedAs)
        .map(({ group, plural }) => groupResource(group, plural));
      return Object.fromEntries(
        await Promise.all(
          resources.map(async (resource) => [resource, await cluster.store.head('local', resource)] as const),
        ),
      );
    };
    let [before, after] = [{}, await heads()];
    await until(heads, (now) => {
      [before, after] = [after, now];
      return JSON.stringify(before) === JSON.stringify(after);
    });
    const driver = await cluster.addDriver();
    await driver.runUntilQuiet(new Date(Date.now() + 10_000));
    expect(await heads()).toEqual(after);
  });

  it('reports no key as poisoned on the way', () => {
    expect(cluster.letters).toEqual([]);
  });
});
