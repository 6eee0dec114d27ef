import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from '../testing/harness.ts';

let api: Harness;
beforeAll(async () => {
  api = await startHarness();
  await api.ok('POST', '/api/v1/namespaces/default/serviceaccounts', {
    body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } },
  });
});
afterAll(() => api.stop());

const pods = '/api/v1/namespaces/default/pods';
const services = '/api/v1/namespaces/default/services';

const pod = (name: string, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec },
});
const service = (name: string, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: { selector: { app: name }, ports: [{ port: 80 }], ...spec },
});

describe('a pod', () => {
  it('keeps its priority and gets its tolerations back where an update leaves them out', async () => {
    const pods = '/api/v1/namespaces/default/pods';
    const body = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'lasting' },
      spec: { containers: [{ name: 'c', image: 'i' }] },
    };
    const made = await api.ok('POST', pods, { body });
    const { preemptionPolicy: _policy, priority: _priority, tolerations: _tolerations, ...spec } = made.spec;
    const next = await api.ok('PUT', `${pods}/lasting`, { body: { ...made, spec } });
    expect(next.spec).toEqual(made.spec);
  });

  it('runs as its account, with the token mounted, tolerations and a priority', async () => {
    const made = await api.ok('POST', pods, { body: pod('plain') });
    expect(made.spec).toMatchObject({
      serviceAccountName: 'default',
      serviceAccount: 'default',
      priority: 0,
      preemptionPolicy: 'PreemptLowerPriority',
    });
    const [volume] = made.spec.volumes;
    expect(volume.name).toMatch(/^kube-api-access-[a-z0-9]{5}$/);
    expect(volume.projected).toEqual({
      defaultMode: 420,
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        {
          downwardAPI: {
            items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
          },
        },
      ],
    });
    expect(made.spec.containers[0].volumeMounts).toEqual([
      { name: volume.name, readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' },
    ]);
    expect(made.spec.tolerations).toEqual([
      { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
      { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
    ]);
    expect(made.status).toMatchObject({ phase: 'Pending', qosClass: 'BestEffort' });
  });

  it('owns in its managedFields what the client sent, not what admission added', async () => {
    const made = await api.ok('POST', pods, { body: pod('owned') });
    const [{ fieldsV1 }] = made.metadata.managedFields;
    expect(fieldsV1['f:spec']).toHaveProperty('f:containers');
    for (const added of ['f:tolerations', 'f:volumes', 'f:priority', 'f:serviceAccountName'])
      expect(fieldsV1['f:spec']).not.toHaveProperty(added);
  });

  it('without automount has no token', async () => {
    const made = await api.ok('POST', pods, { body: pod('tokenless', { automountServiceAccountToken: false }) });
    expect(made.spec).not.toHaveProperty('volumes');
  });

  it('of an account that does not exist is forbidden', async () => {
    expect((await api.ask('POST', pods, { body: pod('nobody', { serviceAccountName: 'nosuch' }) })).body).toMatchObject(
      {
        code: 403,
        message:
          'pods "nobody" is forbidden: error looking up service account default/nosuch: serviceaccount "nosuch" not found',
      },
    );
  });

  it('takes its priority from its class', async () => {
    const made = await api.ok('POST', pods, { body: pod('critical', { priorityClassName: 'system-node-critical' }) });
    expect(made.spec.priority).toBe(2_000_001_000);
    expect(
      (await api.ask('POST', pods, { body: pod('classless', { priorityClassName: 'nosuch' }) })).body,
    ).toMatchObject({
      code: 403,
      message: 'pods "classless" is forbidden: no PriorityClass with name nosuch was found',
    });
  });
});

describe('a service', () => {
  it('gets an address of its own, which it keeps and gives back', async () => {
    const made = await api.ok('POST', services, { body: service('web') });
    expect(made.spec.clusterIP).toMatch(/^10\.96\.\d+\.\d+$/);
    expect(made.spec).toMatchObject({
      clusterIPs: [made.spec.clusterIP],
      type: 'ClusterIP',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
    });
    const address = await api.ok('GET', `/apis/networking.k8s.io/v1/ipaddresses/${made.spec.clusterIP}`);
    expect(address.spec.parentRef).toEqual({ resource: 'services', namespace: 'default', name: 'web' });
    const replaced = await api.ok('PUT', `${services}/web`, { body: service('web', { ports: [{ port: 81 }] }) });
    expect(replaced.spec.clusterIP).toBe(made.spec.clusterIP);
    await api.ok('DELETE', `${services}/web`);
    expect((await api.ask('GET', `/apis/networking.k8s.io/v1/ipaddresses/${made.spec.clusterIP}`)).code).toBe(404);
  });

  it('shares its address with no other', async () => {
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, i) => api.ok('POST', services, { body: service(`many${i}`) })),
    );
    expect(new Set(made.map(({ spec }) => spec.clusterIP)).size).toBe(20);
  });

  it('shows in a dry run the address and the ports it would get, and takes none', async () => {
    const body = service('rehearsed', {
      type: 'NodePort',
      clusterIP: '10.96.88.8',
      ports: [{ port: 80, nodePort: 30_088 }],
    });
    const shown = await api.ok('POST', `${services}?dryRun=All`, { body });
    expect(shown.spec).toMatchObject({ clusterIPs: ['10.96.88.8'], ports: [{ nodePort: 30_088 }] });
    const free = await api.ok('POST', `${services}?dryRun=All`, { body: service('rehearsed', { type: 'NodePort' }) });
    expect(free.spec.clusterIP).toMatch(/^10\.96\./);
    expect(free.spec.ports[0].nodePort).toBeGreaterThanOrEqual(30_000);
    expect((await api.ok('POST', services, { body })).spec.clusterIP).toBe('10.96.88.8');
    const taken = await api.ask('POST', `${services}?dryRun=All`, {
      body: service('other', { clusterIP: '10.96.88.8' }),
    });
    expect(taken.code).toBe(422);
    await api.ok('DELETE', `${services}/rehearsed`);
  });

  it('whose nodes tell their health to a load balancer has a port for it, kept as long as it is needed', async () => {
    const spec = { type: 'LoadBalancer', externalTrafficPolicy: 'Local', ports: [{ port: 80, nodePort: 30_090 }] };
    const made = await api.ok('POST', services, { body: service('balanced', spec) });
    const port: number = made.spec.healthCheckNodePort;
    expect(port).toBeGreaterThanOrEqual(30_000);
    expect(port).not.toBe(30_090);
    const replaced = await api.ok('PUT', `${services}/balanced`, { body: service('balanced', spec) });
    expect(replaced.spec.healthCheckNodePort).toBe(port);
    const same = service('rival', { ...spec, ports: [{ port: 80 }], healthCheckNodePort: port });
    expect((await api.ask('POST', services, { body: same })).body.message).toBe(
      `Service "rival" is invalid: spec.healthCheckNodePort: Invalid value: ${port}: failed to allocate requested HealthCheck NodePort ${port}: provided port is already allocated`,
    );
    const global = await api.ok('PATCH', `${services}/balanced`, {
      headers: { 'content-type': 'application/merge-patch+json' },
      body: { spec: { externalTrafficPolicy: 'Cluster' } },
    });
    expect(global.spec).not.toHaveProperty('healthCheckNodePort');
    expect((await api.ok('POST', services, { body: same })).spec.healthCheckNodePort).toBe(port);
    for (const name of ['balanced', 'rival']) await api.ok('DELETE', `${services}/${name}`);
  });

  it('of a load balancer that wants no node ports gets only those it asks for', async () => {
    const ports = [
      { name: 'a', port: 80 },
      { name: 'b', port: 81, nodePort: 30_091 },
    ];
    const spec = { type: 'LoadBalancer', allocateLoadBalancerNodePorts: false, ports };
    const made = await api.ok('POST', services, { body: service('portless', spec) });
    expect(made.spec.ports.map(({ nodePort }: { nodePort?: number }) => nodePort)).toEqual([undefined, 30_091]);
  });

  it('may ask for an address, and is told why not', async () => {
    const made = await api.ok('POST', services, { body: service('chosen', { clusterIP: '10.96.77.7' }) });
    expect(made.spec.clusterIP).toBe('10.96.77.7');
    expect(
      (await api.ask('POST', services, { body: service('taken', { clusterIP: '10.96.77.7' }) })).body,
    ).toMatchObject({
      code: 422,
      message:
        'Service "taken" is invalid: spec.clusterIPs: Invalid value: ["10.96.77.7"]: failed to allocate IP 10.96.77.7: provided IP is already allocated',
    });
    expect(
      (await api.ask('POST', services, { body: service('outside', { clusterIP: '192.168.1.1' }) })).body,
    ).toMatchObject({
      code: 422,
      message:
        'Service "outside" is invalid: spec.clusterIPs: Invalid value: ["192.168.1.1"]: failed to allocate IP 192.168.1.1: the provided network does not match the current range',
    });
    expect((await api.ask('GET', `${services}/taken`)).code).toBe(404);
  });

  it('that is headless has none', async () => {
    const made = await api.ok('POST', services, { body: service('headless', { clusterIP: 'None' }) });
    expect(made.spec).toMatchObject({ clusterIP: 'None', clusterIPs: ['None'] });
  });

  it('of type NodePort gets ports that nobody else has, and gives them back', async () => {
    const one = await api.ok('POST', services, {
      body: service('np1', { type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] }),
    });
    expect(one.spec.ports[0].nodePort).toBe(30080);
    expect(
      (
        await api.ask('POST', services, {
          body: service('np2', { type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] }),
        })
      ).body,
    ).toMatchObject({
      code: 422,
      message:
        'Service "np2" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
    });
    expect(
      (
        await api.ask('POST', services, {
          body: service('np3', { type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] }),
        })
      ).body,
    ).toMatchObject({
      code: 422,
      message:
        'Service "np3" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
    });
    const free = await api.ok('POST', services, { body: service('np4', { type: 'NodePort' }) });
    expect(free.spec.ports[0].nodePort).toBeGreaterThanOrEqual(30000);
    await api.ok('DELETE', `${services}/np1`);
    const again = await api.ok('POST', services, {
      body: service('np5', { type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] }),
    });
    expect(again.spec.ports[0].nodePort).toBe(30080);
  });

  it('shares one node port between the protocols of a port', async () => {
    const ports = [
      { name: 'tcp', port: 53, protocol: 'TCP' },
      { name: 'udp', port: 53, protocol: 'UDP' },
      { name: 'web', port: 80 },
    ];
    const made = await api.ok('POST', services, { body: service('dns', { type: 'NodePort', ports }) });
    const [tcp, udp, web] = made.spec.ports.map((port: any) => port.nodePort);
    expect(udp).toBe(tcp);
    expect(web).not.toBe(tcp);
  });

  it('on a dry run takes nothing', async () => {
    await api.ok('POST', `${services}?dryRun=All`, { body: service('dry', { clusterIP: '10.96.88.8' }) });
    expect((await api.ask('GET', '/apis/networking.k8s.io/v1/ipaddresses/10.96.88.8')).code).toBe(404);
  });

  it('that changes its type to ExternalName gives its address back', async () => {
    const made = await api.ok('POST', services, { body: service('turning') });
    const body = { ...made, spec: { type: 'ExternalName', externalName: 'example.com' } };
    const turned = await api.ok('PUT', `${services}/turning`, { body });
    expect(turned.spec).not.toHaveProperty('clusterIP');
    expect((await api.ask('GET', `/apis/networking.k8s.io/v1/ipaddresses/${made.spec.clusterIP}`)).code).toBe(404);
  });
});

describe('a node', () => {
  it('takes no pods before it is seen to be ready', async () => {
    const body = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'fresh' } };
    const made = await api.ok('POST', '/api/v1/nodes', { body, token: 'node-fresh' });
    expect(made.spec.taints).toEqual([{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }]);
  });

  it('writes no other node', async () => {
    const body = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'theirs' } };
    expect((await api.ask('POST', '/api/v1/nodes', { body, token: 'node-mine' })).body).toMatchObject({
      code: 403,
      message: expect.stringContaining('node "mine" is not allowed to modify node "theirs"'),
    });
  });
});

describe('rights', () => {
  const group = '/apis/rbac.authorization.k8s.io/v1';
  const clusterRole = (name: string, rules: object[]) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name },
    rules,
  });

  it('are handed out only by those who have them', async () => {
    await api.ok('POST', `${group}/clusterroles`, {
      body: clusterRole('role-maker', [
        { apiGroups: ['rbac.authorization.k8s.io'], resources: ['clusterroles'], verbs: ['create'] },
        { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
      ]),
    });
    await api.ok('POST', `${group}/clusterrolebindings`, {
      body: {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'role-maker' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'role-maker' },
        subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'maker' }],
      },
    });
    const grant = (name: string, resources: string[]) =>
      api.ask('POST', `${group}/clusterroles`, {
        token: 'user:maker',
        body: clusterRole(name, [{ apiGroups: [''], resources, verbs: ['get'] }]),
      });
    expect((await grant('own', ['pods'])).code).toBe(201);
    expect((await grant('more', ['secrets'])).body).toMatchObject({
      code: 403,
      message: expect.stringContaining(
        'user "maker" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:',
      ),
    });
  });
});
