import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from '../testing/harness.ts';

let api: Harness;
let server: Server;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    response.end(JSON.stringify({ method: request.method, url: request.url, body, length, encoding }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  api = await startHarness({ connect: async () => connect(port, '127.0.0.1') });
  await api.ok('POST', '/api/v1/namespaces/default/services', {
    body: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'echo' },
      spec: { ports: [{ name: 'http', port: 80 }] },
    },
  });
  await api.ok('POST', '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices', {
    body: {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 'echo', labels: { 'kubernetes.io/service-name': 'echo' } },
      addressType: 'IPv4',
      ports: [{ name: 'http', port: 8080 }],
      endpoints: [{ addresses: ['10.0.0.7'] }],
    },
  });
});
afterAll(async () => {
  await api.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('what goes through the proxy of a Service', () => {
  const ask = async (method: string, headers: Record<string, string>, body?: string) => {
    const path = '/api/v1/namespaces/default/services/http:echo:http/proxy/a?b=c';
    return JSON.parse((await api.ask(method, path, { headers, ...(body === undefined ? {} : { body }) })).text);
  };

  it('arrives with its body, as long as the client said, or in pieces', async () => {
    const said = { method: 'POST', url: '/a?b=c', body: 'hello' };
    expect(await ask('POST', { 'content-length': '5' }, 'hello')).toEqual({ ...said, length: '5' });
    expect(await ask('POST', {}, 'hello')).toEqual({ ...said, encoding: 'chunked' });
  });

  it('says that it has none, where it could have one', async () => {
    expect(await ask('POST', {})).toEqual({ method: 'POST', url: '/a?b=c', body: '', length: '0' });
    expect(await ask('GET', {})).toEqual({ method: 'GET', url: '/a?b=c', body: '' });
  });
});
