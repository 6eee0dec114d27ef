import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from '../../testing/harness.ts';
import { type Level, policyOf } from './policy.ts';
import { detailOf, evaluate } from './registry.ts';

type Spec = Record<string, any>;
const container = (name: string, securityContext: object = {}, more: object = {}) => ({
  name,
  securityContext,
  ...more,
});
const good = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
  capabilities: { drop: ['ALL'] },
};
const restricted = (more: object = {}) => container('a', { ...good, ...more });

/** Truths of upstream's policy/check_*_test.go: level, minor version, pod, what is said. */
const cases: readonly (readonly [string, Level, number | undefined, Spec, string, Record<string, string>?])[] = [
  ['nothing forbidden', 'baseline', undefined, { containers: [container('a')] }, ''],
  ['whatever, where all is allowed', 'privileged', undefined, { hostPID: true, containers: [container('a')] }, ''],
  [
    'privileged containers of every sort',
    'baseline',
    undefined,
    {
      initContainers: [container('i', { privileged: true })],
      containers: [container('a', { privileged: true }), container('b')],
      ephemeralContainers: [container('e', { privileged: true })],
    },
    'privileged (containers "i", "a", "e" must not set securityContext.privileged=true)',
  ],
  [
    'namespaces of the host',
    'baseline',
    undefined,
    { hostNetwork: true, hostPID: true, hostIPC: true, containers: [] },
    'host namespaces (hostNetwork=true, hostPID=true, hostIPC=true)',
  ],
  [
    'a path of the host',
    'baseline',
    undefined,
    {
      volumes: [
        { name: 'a', hostPath: {} },
        { name: 'b', hostPath: {} },
        { name: 'c', emptyDir: {} },
      ],
      containers: [],
    },
    'hostPath volumes (volumes "a", "b")',
  ],
  [
    'ports of the host',
    'baseline',
    undefined,
    {
      containers: [
        container('a', {}, { ports: [{ hostPort: 20 }, { hostPort: 10 }] }),
        container('b', {}, { ports: [{ containerPort: 1 }] }),
      ],
    },
    'hostPort (container "a" uses hostPorts 10, 20)',
  ],
  [
    'capabilities beyond the default',
    'baseline',
    undefined,
    {
      containers: [
        container('a', { capabilities: { add: ['FOO', 'CHOWN', 'BAR'] } }),
        container('b', { capabilities: { add: ['BAR'] } }),
      ],
    },
    'non-default capabilities (containers "a", "b" must not include "BAR", "FOO" in securityContext.capabilities.add)',
  ],
  [
    'an AppArmor profile that is none, and an annotation of old',
    'baseline',
    undefined,
    {
      securityContext: { appArmorProfile: { type: 'Unconfined' } },
      containers: [container('a', { appArmorProfile: { type: 'Other' } })],
    },
    'forbidden AppArmor profiles (pod and container "a" and annotation must not set AppArmor profile type to "Other", "Unconfined", "container.apparmor.security.beta.kubernetes.io/a="unconfined"")',
    { 'container.apparmor.security.beta.kubernetes.io/a': 'unconfined' },
  ],
  [
    'SELinux options',
    'baseline',
    undefined,
    {
      securityContext: { seLinuxOptions: { type: 'foo' } },
      containers: [
        container('a', { seLinuxOptions: { type: 'bar', user: 'u', role: 'r' } }),
        container('b', { seLinuxOptions: { type: 'container_t' } }),
      ],
    },
    'seLinuxOptions (pod and container "a" set forbidden securityContext.seLinuxOptions: types "bar", "foo"; user may not be set; role may not be set)',
  ],
  [
    'a type that is new',
    'baseline',
    30,
    { containers: [container('a', { seLinuxOptions: { type: 'container_engine_t' } })] },
    'seLinuxOptions (container "a" set forbidden securityContext.seLinuxOptions: type "container_engine_t")',
  ],
  [
    'a type that is new, now',
    'baseline',
    31,
    { containers: [container('a', { seLinuxOptions: { type: 'container_engine_t' } })] },
    '',
  ],
  [
    'sysctls',
    'baseline',
    26,
    {
      securityContext: {
        sysctls: [{ name: 'a' }, { name: 'net.ipv4.ip_local_reserved_ports' }, { name: 'net.ipv4.tcp_syncookies' }],
      },
      containers: [],
    },
    'forbidden sysctls (a, net.ipv4.ip_local_reserved_ports)',
  ],
  [
    'sysctls that became safe',
    'baseline',
    32,
    { securityContext: { sysctls: [{ name: 'net.ipv4.tcp_rmem' }] }, containers: [] },
    '',
  ],
  [
    'proc as the host’s',
    'baseline',
    undefined,
    { containers: [container('a', { procMount: 'Unmasked' })] },
    'procMount (container "a" must not set securityContext.procMount to "Unmasked")',
  ],
  [
    'proc as it is, in a user namespace',
    'baseline',
    35,
    { hostUsers: false, containers: [container('a', { procMount: 'Unmasked' })] },
    '',
  ],
  [
    'no seccomp',
    'baseline',
    undefined,
    {
      securityContext: { seccompProfile: { type: 'Unconfined' } },
      containers: [container('a', { seccompProfile: { type: 'Unconfined' } })],
    },
    'seccompProfile (pod and container "a" must not set securityContext.seccompProfile.type to "Unconfined")',
  ],
  [
    'no seccomp, as it was said once',
    'baseline',
    18,
    { containers: [container('a')] },
    'seccompProfile (forbidden annotation seccomp.security.alpha.kubernetes.io/pod="unconfined")',
    { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' },
  ],
  [
    'processes of a Windows host',
    'baseline',
    undefined,
    {
      securityContext: { windowsOptions: { hostProcess: true } },
      containers: [container('a', { windowsOptions: { hostProcess: true } })],
    },
    'hostProcess (pod and container "a" must not set securityContext.windowsOptions.hostProcess=true)',
  ],
  [
    'probes of other hosts',
    'baseline',
    34,
    {
      containers: [
        container(
          'a',
          {},
          { livenessProbe: { httpGet: { host: 'x' } }, lifecycle: { preStop: { tcpSocket: { host: 'b' } } } },
        ),
      ],
    },
    'probe or lifecycle host (container "a" uses probe or lifecycle hosts "b", "x")',
  ],
  [
    'probes of other hosts, before they were looked at',
    'baseline',
    33,
    { containers: [container('a', {}, { livenessProbe: { httpGet: { host: 'x' } } })] },
    '',
  ],
  ['what is restricted enough', 'restricted', undefined, { containers: [restricted()] }, ''],
  [
    'a plain pod',
    'restricted',
    undefined,
    { containers: [container('c')] },
    'allowPrivilegeEscalation != false (container "c" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "c" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "c" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
  ],
  [
    'a plain pod of old',
    'restricted',
    7,
    { containers: [container('c')] },
    'runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true)',
  ],
  [
    'Windows, where some of it means nothing',
    'restricted',
    undefined,
    { os: { name: 'windows' }, securityContext: { runAsNonRoot: true }, containers: [container('a')] },
    '',
  ],
  [
    'capabilities that are added',
    'restricted',
    undefined,
    { containers: [restricted({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE', 'CHOWN'] } })] },
    'unrestricted capabilities (container "a" must not include "CHOWN" in securityContext.capabilities.add)',
  ],
  [
    'volumes',
    'restricted',
    undefined,
    {
      volumes: [
        { name: 'v', hostPath: {} },
        { name: 'w', nfs: {} },
        { name: 'x', secret: {} },
      ],
      containers: [restricted()],
    },
    'restricted volume types (volumes "v", "w" use restricted volume types "hostPath", "nfs")',
  ],
  [
    'root, said out loud',
    'restricted',
    undefined,
    {
      securityContext: { runAsNonRoot: false, runAsUser: 0 },
      containers: [restricted({ runAsNonRoot: false, runAsUser: 0 })],
    },
    'runAsNonRoot != true (pod and container "a" must not set securityContext.runAsNonRoot=false), runAsUser=0 (pod and container "a" must not set runAsUser=0)',
  ],
  [
    'root of a user namespace',
    'restricted',
    undefined,
    { hostUsers: false, containers: [restricted({ runAsNonRoot: false, runAsUser: 0 })] },
    '',
  ],
  [
    'what the pod says for its containers',
    'restricted',
    undefined,
    {
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'Localhost' } },
      containers: [container('a', { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } })],
    },
    '',
  ],
];

describe('a level', () => {
  for (const [what, level, minor, spec, said, annotations = {}] of cases)
    it(`says of ${what}`, () => {
      const at = minor === undefined ? { level } : { level, minor };
      expect(detailOf(evaluate(at, { metadata: { annotations }, spec: spec as any }))).toBe(said);
    });
});

describe('labels of a namespace', () => {
  const of = (labels: Record<string, string>) =>
    policyOf(
      Object.fromEntries(Object.entries(labels).map(([name, value]) => [`pod-security.kubernetes.io/${name}`, value])),
    );

  it('say nothing where there are none', () => {
    expect(of({})).toEqual({
      policy: { enforce: { level: 'privileged' }, audit: { level: 'privileged' }, warn: { level: 'privileged' } },
      errors: [],
    });
  });
  it('warn of what they enforce, unless they say otherwise', () => {
    expect(of({ enforce: 'baseline', 'enforce-version': 'v1.30' }).policy.warn).toEqual({
      level: 'baseline',
      minor: 30,
    });
    expect(of({ enforce: 'baseline', 'enforce-version': 'v1.30', 'warn-version': 'latest' }).policy.warn).toEqual({
      level: 'baseline',
    });
    expect(of({ enforce: 'baseline', warn: 'privileged' }).policy.warn).toEqual({ level: 'privileged' });
  });
  it('that cannot be read enforce the most and warn of nothing', () => {
    const { policy, errors } = of({ enforce: 'x', audit: 'y', 'warn-version': 'v2' });
    expect(policy).toEqual({
      enforce: { level: 'restricted' },
      audit: { level: 'privileged' },
      warn: { level: 'privileged' },
    });
    expect(errors.map(({ field, detail }) => `${field} ${detail}`)).toEqual([
      'metadata.labels[pod-security.kubernetes.io/enforce] must be one of privileged, baseline, restricted',
      'metadata.labels[pod-security.kubernetes.io/audit] must be one of privileged, baseline, restricted',
      'metadata.labels[pod-security.kubernetes.io/warn-version] must be "latest" or "v1.x"',
    ]);
  });
});

describe('a namespace with levels', () => {
  let api: Harness;
  const prefix = 'pod-security.kubernetes.io/';
  beforeAll(async () => {
    api = await startHarness();
  });
  afterAll(() => api.stop());

  const namespace = async (name: string, labels: Record<string, string>) => {
    await api.ok('POST', '/api/v1/namespaces', {
      body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } },
    });
    await api.ok('POST', `/api/v1/namespaces/${name}/serviceaccounts`, {
      body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } },
    });
    return `/api/v1/namespaces/${name}`;
  };
  const pod = (name: string, spec: object = {}) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { containers: [{ name: 'c', image: 'i' }], ...spec },
  });

  it('refuses pods that violate what it enforces, and warns of templates', async () => {
    const base = await namespace('strict', { [`${prefix}enforce`]: 'baseline' });
    const { body } = await api.ask('POST', `${base}/pods`, { body: pod('p', { hostNetwork: true }) });
    expect(body).toMatchObject({
      code: 403,
      reason: 'Forbidden',
      message: 'pods "p" is forbidden: violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true)',
    });
    await api.ok('POST', `${base}/pods`, { body: pod('q') });
    const answer = await api.ask('POST', '/apis/apps/v1/namespaces/strict/deployments', {
      body: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'd' },
        spec: {
          selector: { matchLabels: { a: 'b' } },
          template: {
            metadata: { labels: { a: 'b' } },
            spec: { hostPID: true, containers: [{ name: 'c', image: 'i' }] },
          },
        },
      },
    });
    expect(answer.code).toBe(201);
    expect(answer.headers.get('warning')).toBe(
      '299 - "would violate PodSecurity \\"baseline:latest\\": host namespaces (hostPID=true)"',
    );
  });

  it('warns of pods that only violate what it warns of', async () => {
    const base = await namespace('warned', { [`${prefix}warn`]: 'restricted', [`${prefix}warn-version`]: 'v1.7' });
    const answer = await api.ask('POST', `${base}/pods`, { body: pod('p') });
    expect(answer.code).toBe(201);
    expect(answer.headers.get('warning')).toBe(
      '299 - "would violate PodSecurity \\"restricted:v1.7\\": runAsNonRoot != true (pod or container \\"c\\" must set securityContext.runAsNonRoot=true)"',
    );
  });

  it('lets old pods be changed where nothing is checked, and not otherwise', async () => {
    const base = await namespace('older', {});
    await api.ok('POST', `${base}/pods`, { body: pod('p', { hostIPC: true }) });
    await api.ok('PATCH', '/api/v1/namespaces/older', {
      type: 'application/merge-patch+json',
      body: { metadata: { labels: { [`${prefix}enforce`]: 'baseline' } } },
    });
    await api.ok('PATCH', `${base}/pods/p`, {
      type: 'application/merge-patch+json',
      body: { metadata: { labels: { a: 'b' } } },
    });
    const image = [{ op: 'replace', path: '/spec/containers/0/image', value: 'other' }];
    expect((await api.ask('PATCH', `${base}/pods/p`, { type: 'application/json-patch+json', body: image })).code).toBe(
      403,
    );
  });

  it('is told which of its pods a stricter level would refuse', async () => {
    const base = await namespace('stricter', {});
    for (const name of ['b', 'a', 'c']) await api.ok('POST', `${base}/pods`, { body: pod(name, { hostPID: true }) });
    await api.ok('POST', `${base}/pods`, {
      body: pod('d', { hostPID: true, hostNetwork: true, volumes: [{ name: 'v', hostPath: { path: '/' } }] }),
    });
    const answer = await api.ask('PATCH', '/api/v1/namespaces/stricter', {
      type: 'application/merge-patch+json',
      body: { metadata: { labels: { [`${prefix}enforce`]: 'baseline' } } },
    });
    expect(answer.code).toBe(200);
    expect(answer.headers.get('warning')?.split(/, (?=299)/)).toEqual([
      '299 - "existing pods in namespace \\"stricter\\" violate the new PodSecurity enforce level \\"baseline:latest\\""',
      '299 - "a (and 2 other pods): host namespaces"',
      '299 - "d: host namespaces, hostPath volumes"',
    ]);
  });

  it('has labels that can be read', async () => {
    const { body } = await api.ask('POST', '/api/v1/namespaces', {
      body: {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'wrong', labels: { [`${prefix}enforce`]: 'strict' } },
      },
    });
    expect(body).toMatchObject({
      code: 422,
      message:
        'Namespace "wrong" is invalid: metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: "strict": must be one of privileged, baseline, restricted',
    });
  });
});
