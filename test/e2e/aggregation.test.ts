import { request } from 'node:https';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Berth, eventually, startBerth } from '../support/berth.ts';
import { type ExtensionServer, group, machineAddress, startExtensionServer } from '../support/extensionserver.ts';

const apiService = `v1alpha1.${group}`;
const path = `/apis/${group}/v1alpha1`;
const host = machineAddress();

let berth: Berth;
let server: ExtensionServer;
beforeAll(async () => {
  berth = await startBerth(['--node', 'none']);
  server = await startExtensionServer('api.wardle.svc', await requestHeaderCa(), host ?? '127.0.0.1');
});
afterAll(async () => {
  await server?.close();
  await berth?.[Symbol.asyncDispose]();
});

async function requestHeaderCa(): Promise<string> {
  // Written by a controller, some time after the start.
  return eventually(async () => {
    const { data } = await berth.json('get', 'configmap', '-n', 'kube-system', 'extension-apiserver-authentication');
    return data['requestheader-client-ca-file'];
  }, 60_000);
}

const create = async (object: object) => {
  const { code, stderr } = await berth.pipe(JSON.stringify(object), 'create', '-f', '-');
  if (code !== 0) throw new Error(stderr);
};
const availability = () => berth.ok('get', 'apiservice', apiService, '--no-headers');
const waitFor = (text: string) => eventually(async () => expect(await availability()).toContain(text));

const service = (port: number) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'api', namespace: 'wardle' },
  spec: { ports: [{ name: 'https', port, targetPort: server.port }] },
});
const slice = () => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: 'api-1', namespace: 'wardle', labels: { 'kubernetes.io/service-name': 'api' } },
  addressType: 'IPv4',
  ports: [{ name: 'https', port: server.port, protocol: 'TCP' }],
  endpoints: [{ addresses: [host] }],
});
const registration = (caBundle: string) => ({
  apiVersion: 'apiregistration.k8s.io/v1',
  kind: 'APIService',
  metadata: { name: apiService },
  spec: {
    group,
    version: 'v1alpha1',
    groupPriorityMinimum: 1000,
    versionPriority: 15,
    service: { name: 'api', namespace: 'wardle' },
    caBundle: Buffer.from(caBundle).toString('base64'),
  },
});

it('what this server serves itself is registered, custom kinds for as long as they are served', async () => {
  const names = async () => (await berth.ok('get', 'apiservices', '--no-headers')).split('\n');
  expect((await names()).filter((line) => /^v\d\.\S* +Local +True /.test(line)).length).toBe(21);
  await create({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'orders.shop.example.com' },
    spec: {
      group: 'shop.example.com',
      scope: 'Namespaced',
      names: { plural: 'orders', kind: 'Order' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
    },
  });
  await eventually(async () => expect((await names()).join('\n')).toMatch(/v1.shop.example.com +Local +True/));
  await berth.ok('delete', 'crd', 'orders.shop.example.com');
  await eventually(async () => expect((await names()).join('\n')).not.toContain('shop.example.com'));
});

it.runIf(host !== undefined)('says of an extension server what is missing until it answers', async () => {
  await berth.ok('create', 'namespace', 'wardle');
  await create(registration('-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n'));
  await waitFor('wardle/api   False (ServiceNotFound)');
  const refused = await berth.kubectl('get', '--raw', path);
  expect(refused.stderr).toContain('Error from server (ServiceUnavailable)');
  await create(service(8443));
  await waitFor('False (ServicePortError)');
  await berth.ok('delete', 'service', '-n', 'wardle', 'api');
  await create(service(443));
  await waitFor('False (EndpointsNotFound)');
  await create(slice());
  await waitFor('False (FailedDiscoveryCheck)');
  await berth.ok('patch', 'apiservice', apiService, '-p', JSON.stringify({ spec: registration(server.caBundle).spec }));
  await waitFor('True');
});

it.runIf(host !== undefined)('passes on every verb, as who asked, if they may', async () => {
  const flunder = { apiVersion: `${group}/v1alpha1`, kind: 'Flunder', metadata: { name: 'one' } };
  const created = await berth.fetch(`${path}/namespaces/default/flunders`, {
    method: 'POST',
    body: JSON.stringify(flunder),
    headers: { 'content-type': 'application/json', 'x-remote-user': 'mallory', 'impersonate-user': 'jane' },
  });
  expect(created.status).toBe(403);
  await berth.ok('create', 'clusterrole', 'flunders', '--verb=create,get', `--resource=pods`);
  await berth.ok(
    ...['patch', 'clusterrole', 'flunders', '--type=json', '-p'],
    JSON.stringify([{ op: 'add', path: '/rules/-', value: { apiGroups: [group], resources: ['*'], verbs: ['*'] } }]),
  );
  await berth.ok('create', 'clusterrolebinding', 'flunders', '--clusterrole=flunders', '--user=jane');
  await eventually(async () => {
    const allowed = await berth.fetch(`${path}/namespaces/default/flunders`, {
      method: 'POST',
      body: JSON.stringify(flunder),
      headers: {
        'content-type': 'application/json',
        'x-remote-user': 'mallory',
        'impersonate-user': 'jane',
        'impersonate-extra-example.org%2fscope': 'all',
      },
    });
    expect(allowed.status).toBe(201);
  });
  expect(server.lastUser()).toEqual({
    user: 'jane',
    groups: ['system:authenticated'],
    extra: { 'example.org/scope': 'all' },
  });
  const list = JSON.parse(await berth.ok('get', '--raw', `${path}/namespaces/default/flunders`));
  expect(list.items).toMatchObject([{ metadata: { name: 'one', namespace: 'default' } }]);
  expect(server.lastUser().groups).toEqual(['system:masters', 'system:authenticated']);
  const lost = await berth.kubectl('get', '--raw', `${path}/namespaces/default/flunders/two`);
  expect(lost.stderr).toContain(`flunders.${group} "two" not found`);
});

it.runIf(host !== undefined)('passes on a watch as it comes, and a connection that becomes another', async () => {
  const watch = await berth.fetch(`${path}/flunders?watch=true`);
  const reader = watch.body?.getReader();
  const body = JSON.stringify({ apiVersion: `${group}/v1alpha1`, kind: 'Flunder', metadata: { name: 'three' } });
  const headers = { 'content-type': 'application/json' };
  await berth.fetch(`${path}/namespaces/default/flunders`, { method: 'POST', body, headers });
  const { value } = (await reader?.read()) ?? {};
  expect(JSON.parse(Buffer.from(value ?? []).toString())).toMatchObject({
    type: 'ADDED',
    object: { metadata: { name: 'three' } },
  });
  await reader?.cancel();

  const config = JSON.parse(readFileSync(berth.kubeconfig, 'utf8'));
  const echoed = await new Promise<string>((resolve, reject) => {
    const asked = request(`${berth.url}${path}/namespaces/default/flunders/one/echo`, {
      ca: Buffer.from(config.clusters[0].cluster['certificate-authority-data'], 'base64'),
      headers: { authorization: `Bearer ${config.users[0].user.token}`, connection: 'Upgrade', upgrade: 'echo' },
    });
    asked.once('error', reject);
    asked.once('response', ({ statusCode }) => reject(new Error(`answered with ${statusCode}`)));
    asked.once('upgrade', (_response, socket) => {
      socket.once('data', (data: Buffer) => {
        resolve(data.toString());
        socket.destroy();
      });
      socket.write('hello');
    });
    asked.end();
  });
  expect(echoed).toBe('hello');
});

it.runIf(host !== undefined)(
  'is found by clients as what this server serves itself is, by both forms of discovery',
  async () => {
    const resources = async () => (await berth.ok('api-resources', '--api-group', group, '--no-headers')).trim();
    expect(await resources()).toMatch(/^flunders +fl +wardle.example.com\/v1alpha1 +true +Flunder$/);
    expect(await berth.ok('get', 'fl', 'one', '-o', 'name')).toBe(`flunder.${group}/one\n`);
    expect(await berth.ok('explain', 'flunder.size')).toContain('How large it is.');
    await berth.ok('delete', 'flunder', 'one');
    const apis = JSON.parse(await berth.ok('get', '--raw', '/apis'));
    const groups: string[] = apis.groups.map(({ name }: { name: string }) => name);
    expect(groups.slice(0, 3)).toEqual(['apiregistration.k8s.io', 'apps', 'events.k8s.io']);
    expect(groups.indexOf(group)).toBeLessThan(groups.indexOf('metrics.k8s.io'));
    const swagger = JSON.parse(await berth.ok('get', '--raw', '/openapi/v2'));
    expect(swagger.definitions).toHaveProperty(['com.example.wardle.v1alpha1.Flunder']);
    // Theirs outside of their group is not told.
    expect(swagger.paths['/version/'].get.description).toBe('get the version of this server');
  },
);

it.runIf(host !== undefined)('that is gone is still named, and said to be stale', async () => {
  await berth.ok('delete', 'endpointslice', '-n', 'wardle', 'api-1');
  await waitFor('False (EndpointsNotFound)');
  const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
  const { items } = (await (await berth.fetch('/apis', { headers: { accept } })).json()) as any;
  const found = items.find(({ metadata }: any) => metadata.name === group);
  expect(found.versions).toMatchObject([{ version: 'v1alpha1', freshness: 'Stale' }]);
  const answer = await berth.fetch(`${path}/flunders`);
  expect([answer.status, await answer.text()]).toEqual([503, 'service unavailable\n']);
  await berth.ok('delete', 'apiservice', apiService);
  await eventually(async () => expect((await berth.fetch(`${path}/flunders`)).status).toBe(404));
});

it('a Service may stand for a name outside of the cluster, as this machine knows it', async () => {
  const local = await startExtensionServer('away.wardle.svc', await requestHeaderCa(), '127.0.0.1');
  try {
    await berth.kubectl('create', 'namespace', 'wardle');
    await create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'away', namespace: 'wardle' },
      spec: { type: 'ExternalName', externalName: 'localhost', ports: [{ port: local.port }] },
    });
    const { spec, ...rest } = registration(local.caBundle);
    const reference = { name: 'away', namespace: 'wardle', port: local.port };
    await create({ ...rest, spec: { ...spec, service: reference } });
    await waitFor('True');
    local.speakOldDiscovery();
    expect(await berth.ok('get', 'flunders', '-A', '-o', 'name')).toBe('');
    await berth.ok('delete', 'apiservice', apiService);
  } finally {
    await local.close();
  }
});

it('metrics are built in until somebody registers a server of them, and again once it is gone', async () => {
  const ask = () => berth.fetch('/apis/metrics.k8s.io/v1beta1/nodes');
  expect((await (await ask()).json()) as object).toMatchObject({ kind: 'NodeMetricsList' });
  await create({
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: 'v1beta1.metrics.k8s.io' },
    spec: {
      group: 'metrics.k8s.io',
      version: 'v1beta1',
      groupPriorityMinimum: 100,
      versionPriority: 100,
      insecureSkipTLSVerify: true,
      service: { name: 'metrics-server', namespace: 'kube-system' },
    },
  });
  expect((await ask()).status).toBe(503);
  await berth.ok('delete', 'apiservice', 'v1beta1.metrics.k8s.io');
  await eventually(async () => expect((await ask()).status).toBe(200));
});
