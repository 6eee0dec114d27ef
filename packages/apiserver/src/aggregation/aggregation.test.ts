import { createServer, type Server } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type App, createApp } from '../app.ts';
import type { Dial } from '../deps.ts';
import { cluster, type Harness, startHarness } from '../testing/harness.ts';
import { selfSigned } from '../testing/webhookserver.ts';
import { fromLegacy } from './discovery.ts';
import { remoteHeaders } from './identity.ts';

const group = 'wardle.example.com';
const path = `/apis/${group}/v1alpha1/namespaces/default/flunders`;
const registrations = '/apis/apiregistration.k8s.io/v1/apiservices';
const name = `v1alpha1.${group}`;

let api: Harness;
let server: Server;
/** The server's own certificate, and that of whom signed it. */
let caBundle: string;
let authority: string;
const asked: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = [];
const dialed: unknown[] = [];

/** As an agent does it: a connection from the node, which here is this machine. */
const dial: Dial = async (id, node, target) => {
  dialed.push([id, node, target]);
  const { port } = server.address() as AddressInfo;
  return { status: 200, headers: {}, stream: connect(port, '127.0.0.1') };
};

beforeAll(async () => {
  const issuer = selfSigned(['DNS:authority']);
  authority = issuer.certificate;
  const { key, certificate } = selfSigned(['DNS:api.wardle.svc'], issuer);
  caBundle = Buffer.from(certificate).toString('base64');
  server = createServer({ key, cert: certificate }, async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    asked.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
    response.writeHead(202, { 'content-type': 'application/json', 'x-mine': 'yes' }).end('{"kind":"Flunder"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const other = { ...cluster, id: 'other' };
  api = await startHarness({
    dial,
    clusters: { get: async (id) => (id === cluster.id ? cluster : id === 'other' ? other : undefined) },
  });
  await api.ok('POST', '/api/v1/namespaces', {
    body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'wardle' } },
  });
  await api.ok('POST', '/api/v1/namespaces/wardle/services', {
    body: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'api', namespace: 'wardle' },
      spec: { ports: [{ port: 443 }] },
    },
  });
});
afterAll(async () => {
  await api.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  asked.length = 0;
  dialed.length = 0;
});

async function register(spec: object): Promise<void> {
  await api.ask('DELETE', `${registrations}/${name}`);
  await api.ok('POST', registrations, {
    body: {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name },
      spec: {
        group,
        version: 'v1alpha1',
        groupPriorityMinimum: 1000,
        versionPriority: 15,
        service: { name: 'api', namespace: 'wardle' },
        caBundle,
        ...spec,
      },
    },
  });
  const live = await api.ok('GET', `${registrations}/${name}`);
  live.status = { conditions: [{ type: 'Available', status: 'True', reason: 'Passed' }] };
  await api.ok('PUT', `${registrations}/${name}/status`, { body: live });
}

async function endpoints(endpoint: object): Promise<void> {
  await api.ask('DELETE', '/apis/discovery.k8s.io/v1/namespaces/wardle/endpointslices/api-1');
  await api.ok('POST', '/apis/discovery.k8s.io/v1/namespaces/wardle/endpointslices', {
    body: {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 'api-1', labels: { 'kubernetes.io/service-name': 'api' } },
      addressType: 'IPv4',
      ports: [{ name: '', port: 8443 }],
      endpoints: [endpoint],
    },
  });
}

describe('a request for what another server serves', () => {
  beforeEach(async () => {
    await register({});
    await endpoints({ addresses: ['10.244.0.7'], nodeName: 'n1' });
    dialed.length = 0;
  });

  it('goes through the agent of the node where that server runs, and its answer comes back as it is', async () => {
    const answer = await api.ask('POST', `${path}?a=b%2Fc`, { body: { kind: 'Flunder' } });
    expect([answer.code, answer.headers.get('x-mine'), answer.body]).toEqual([202, 'yes', { kind: 'Flunder' }]);
    expect(dialed).toEqual([['local', 'n1', { to: 'tcp', host: '10.244.0.7', port: 8443 }]]);
    expect(asked).toMatchObject([{ method: 'POST', url: `${path}?a=b%2Fc`, body: '{"kind":"Flunder"}' }]);
    expect(asked[0]?.headers).toMatchObject({ 'x-remote-user': 'admin', host: 'api.wardle.svc:443' });
    expect(asked[0]?.headers).not.toHaveProperty('authorization');
  });

  it('is in the trail of who did what, if it changes anything', async () => {
    const noted = vi.spyOn(api.deps.store, 'noteConnection');
    await api.ask('GET', `${path}/one`);
    expect(noted).not.toHaveBeenCalled();
    await api.ask('DELETE', `${path}/one/status`);
    const object = { cluster: 'local', resource: `${group}/flunders`, namespace: 'default', name: 'one' };
    expect(noted).toHaveBeenCalledWith(object, expect.stringContaining('"user":"admin","verb":"delete"'));
    noted.mockRejectedValueOnce(new Error('the table is gone'));
    expect((await api.ask('DELETE', `${path}/one`)).code).toBe(503);
    noted.mockRestore();
    expect(asked).toHaveLength(2);
  });

  it('is not even dialed for who may not, nor for another cluster', async () => {
    expect((await api.ask('GET', path, { token: 'user:jane' })).code).toBe(403);
    const request = new Request(`http://localhost/clusters/other${path}`, {
      headers: { authorization: 'Bearer admin' },
    });
    expect((await api.app.fetch(request)).status).toBe(404);
    expect(dialed).toEqual([]);
  });

  it('fails in words where the server is not who it should be', async () => {
    const { certificate } = selfSigned(['DNS:other.svc']);
    await register({ caBundle: Buffer.from(certificate).toString('base64') });
    const answer = await api.ask('GET', path);
    expect([answer.code, answer.headers.get('content-type')]).toEqual([503, 'text/plain; charset=utf-8']);
    expect(answer.text).toMatch(
      /^error trying to reach service: tls: failed to verify certificate: x509: certificate signed by unknown authority/,
    );
    expect(asked).toEqual([]);
    await register({ caBundle: undefined, insecureSkipTLSVerify: true });
    expect((await api.ask('GET', path)).code).toBe(202);
    await register({ caBundle: Buffer.from(authority).toString('base64') });
    expect((await api.ask('GET', path)).code).toBe(202);
  });

  it('reaches no address that no node stands behind, where this machine is not its owner’s alone', async () => {
    await endpoints({ addresses: ['10.0.0.254'] });
    const answer = await api.ask('GET', path);
    expect([answer.code, answer.text]).toEqual([503, 'no endpoints available for service "api"\n']);
    expect(dialed).toEqual([]);
  });

  it('for a group of Kubernetes’ own is never passed on', async () => {
    const apps = await api.ok('GET', `${registrations}/v1.apps`);
    apps.spec.service = { name: 'api', namespace: 'wardle' };
    await api.ok('PUT', `${registrations}/v1.apps`, { body: apps });
    expect((await api.ok('GET', '/apis/apps/v1/deployments')).kind).toBe('DeploymentList');
    expect(dialed).toEqual([]);
  });
});

describe('a connection', () => {
  let keeping: App;
  beforeAll(() => {
    keeping = createApp({ ...api.deps, keepsConnections: true });
  });
  beforeEach(async () => {
    await register({});
    await endpoints({ addresses: ['10.244.0.7'], nodeName: 'n1' });
    dialed.length = 0;
  });
  const ask = async (method: string, app = keeping): Promise<number> => {
    const headers = { authorization: 'Bearer admin' };
    const answer = await app.fetch(new Request(`http://localhost/clusters/local${path}/one`, { method, headers }));
    await answer.text();
    return answer.status;
  };
  const read = () => ask('GET');

  it('is made for each request, where a process may be frozen between two', async () => {
    expect([await ask('GET', api.app), await ask('GET', api.app)]).toEqual([202, 202]);
    expect(dialed).toHaveLength(2);
  });

  it('waits for the next read; whatever changes something has its own', async () => {
    expect([await read(), await read(), await read()]).toEqual([202, 202, 202]);
    expect(dialed).toHaveLength(1);
    expect([await ask('DELETE'), await read()]).toEqual([202, 202]);
    expect(dialed).toHaveLength(2);
  });

  it('that died while it waited is replaced, and nobody notices', async () => {
    expect(await read()).toBe(202);
    server.closeAllConnections();
    expect(await read()).toBe(202);
  });

  it('is of no use once the registration names another authority', async () => {
    expect(await read()).toBe(202);
    const { certificate } = selfSigned(['DNS:other.svc']);
    await register({ caBundle: Buffer.from(certificate).toString('base64') });
    expect(await read()).toBe(503);
    const open = () => new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));
    await vi.waitFor(async () => expect(await open()).toBe(0), 10_000);
  });

  it('goes to no place that is not ready any more', async () => {
    expect(await read()).toBe(202);
    await endpoints({ addresses: ['10.244.0.8'], nodeName: 'n2' });
    dialed.length = 0;
    expect([await read(), await read()]).toEqual([202, 202]);
    expect(dialed).toEqual([['local', 'n2', { to: 'tcp', host: '10.244.0.8', port: 8443 }]]);
    await endpoints({ addresses: ['10.244.0.8'], nodeName: 'n2', conditions: { ready: false } });
    expect(await read()).toBe(503);
  });
});

describe('who asks', () => {
  it('is told in headers as client-go does it', () => {
    const extra = { 'authentication.kubernetes.io/credential-id': ['a', 'b'], 'Größe%': ['1'] };
    expect(remoteHeaders({ username: 'jåne', uid: '7', groups: ['a', 'b'], extra })).toEqual({
      'X-Remote-User': Buffer.from('jåne').toString('latin1'),
      'X-Remote-Uid': '7',
      'X-Remote-Group': ['a', 'b'],
      'X-Remote-Extra-authentication.kubernetes.io%2Fcredential-id': ['a', 'b'],
      'X-Remote-Extra-Gr%C3%B6%C3%9Fe%25': ['1'],
    });
  });

  it('cannot smuggle a header by a name', () => {
    expect(() => remoteHeaders({ username: 'a\r\nX-Remote-Group: system:masters', groups: [] })).toThrow(
      'invalid header field value for "X-Remote-User"',
    );
  });
});

it('what a server of old says it serves is put in the new form', () => {
  expect(
    fromLegacy([
      { name: 'flunders/status', namespaced: true, kind: 'Flunder', verbs: ['get'] },
      {
        name: 'flunders',
        singularName: 'flunder',
        namespaced: true,
        kind: 'Flunder',
        verbs: ['get'],
        shortNames: ['fl'],
      },
      { name: 'fischers', singularName: '', namespaced: false, kind: 'Fischer', group: 'x', version: 'v2', verbs: [] },
      'nonsense',
    ]),
  ).toEqual([
    {
      resource: 'flunders',
      responseKind: { group: '', version: '', kind: 'Flunder' },
      scope: 'Namespaced',
      singularResource: 'flunder',
      verbs: ['get'],
      shortNames: ['fl'],
      subresources: [
        { subresource: 'status', responseKind: { group: '', version: '', kind: 'Flunder' }, verbs: ['get'] },
      ],
    },
    {
      resource: 'fischers',
      responseKind: { group: 'x', version: 'v2', kind: 'Fischer' },
      scope: 'Cluster',
      singularResource: '',
      verbs: [],
    },
  ]);
});
