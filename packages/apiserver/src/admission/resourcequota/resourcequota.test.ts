import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { kinds } from '@berth/kinds/registry';
import { createClient } from '../../client.ts';
import { admin, cluster, type Harness, startHarness } from '../../testing/harness.ts';
import { inScopes } from './scopes.ts';
import { usageOf } from './usage.ts';

const kindOf = (plural: string) =>
  kinds.find((kind) => kind.group === '' && kind.plural === plural) as (typeof kinds)[number];
const pod = (name: string, spec: Record<string, unknown> = {}, resources: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ name: 'c', image: 'i', resources }], ...spec },
});

describe('what an object uses', () => {
  const cases: readonly (readonly [string, string, any, Record<string, string>])[] = [
    ['a config map', 'configmaps', { metadata: {} }, { 'count/configmaps': '1', configmaps: '1' }],
    [
      'a pod',
      'pods',
      pod(
        'p',
        {},
        {
          requests: {
            cpu: '1m',
            memory: '1Mi',
            'ephemeral-storage': '1',
            'example.com/gpu': '2',
            'hugepages-2Mi': '4Mi',
          },
          limits: { cpu: '2', memory: '2Mi' },
        },
      ),
      {
        cpu: '1m',
        'requests.cpu': '1m',
        memory: '1Mi',
        'requests.memory': '1Mi',
        'ephemeral-storage': '1',
        'requests.ephemeral-storage': '1',
        'limits.cpu': '2',
        'limits.memory': '2Mi',
        'requests.example.com/gpu': '2',
        'hugepages-2Mi': '4Mi',
        'requests.hugepages-2Mi': '4Mi',
        pods: '1',
        'count/pods': '1',
      },
    ],
    [
      'a pod that ran to its end',
      'pods',
      { ...pod('p', {}, { requests: { cpu: '1' } }), status: { phase: 'Succeeded' } },
      { 'count/pods': '1' },
    ],
    [
      'init containers one after the other, sidecars beside all',
      'pods',
      pod('p', {
        containers: [{ name: 'a', resources: { requests: { cpu: '1' } } }],
        initContainers: [
          { name: 's', restartPolicy: 'Always', resources: { requests: { cpu: '2' } } },
          { name: 'i', resources: { requests: { cpu: '5' } } },
        ],
        overhead: { cpu: '1' },
      }),
      { cpu: '8', 'requests.cpu': '8', pods: '1', 'count/pods': '1' },
    ],
    [
      'a node port service',
      'services',
      { metadata: {}, spec: { type: 'NodePort', ports: [{ port: 1 }, { port: 2 }] } },
      { services: '1', 'count/services': '1', 'services.loadbalancers': '0', 'services.nodeports': '2' },
    ],
    [
      'a load balancer without node ports',
      'services',
      {
        metadata: {},
        spec: {
          type: 'LoadBalancer',
          allocateLoadBalancerNodePorts: false,
          ports: [{ port: 1, nodePort: 30000 }, { port: 2 }],
        },
      },
      { services: '1', 'count/services': '1', 'services.loadbalancers': '1', 'services.nodeports': '1' },
    ],
    [
      'a claim of a class',
      'persistentvolumeclaims',
      { metadata: {}, spec: { storageClassName: 'gold', resources: { requests: { storage: '10Gi' } } } },
      {
        persistentvolumeclaims: '1',
        'count/persistentvolumeclaims': '1',
        'requests.storage': '10Gi',
        'gold.storageclass.storage.k8s.io/requests.storage': '10Gi',
        'gold.storageclass.storage.k8s.io/persistentvolumeclaims': '1',
      },
    ],
  ];
  it.each(cases)('%s', (_name, plural, object, usage) => {
    expect(
      Object.fromEntries([...usageOf(kindOf(plural), object)].map(([name, value]) => [name, String(value)])),
    ).toEqual(usage);
  });

  const plain = pod('p');
  const scopes: readonly (readonly [string, object, any, boolean])[] = [
    ['Terminating', { scopes: ['Terminating'] }, pod('p', { activeDeadlineSeconds: 5 }), true],
    ['NotTerminating', { scopes: ['NotTerminating'] }, plain, true],
    ['BestEffort', { scopes: ['BestEffort'] }, plain, true],
    ['NotBestEffort', { scopes: ['NotBestEffort'] }, plain, false],
    ['both', { scopes: ['NotBestEffort', 'NotTerminating'] }, pod('p', {}, { requests: { cpu: '1' } }), true],
    [
      'a class among',
      { scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: ['high'] }] } },
      pod('p', { priorityClassName: 'high' }),
      true,
    ],
    [
      'a class not among',
      { scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'NotIn', values: ['high'] }] } },
      pod('p', { priorityClassName: 'high' }),
      false,
    ],
    [
      'no class',
      { scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'Exists' }] } },
      plain,
      false,
    ],
    [
      'other namespaces',
      { scopes: ['CrossNamespacePodAffinity'] },
      pod('p', {
        affinity: {
          podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [{ namespaces: ['x'], topologyKey: 'k' }],
          },
        },
      }),
      true,
    ],
  ];
  it.each(scopes)('is counted in a scope: %s', (_name, spec, object, counts) => {
    expect(inScopes(spec, kindOf('pods'), object)).toBe(counts);
  });
});

describe('a quota', () => {
  let api: Harness;
  let namespaces = 0;
  let base = '';
  beforeAll(async () => {
    api = await startHarness();
  });
  afterAll(() => api.stop());
  beforeEach(async () => {
    const name = `q${++namespaces}`;
    await api.ok('POST', '/api/v1/namespaces', { body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } } });
    base = `/api/v1/namespaces/${name}`;
    await api.ok('POST', `${base}/serviceaccounts`, {
      body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } },
    });
  });

  const limit = (hard: object, more: object = {}, name = 'quota') =>
    api.ok('POST', `${base}/resourcequotas`, {
      body: { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name }, spec: { hard, ...more } },
    });
  const used = async (name = 'quota') => (await api.ok('GET', `${base}/resourcequotas/${name}`)).status.used;
  const map = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
  const small = { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '200m', memory: '64Mi' } };

  it('counts what is there when it is made', async () => {
    await api.ok('POST', `${base}/configmaps`, { body: map('a') });
    await limit({ configmaps: '5', 'count/deployments.apps': '2' });
    expect(await used()).toEqual({ configmaps: '1', 'count/deployments.apps': '0' });
  });

  it('is kept exactly under fifty creators at once, and by those that come after deletes', async () => {
    await limit({ configmaps: '20', 'count/configmaps': '100' });
    const codes = await Promise.all(
      Array.from(
        { length: 50 },
        async (_, i) => (await api.ask('POST', `${base}/configmaps`, { body: map(`c${i}`) })).code,
      ),
    );
    expect(codes.filter((code) => code === 201)).toHaveLength(20);
    expect(codes.filter((code) => code === 403)).toHaveLength(30);
    expect((await api.ok('GET', `${base}/configmaps`)).items).toHaveLength(20);
    expect(await used()).toEqual({ configmaps: '20', 'count/configmaps': '20' });
    const { items } = await api.ok('GET', `${base}/configmaps`);
    await Promise.all(
      items.slice(0, 7).map(({ metadata }: any) => api.ok('DELETE', `${base}/configmaps/${metadata.name}`)),
    );
    expect(await used()).toEqual({ configmaps: '13', 'count/configmaps': '13' });
    const again = await Promise.all(
      Array.from(
        { length: 20 },
        async (_, i) => (await api.ask('POST', `${base}/configmaps`, { body: map(`d${i}`) })).code,
      ),
    );
    expect(again.filter((code) => code === 201)).toHaveLength(7);
  });

  it('refuses in upstream’s words', async () => {
    await limit({ pods: '1', 'requests.cpu': '150m', memory: '1Gi' }, {}, 'compute');
    await api.ok('POST', `${base}/pods`, { body: pod('a', {}, small) });
    expect((await api.ask('POST', `${base}/pods`, { body: pod('b', {}, small) })).body).toMatchObject({
      code: 403,
      reason: 'Forbidden',
      message:
        'pods "b" is forbidden: exceeded quota: compute, requested: pods=1,requests.cpu=100m, used: pods=1,requests.cpu=100m, limited: pods=1,requests.cpu=150m',
    });
    expect((await api.ask('POST', `${base}/pods`, { body: pod('c') })).body.message).toBe(
      'pods "c" is forbidden: failed quota: compute: must specify memory for: c; requests.cpu for: c',
    );
    expect(await used('compute')).toEqual({ pods: '1', 'requests.cpu': '100m', memory: '64Mi' });
  });

  it('is asked in a dry run, which uses nothing', async () => {
    await limit({ configmaps: '1' });
    await api.ok('POST', `${base}/configmaps?dryRun=All`, { body: map('dry') });
    expect(await used()).toEqual({ configmaps: '0' });
    await api.ok('POST', `${base}/configmaps`, { body: map('wet') });
    expect((await api.ask('POST', `${base}/configmaps?dryRun=All`, { body: map('dry') })).body.message).toBe(
      'configmaps "dry" is forbidden: exceeded quota: quota, requested: configmaps=1, used: configmaps=1, limited: configmaps=1',
    );
  });

  it('counts pods that end no more, but for their place', async () => {
    await limit({ pods: '1', 'count/pods': '2' });
    await api.ok('POST', `${base}/pods`, { body: pod('a') });
    await api.ok('PATCH', `${base}/pods/a/status`, {
      type: 'application/merge-patch+json',
      body: { status: { phase: 'Succeeded' } },
    });
    expect(await used()).toEqual({ pods: '0', 'count/pods': '1' });
    await api.ok('POST', `${base}/pods`, { body: pod('b') });
    await api.ok('DELETE', `${base}/pods/a?gracePeriodSeconds=0`);
    expect(await used()).toEqual({ pods: '1', 'count/pods': '1' });
  });

  it('bounds updates that use more', async () => {
    await limit({ 'services.nodeports': '1' });
    const service = (ports: number[], type = 'NodePort') => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 's' },
      spec: { type, ports: ports.map((port) => ({ name: `p${port}`, port })) },
    });
    await api.ok('POST', `${base}/services`, { body: service([1, 2], 'ClusterIP') });
    expect((await api.ask('PUT', `${base}/services/s`, { body: service([1, 2]) })).body.message).toBe(
      'services "s" is forbidden: exceeded quota: quota, requested: services.nodeports=2, used: services.nodeports=0, limited: services.nodeports=1',
    );
    await api.ok('PUT', `${base}/services/s`, { body: service([1]) });
    expect(await used()).toEqual({ 'services.nodeports': '1' });
  });

  it('bounds only what is in its scopes', async () => {
    await limit({ pods: '1' }, { scopes: ['BestEffort'] });
    await api.ok('POST', `${base}/pods`, { body: pod('a') });
    await api.ok('POST', `${base}/pods`, { body: pod('b', {}, small) });
    expect((await api.ask('POST', `${base}/pods`, { body: pod('c') })).code).toBe(403);
  });

  it('may be raised, and then holds more; taken away, it holds nothing back', async () => {
    await limit({ configmaps: '0' });
    expect((await api.ask('POST', `${base}/configmaps`, { body: map('a') })).code).toBe(403);
    await api.ok('PATCH', `${base}/resourcequotas/quota`, {
      type: 'application/merge-patch+json',
      body: { spec: { hard: { configmaps: '1', secrets: '3' } } },
    });
    await api.ok('POST', `${base}/configmaps`, { body: map('a') });
    expect(await used()).toEqual({ configmaps: '1', secrets: '0' });
    await api.ok('DELETE', `${base}/resourcequotas/quota`);
    await api.ok('POST', `${base}/configmaps`, { body: map('b') });
    await limit({ configmaps: '5' });
    expect(await used()).toEqual({ configmaps: '2' });
  });

  it('has a status of its own: who writes another sees it put right', async () => {
    await limit({ configmaps: '2' });
    await api.ok('POST', `${base}/configmaps`, { body: map('a') });
    const patched = await api.ok('PATCH', `${base}/resourcequotas/quota/status`, {
      type: 'application/merge-patch+json',
      body: { status: { hard: { configmaps: '9' }, used: { configmaps: '7' } } },
    });
    expect(patched.status).toEqual({ hard: { configmaps: '9' }, used: { configmaps: '7' } });
    const { status } = await api.ok('GET', `${base}/resourcequotas/quota`);
    expect(status).toEqual({ hard: { configmaps: '2' }, used: { configmaps: '1' } });
  });

  it('holds for objects that are made many at a time', async () => {
    await limit({ pods: '3' });
    const client = createClient(api.deps, cluster.id);
    const namespace = base.split('/').at(-1) ?? '';
    const made = await client.createMany(
      admin,
      Array.from({ length: 5 }, (_, i) => {
        const one = pod(`m${i}`);
        return { ...one, metadata: { ...one.metadata, namespace } };
      }),
    );
    expect(made.filter((one) => one instanceof Error).map((error) => (error as Error).message)).toEqual(
      [3, 4].map(
        (i) => `pods "m${i}" is forbidden: exceeded quota: quota, requested: pods=1, used: pods=3, limited: pods=3`,
      ),
    );
    expect(await used()).toEqual({ pods: '3' });
  });

  it('whose tally is lost is counted anew before anything is refused', async () => {
    await limit({ configmaps: '2' });
    await api.ok('POST', `${base}/configmaps`, { body: map('a') });
    await api.table.write({ delete: { pk: `g#${cluster.id}`, sk: `quota#${base.split('/').at(-1)}/quota` } });
    await api.ok('POST', `${base}/configmaps`, { body: map('b') });
    expect((await api.ask('POST', `${base}/configmaps`, { body: map('c') })).code).toBe(403);
    expect(await used()).toEqual({ configmaps: '2' });
  });
});
