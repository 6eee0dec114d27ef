import { describe, expect, it } from 'vitest';
import type { Container, Pod, Service } from '@berth/kinds/types';
import { Desired } from '../sync/desired.ts';
import { testFacts, testPod } from '../testing/agent.ts';
import { commandLine, environment } from './env.ts';
import { expand } from './expand.ts';
import { fieldValue, resourceValue } from './fieldref.ts';
import { containerResources, oomScoreAdjust } from './resources.ts';
import { podDns, podHostname } from './sandbox.ts';
import { serviceVariables } from './services.ts';

const facts = {
  nodeName: 'n',
  hostAddresses: ['192.0.2.1'],
  podAddresses: ['10.0.0.2', 'fd00::2'],
  allocatable: { cpu: '2', memory: '4294967296', 'ephemeral-storage': '1000' },
};
const make = (container: object, spec: object = {}, metadata: object = {}) =>
  testPod(
    'web',
    { ...spec, containers: [{ name: 'main', ...container }] },
    { uid: 'u', ...metadata },
  ) as unknown as Pod;
const mainOf = (pod: Pod) => pod.spec?.containers[0] as Container;
const object = (kind: string, name: string, data: object, extra: object = {}) => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace: 'default' },
  data,
  ...extra,
});

describe('expansion', () => {
  it.each([
    ['$(A)-$(B)', '1-2'],
    ['$(missing)', '$(missing)'],
    ['$$(A)', '$(A)'],
    ['$$$(A)', '$1'],
    ['$A $', '$A $'],
    ['$(A', '$(A'],
    ['$(A)$(A)', '11'],
    ['', ''],
  ])('of %s is %s', (text, result) => {
    expect(expand(text, (name) => ({ A: '1', B: '2' })[name])).toBe(result);
  });
});

describe('the environment', () => {
  const objects = new Desired();
  objects.apply({
    cursors: {},
    changes: {
      configmaps: { replace: [object('ConfigMap', 'c', { B: 'map', A: 'map', 'odd.key': 'odd' })] },
      secrets: { replace: [object('Secret', 's', { P: Buffer.from('pw').toString('base64') })] },
      services: { replace: [] },
    },
  });
  const of = (container: object) => {
    const pod = make(container);
    return Object.fromEntries(environment(pod, mainOf(pod), objects, facts));
  };

  it('lets env win over envFrom and later over earlier', () => {
    const env = [
      { name: 'A', value: 'own' },
      { name: 'C', value: '$(A)$(B)$(P)' },
    ];
    expect(of({ envFrom: [{ configMapRef: { name: 'c' } }, { prefix: 'X_', secretRef: { name: 's' } }], env })).toEqual(
      { A: 'own', B: 'map', 'odd.key': 'odd', X_P: 'pw', C: 'ownmap$(P)' },
    );
  });

  it.each([
    [{ envFrom: [{ configMapRef: { name: 'no' } }] }, 'configmap "no" not found'],
    [{ envFrom: [{ secretRef: { name: 'no' } }] }, 'secret "no" not found'],
    [
      { env: [{ name: 'X', valueFrom: { configMapKeyRef: { name: 'c', key: 'no' } } }] },
      "couldn't find key no in ConfigMap default/c",
    ],
    [
      { env: [{ name: 'X', valueFrom: { secretKeyRef: { name: 's', key: '__proto__' } } }] },
      "couldn't find key __proto__ in Secret default/s",
    ],
  ])('refuses what is not there with the kubelet’s sentence (%#)', (container, message) => {
    expect(() => of(container)).toThrow(message);
  });

  it('goes without what is optional', () => {
    const optional = true;
    const env = [{ name: 'X', valueFrom: { configMapKeyRef: { name: 'no', key: 'k', optional } } }];
    expect(of({ envFrom: [{ configMapRef: { name: 'no', optional } }], env })).toEqual({});
  });

  it('is what command and args are expanded with', () => {
    expect(commandLine({ name: 'm', command: ['sh', '$(A)'], args: ['$(B)', '$$(A)'] }, [['A', '1']])).toEqual({
      command: ['sh', '1'],
      args: ['$(B)', '$(A)'],
    });
  });
});

describe('the downward API', () => {
  const pod = make(
    { resources: { limits: { cpu: '1500m', memory: '64Mi' }, requests: { cpu: '250m' } } },
    { serviceAccountName: 'robot' },
    { labels: { b: '2', a: 'x"' }, annotations: { k: 'v' } },
  );

  it.each([
    ['metadata.name', 'web'],
    ['metadata.labels', 'a="x\\""\nb="2"'],
    ["metadata.labels['a']", 'x"'],
    ["metadata.annotations['none']", ''],
    ['spec.serviceAccountName', 'robot'],
    ['status.podIPs', '10.0.0.2,fd00::2'],
    ['status.hostIP', '192.0.2.1'],
  ])('gives %s', (path, value) => {
    expect(fieldValue(path, pod, facts)).toBe(value);
  });

  it.each([
    ['limits.cpu', undefined, '2'],
    ['limits.cpu', '1m', '1500'],
    ['requests.cpu', '1m', '250'],
    ['limits.memory', '1Mi', '64'],
    ['requests.memory', '0', '67108864'],
    ['limits.ephemeral-storage', undefined, '1000'],
    ['requests.ephemeral-storage', undefined, '0'],
  ])('gives %s divided by %s', (resource, divisor, value) => {
    expect(resourceValue({ resource, divisor }, pod, mainOf(pod), facts)).toBe(value);
  });
});

describe('what the kernel and the resolver are told', () => {
  it('limits follow requests and limits', () => {
    const pod = make({
      resources: { limits: { cpu: '500m', memory: '64Mi' }, requests: { cpu: '250m', memory: '32Mi' } },
    });
    const memory = 4 * 1024 ** 3;
    expect(containerResources(pod, mainOf(pod), memory)).toEqual({
      cpuShares: 256,
      cpuQuota: 50_000,
      cpuPeriod: 100_000,
      memoryLimit: 67_108_864,
      oomScoreAdj: 993,
    });
    expect(containerResources(make({}), mainOf(make({})), memory)).toMatchObject({
      cpuShares: 2,
      cpuQuota: 0,
      memoryLimit: 0,
      oomScoreAdj: 1000,
    });
    const guaranteed = make({ resources: { limits: { cpu: '1', memory: '1Gi' } } });
    expect(oomScoreAdjust(guaranteed, mainOf(guaranteed), memory)).toBe(-997);
  });

  it('services are named as links and as hosts', () => {
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'my-db' },
      spec: { clusterIP: '10.96.0.5', ports: [{ name: 'pg', port: 5432, protocol: 'TCP' }] },
    } as Service;
    expect(
      Object.fromEntries(serviceVariables([service, { ...service, spec: { ...service.spec, clusterIP: 'None' } }])),
    ).toEqual({
      MY_DB_SERVICE_HOST: '10.96.0.5',
      MY_DB_SERVICE_PORT: '5432',
      MY_DB_SERVICE_PORT_PG: '5432',
      MY_DB_PORT: 'tcp://10.96.0.5:5432',
      MY_DB_PORT_5432_TCP: 'tcp://10.96.0.5:5432',
      MY_DB_PORT_5432_TCP_PROTO: 'tcp',
      MY_DB_PORT_5432_TCP_PORT: '5432',
      MY_DB_PORT_5432_TCP_ADDR: '10.96.0.5',
    });
  });

  it('names are looked up in the cluster first where the policy says so and there is a cluster resolver', () => {
    const options = { nodeName: 'n', stateDirectory: '/s', clusterDns: ['169.254.20.10'] };
    const node = { servers: ['192.0.2.53'], searches: ['example.org'], options: [] };
    const cluster = {
      servers: ['169.254.20.10'],
      searches: ['default.svc.cluster.local', 'svc.cluster.local', 'cluster.local', 'example.org'],
      options: ['ndots:5'],
    };
    expect(podDns(make({}), testFacts, options)).toEqual(cluster);
    expect(podDns(make({}, { dnsPolicy: 'Default' }), testFacts, options)).toEqual(node);
    expect(podDns(make({}, { hostNetwork: true }), testFacts, options)).toEqual(node);
    expect(podDns(make({}, { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' }), testFacts, options)).toEqual(
      cluster,
    );
    const dnsConfig = { nameservers: ['192.0.2.1'], options: [{ name: 'ndots', value: '2' }, { name: 'rotate' }] };
    expect(podDns(make({}, { dnsConfig }), testFacts, options)).toMatchObject({
      servers: ['169.254.20.10', '192.0.2.1'],
      options: ['ndots:2', 'rotate'],
    });
  });

  it('a long name makes a hostname that ends well', () => {
    expect(podHostname(testPod(`${'a'.repeat(62)}-b`) as unknown as Pod)).toBe('a'.repeat(62));
  });
});
