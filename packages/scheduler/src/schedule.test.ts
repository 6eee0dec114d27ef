import type { KubeObject } from '@berth/machinery/object';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPending, nodeInfo, podInfo } from './info.ts';
import { schedule } from './schedule.ts';
import type { Cluster, NodeInfo } from './types.ts';

const pod = (name: string, spec: object = {}, labels: Record<string, string> = { app: 'web' }): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'blue', labels },
  spec: { containers: [{ name: 'c', image: 'i', resources: { requests: { cpu: '100m', memory: '64Mi' } } }], ...spec },
});
const wants = (cpu: string, more: object = {}) => ({
  containers: [{ name: 'c', image: 'i', resources: { requests: { cpu } }, ...more }],
});
const node = (
  name: string,
  more: {
    labels?: Record<string, string>;
    spec?: object;
    allocatable?: object;
    pods?: KubeObject[];
    images?: object[];
  } = {},
): NodeInfo =>
  nodeInfo(
    {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: { 'kubernetes.io/hostname': name, ...more.labels } },
      spec: more.spec ?? {},
      status: { allocatable: { cpu: '2', memory: '4Gi', pods: '110', ...more.allocatable }, images: more.images ?? [] },
    },
    more.pods ?? [],
  );
const cluster = (...nodes: NodeInfo[]): Cluster => ({ nodes, selectorsOf: () => [(labels) => labels.app === 'web'] });
const run = (pods: KubeObject[], ...nodes: NodeInfo[]) => {
  const { placements, failures } = schedule(pods.map(podInfo), cluster(...nodes));
  return {
    where: Object.fromEntries(placements.map(({ pod: { pod: placed }, nodeName }) => [placed.metadata.name, nodeName])),
    why: failures.map(({ message }) => message),
  };
};
const count = (where: Record<string, string>) =>
  Object.values(Object.groupBy(Object.values(where), (name) => name))
    .map((list) => list?.length)
    .sort();

describe('the scheduler says why nothing fits', () => {
  it('in the words of upstream, counted and sorted', () => {
    const taint = { spec: { taints: [{ key: 'a', value: 'b', effect: 'NoSchedule' }] } };
    const busy = { pods: [pod('old', wants('1'))] };
    expect(run([pod('p', wants('2'))], node('n1', taint), node('n2', busy), node('n3', busy)).why).toEqual([
      '0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu. no new claims to deallocate, preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod.',
    ]);
    expect(run([pod('p', wants('3'))], node('n1')).why).toEqual([
      '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.',
    ]);
    expect(run([pod('p')]).why).toEqual(['no nodes available to schedule pods']);
  });

  it.each([
    ['a selector', { nodeSelector: { disk: 'ssd' } }, {}, "1 node(s) didn't match Pod's node affinity/selector"],
    ['a cordon', {}, { spec: { unschedulable: true } }, '1 node(s) were unschedulable'],
    ['too many pods', {}, { allocatable: { pods: '0' } }, '1 Too many pods'],
    [
      'an extended resource',
      wants('1', { resources: { requests: { 'example.com/gpu': '1' } } }),
      {},
      '1 Insufficient example.com/gpu',
    ],
    [
      'a taken port',
      wants('1m', { ports: [{ containerPort: 80, hostPort: 80 }] }),
      { pods: [pod('old', wants('1m', { ports: [{ containerPort: 8080, hostPort: 80 }] }))] },
      "1 node(s) didn't have free ports for the requested pod ports",
    ],
  ])('%s', (_name, spec, more, reason) => {
    expect(run([pod('p', spec)], node('n1', more)).why[0]).toMatch(`0/1 nodes are available: ${reason}.`);
  });
});

describe('the scheduler', () => {
  it('lets a toleration pass a taint, and prefers nodes without a soft one', () => {
    const hard = { spec: { taints: [{ key: 'a', value: 'b', effect: 'NoExecute' }] } };
    const soft = { spec: { taints: [{ key: 'a', effect: 'PreferNoSchedule' }] } };
    expect(run([pod('p', { tolerations: [{ key: 'a', operator: 'Exists' }] })], node('n1', hard)).where).toEqual({
      p: 'n1',
    });
    expect(run([pod('p')], node('n1', soft), node('n2')).where).toEqual({ p: 'n2' });
  });

  it('weighs preferred affinity, and obeys required affinity with any of its operators', () => {
    const prefer = {
      affinity: {
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: 10, preference: { matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }] } },
          ],
        },
      },
    };
    expect(run([pod('p', prefer)], node('n1'), node('n2', { labels: { disk: 'ssd' } })).where).toEqual({ p: 'n2' });
    const demand = (operator: string, values?: string[]) => ({
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'size', operator, values }] }],
          },
        },
      },
    });
    const nodes = () => [node('n1', { labels: { size: '5' } }), node('n2')];
    expect(run([pod('p', demand('Gt', ['4']))], ...nodes()).where).toEqual({ p: 'n1' });
    expect(run([pod('p', demand('DoesNotExist'))], ...nodes()).where).toEqual({ p: 'n2' });
    expect(run([pod('p', demand('NotIn', ['5']))], ...nodes()).where).toEqual({ p: 'n2' });
  });

  it('spreads the pods of one controller over nodes and zones', () => {
    const zone = (name: string) => ({ labels: { 'topology.kubernetes.io/zone': name } });
    const many = Array.from({ length: 6 }, (_, index) => pod(`p${index}`));
    expect(count(run(many, node('n1'), node('n2'), node('n3')).where)).toEqual([2, 2, 2]);
    const { where } = run(
      many.slice(0, 4),
      node('a1', zone('a')),
      node('a2', zone('a')),
      node('a3', zone('a')),
      node('b1', zone('b')),
    );
    expect(Object.values(where).filter((name) => name === 'b1').length).toBeGreaterThanOrEqual(1);
  });

  it('takes the node that has the image, all else being equal', () => {
    const images = [{ names: ['docker.io/library/big:1'], sizeBytes: 900 * 1024 * 1024 }];
    const big = { containers: [{ name: 'c', image: 'docker.io/library/big:1' }] };
    expect(run([pod('p', big)], node('n1'), node('n2', { images }), node('n3')).where).toEqual({ p: 'n2' });
  });

  it('places what matters more first', () => {
    const { where, why } = run([pod('low', wants('2')), pod('high', { ...wants('2'), priority: 10 })], node('n1'));
    expect(where).toEqual({ high: 'n1' });
    expect(why).toHaveLength(1);
  });

  it('counts init containers, sidecars and overhead as the kubelet will', () => {
    const spec = {
      containers: [{ name: 'c', resources: { requests: { cpu: '100m' } } }],
      initContainers: [
        { name: 'side', restartPolicy: 'Always', resources: { requests: { cpu: '200m' } } },
        { name: 'init', resources: { requests: { cpu: '500m' } } },
      ],
      overhead: { cpu: '50m' },
    };
    expect(podInfo(pod('p', spec)).requests.cpu).toBe(750);
  });

  it('leaves gated, bound, finished, deleted and foreign pods alone', () => {
    expect(isPending(pod('p'))).toBe(true);
    for (const spec of [{ schedulingGates: [{ name: 'g' }] }, { nodeName: 'n' }, { schedulerName: 'mine' }])
      expect(isPending(pod('p', spec))).toBe(false);
    expect(isPending({ ...pod('p'), status: { phase: 'Failed' } })).toBe(false);
  });

  it('in a large cluster looks at enough nodes only, and yet finds the one that fits, and gives every node its turn', () => {
    const only = { nodeSelector: { disk: 'ssd' } };
    const many = Array.from({ length: 600 }, (_none, index) => node(`n${index}`));
    const { where } = run([pod('p', only)], ...many, node('odd', { labels: { disk: 'ssd' } }));
    expect(where).toEqual({ p: 'odd' });
    const first = run([pod('a', {}, { app: 'other' })], ...many).where;
    const busy = many.map((one) => ({ ...one, pods: [...one.pods] }));
    busy[599]?.pods.push(...Array.from({ length: 300 }, () => ({ namespace: 'green', labels: {} })));
    expect(run([pod('b', {}, { app: 'other' })], ...busy).where.b).not.toBe(first.a);
  });

  it('never overcommits a node, and fails a pod only if no node had room for it', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 1500 }), { maxLength: 30 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 5 }), (wanted, nodeCount) => {
        const nodes = Array.from({ length: nodeCount }, (_, index) => node(`n${index}`));
        const pods = wanted.map((milli, index) => pod(`p${index}`, wants(`${milli}m`)));
        const { placements, failures } = schedule(pods.map(podInfo), cluster(...nodes));
        expect(placements.length + failures.length).toBe(pods.length);
        for (const { used } of nodes) expect(used.cpu ?? 0).toBeLessThanOrEqual(2000);
        for (const { pod: failed } of failures)
          for (const { used } of nodes) expect((used.cpu ?? 0) + (failed.requests.cpu ?? 0)).toBeGreaterThan(2000);
      }),
      { numRuns: 200 },
    );
  });
});
