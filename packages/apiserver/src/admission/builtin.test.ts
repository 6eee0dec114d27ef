import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from '../testing/harness.ts';

let api: Harness;
let base = '';
let namespaces = 0;
beforeAll(async () => {
  api = await startHarness();
});
afterAll(() => api.stop());
beforeEach(async () => {
  const name = `b${++namespaces}`;
  base = `/api/v1/namespaces/${name}`;
  await api.ok('POST', '/api/v1/namespaces', { body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } } });
  await api.ok('POST', `${base}/serviceaccounts`, {
    body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } },
  });
});

const pod = (name: string, resources: object = {}, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ name: 'c', image: 'i', resources }], ...spec },
});
const created = (body: object) => api.ok('POST', `${base}/pods`, { body });
const refused = async (body: object) => (await api.ask('POST', `${base}/pods`, { body })).body.message;

describe('LimitRanger', () => {
  const range = (...limits: object[]) =>
    api.ok('POST', `${base}/limitranges`, {
      body: { apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'l' }, spec: { limits } },
    });

  it('gives containers what they do not say, and notes it', async () => {
    await range({ type: 'Container', default: { cpu: '1', memory: '1Gi' }, defaultRequest: { cpu: '100m' } });
    const made = await created(
      pod('p', { limits: { memory: '2Gi' } }, { initContainers: [{ name: 'i', image: 'i' }] }),
    );
    expect(made.spec.containers[0].resources).toEqual({
      limits: { cpu: '1', memory: '2Gi' },
      requests: { cpu: '100m', memory: '2Gi' },
    });
    expect(made.spec.initContainers[0].resources).toEqual({
      limits: { cpu: '1', memory: '1Gi' },
      requests: { cpu: '100m', memory: '1Gi' },
    });
    expect(made.metadata.annotations['kubernetes.io/limit-ranger']).toBe(
      'LimitRanger plugin set: cpu request for container c; cpu limit for container c; cpu, memory request for init container i; cpu, memory limit for init container i',
    );
  });

  const one = (requests: object, limits: object = {}) => ({ requests, limits });
  const cases: readonly (readonly [string, object, object, string | undefined])[] = [
    [
      'within',
      { type: 'Pod', min: { cpu: '50m' }, max: { cpu: '200m' } },
      one({ cpu: '50m' }, { cpu: '200m' }),
      undefined,
    ],
    [
      'no request',
      { type: 'Pod', min: { memory: '50' } },
      one({}),
      'minimum memory usage per Pod is 50.  No request is specified',
    ],
    [
      'too small a request',
      { type: 'Container', min: { memory: '50' } },
      one({ memory: '40' }),
      'minimum memory usage per Container is 50, but request is 40',
    ],
    ['too small a limit', { type: 'Pod', min: { memory: '50' } }, one({ memory: '50' }, { memory: '50' }), undefined],
    [
      'no limit',
      { type: 'Pod', max: { cpu: '1' } },
      one({ cpu: '1' }),
      'maximum cpu usage per Pod is 1.  No limit is specified',
    ],
    [
      'too great a limit',
      { type: 'Pod', max: { cpu: '1' } },
      one({ cpu: '1' }, { cpu: '2' }),
      'maximum cpu usage per Pod is 1, but limit is 2',
    ],
    [
      'a ratio',
      { type: 'Pod', maxLimitRequestRatio: { cpu: '1500m' } },
      one({ cpu: '1' }, { cpu: '2' }),
      'cpu max limit to request ratio per Pod is 1500m, but provided ratio is 2.000000',
    ],
    [
      'a ratio of nothing',
      { type: 'Pod', maxLimitRequestRatio: { cpu: '2' } },
      one({}, {}),
      'cpu max limit to request ratio per Pod is 2, but no request is specified or request is 0',
    ],
    [
      'a ratio that is kept',
      { type: 'Container', maxLimitRequestRatio: { cpu: '2' } },
      one({ cpu: '1' }, { cpu: '2' }),
      undefined,
    ],
  ];
  for (const [what, item, resources, why] of cases)
    it(`holds pods to a range: ${what}`, async () => {
      await range(item);
      const { code, body } = await api.ask('POST', `${base}/pods`, { body: pod('p', resources) });
      if (why === undefined) expect(code).toBe(201);
      else expect(body).toMatchObject({ code: 403, message: `pods "p" is forbidden: ${why}` });
    });

  it('says all that is wrong at once', async () => {
    await range({ type: 'Pod', min: { cpu: '2', memory: '2' } });
    expect(await refused(pod('p', { requests: { cpu: '1' } }))).toBe(
      'pods "p" is forbidden: [minimum cpu usage per Pod is 2, but request is 1, minimum memory usage per Pod is 2.  No request is specified]',
    );
  });
});

describe('RuntimeClass', () => {
  beforeAll(async () => {
    await api.ok('POST', '/apis/node.k8s.io/v1/runtimeclasses', {
      body: {
        apiVersion: 'node.k8s.io/v1',
        kind: 'RuntimeClass',
        metadata: { name: 'vm' },
        handler: 'vm',
        overhead: { podFixed: { cpu: '100m' } },
        scheduling: { nodeSelector: { vm: 'yes' }, tolerations: [{ key: 'vm', operator: 'Exists' }] },
      },
    });
  });

  it('gives its pods overhead, nodes and tolerations', async () => {
    const { spec } = await created(pod('p', {}, { runtimeClassName: 'vm', nodeSelector: { disk: 'ssd' } }));
    expect(spec).toMatchObject({ overhead: { cpu: '100m' }, nodeSelector: { disk: 'ssd', vm: 'yes' } });
    expect(spec.tolerations).toContainEqual({ key: 'vm', operator: 'Exists' });
  });

  it('refuses what contradicts it', async () => {
    expect(await refused(pod('p', {}, { runtimeClassName: 'none' }))).toBe(
      'pods "p" is forbidden: pod rejected: RuntimeClass "none" not found',
    );
    expect(await refused(pod('p', {}, { runtimeClassName: 'vm', overhead: { cpu: '1' } }))).toBe(
      "pods \"p\" is forbidden: pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead",
    );
    expect(await refused(pod('p', {}, { overhead: { cpu: '1' } }))).toBe(
      'pods "p" is forbidden: pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead',
    );
    expect(await refused(pod('p', {}, { runtimeClassName: 'vm', nodeSelector: { vm: 'no' } }))).toBe(
      'pods "p" is forbidden: conflict: runtimeClass.scheduling.nodeSelector[vm] = yes; pod.spec.nodeSelector[vm] = no',
    );
  });
});

describe('PodTopologyLabels', () => {
  it('tells a pod the zone of its node', async () => {
    await api.ok('POST', '/api/v1/nodes', {
      body: {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name: 'zoned', labels: { 'topology.kubernetes.io/zone': 'z1', other: 'x' } },
      },
    });
    await created(pod('p'));
    await api.ok('POST', `${base}/pods/p/binding`, {
      body: { apiVersion: 'v1', kind: 'Binding', metadata: { name: 'p' }, target: { kind: 'Node', name: 'zoned' } },
    });
    expect((await api.ok('GET', `${base}/pods/p`)).metadata.labels).toEqual({ 'topology.kubernetes.io/zone': 'z1' });
    const direct = await created(pod('q', {}, { nodeName: 'zoned' }));
    expect(direct.metadata.labels).toEqual({ 'topology.kubernetes.io/zone': 'z1' });
  });
});
