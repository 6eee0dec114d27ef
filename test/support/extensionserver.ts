import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { servingCertificate } from './certificates.ts';

export const group = 'wardle.example.com';
const apiVersion = `${group}/v1alpha1`;

/** This machine's address: endpoints may not be loopback. undefined: it has none. */
export const machineAddress = (): string | undefined =>
  Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

interface Flunder {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace: string; uid: string; resourceVersion: string; creationTimestamp: string };
}

const resources = {
  kind: 'APIResourceList',
  apiVersion: 'v1',
  groupVersion: apiVersion,
  resources: [
    {
      name: 'flunders',
      singularName: 'flunder',
      namespaced: true,
      kind: 'Flunder',
      shortNames: ['fl'],
      verbs: ['create', 'delete', 'get', 'list', 'watch'],
    },
  ],
};

const discovery = {
  kind: 'APIGroupDiscoveryList',
  apiVersion: 'apidiscovery.k8s.io/v2',
  metadata: {},
  items: [
    {
      metadata: { name: group },
      versions: [
        {
          version: 'v1alpha1',
          freshness: 'Current',
          resources: resources.resources.map(({ name, singularName, kind, verbs, shortNames }) => ({
            resource: name,
            responseKind: { group, version: 'v1alpha1', kind },
            scope: 'Namespaced',
            singularResource: singularName,
            verbs,
            shortNames,
          })),
        },
      ],
    },
  ],
};

const definition = {
  description: 'A thing of which nobody knows what it is.',
  type: 'object',
  properties: { size: { type: 'integer', description: 'How large it is.' } },
  'x-kubernetes-group-version-kind': [{ group, version: 'v1alpha1', kind: 'Flunder' }],
};

export interface ExtensionServer {
  port: number;
  /** PEM of the authority that signed its certificate. */
  caBundle: string;
  /** Whom the last request spoke for, as its headers said. */
  lastUser(): { user: string; groups: string[]; extra: Record<string, string> };
  /** It knows nothing but what clients of old ask for. */
  speakOldDiscovery(): void;
  close(): Promise<void>;
}

/**
 * An extension server as kubernetes/sample-apiserver is one: TLS of its own; it believes who shows a certificate that
 * `requestHeaderCa` signed for `front-proxy-client`, and nobody else.
 */
export async function startExtensionServer(
  serviceName: string,
  requestHeaderCa: string,
  host: string,
): Promise<ExtensionServer> {
  const { certificate, key, ca } = await servingCertificate([serviceName]);
  const flunders = new Map<string, Flunder>();
  const watchers = new Set<ServerResponse>();
  const upgraded = new Set<Duplex>();
  let version = 1;
  let old = false;
  let last = { user: '', groups: [] as string[], extra: {} as Record<string, string> };

  const json = (response: ServerResponse, status: number, body: object, type = 'application/json') => {
    response.writeHead(status, { 'content-type': type });
    response.end(JSON.stringify(body));
  };
  const tell = (type: string, object: Flunder) => {
    for (const watcher of watchers) watcher.write(`${JSON.stringify({ type, object })}\n`);
  };
  const isProxy = (request: IncomingMessage): boolean => {
    const socket = request.socket as TLSSocket;
    return socket.authorized && socket.getPeerCertificate().subject.CN === 'front-proxy-client';
  };
  const remember = ({ headersDistinct: headers }: IncomingMessage) => {
    const extra = Object.entries(headers).filter(([name]) => name.startsWith('x-remote-extra-'));
    last = {
      user: headers['x-remote-user']?.[0] ?? '',
      groups: headers['x-remote-group'] ?? [],
      extra: Object.fromEntries(extra.map(([name, values]) => [decodeURIComponent(name.slice(15)), values?.[0] ?? ''])),
    };
  };

  const collection = async (request: IncomingMessage, response: ServerResponse, namespace: string, url: URL) => {
    if (request.method === 'POST') {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const sent = JSON.parse(body) as Flunder;
      version += 1;
      const flunder = {
        ...sent,
        metadata: {
          ...sent.metadata,
          namespace,
          uid: crypto.randomUUID(),
          resourceVersion: String(version),
          creationTimestamp: new Date().toISOString().replace(/\.\d+Z/, 'Z'),
        },
      };
      flunders.set(`${namespace}/${sent.metadata.name}`, flunder);
      tell('ADDED', flunder);
      return json(response, 201, flunder);
    }
    const mine = [...flunders.values()].filter(({ metadata }) => namespace === '' || metadata.namespace === namespace);
    if (url.searchParams.get('watch') === 'true' || url.searchParams.get('watch') === '1') {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.flushHeaders();
      watchers.add(response);
      response.once('close', () => watchers.delete(response));
      return undefined;
    }
    const metadata = { resourceVersion: String(version) };
    return json(response, 200, { kind: 'FlunderList', apiVersion, metadata, items: mine });
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!isProxy(request)) return json(response, 401, { kind: 'Status', status: 'Failure', code: 401 });
    remember(request);
    const url = new URL(request.url ?? '/', 'https://extension');
    const { pathname } = url;
    if (pathname === '/apis') {
      if (old || !request.headers.accept?.includes('as=APIGroupDiscoveryList'))
        return json(response, 200, { kind: 'APIGroupList', apiVersion: 'v1', groups: [] });
      return json(response, 200, discovery, 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList');
    }
    if (pathname === `/apis/${apiVersion}`) return json(response, 200, resources);
    const name = `com.example.wardle.v1alpha1.Flunder`;
    if (pathname === '/openapi/v2')
      return json(response, 200, {
        swagger: '2.0',
        info: { title: 'wardle', version: '0' },
        paths: { [`/apis/${apiVersion}/flunders`]: {}, '/version/': {} },
        definitions: { [name]: definition },
      });
    if (pathname === '/openapi/v3')
      return json(response, 200, {
        paths: { [`apis/${apiVersion}`]: { serverRelativeURL: `/openapi/v3/apis/${apiVersion}?hash=ABC` } },
      });
    if (pathname === `/openapi/v3/apis/${apiVersion}`)
      return json(response, 200, {
        openapi: '3.0.0',
        info: { title: 'wardle', version: '0' },
        paths: {
          [`/apis/${apiVersion}/namespaces/{namespace}/flunders/{name}`]: {
            get: {
              responses: { '200': { description: 'OK' } },
              'x-kubernetes-group-version-kind': { group, version: 'v1alpha1', kind: 'Flunder' },
            },
          },
        },
        components: { schemas: { [name]: definition } },
      });
    const found = new RegExp(`^/apis/${apiVersion}(?:/namespaces/([^/]+))?/flunders(?:/([^/]+))?$`).exec(pathname);
    const [, namespace = '', flunderName] = found ?? [];
    if (found === null) return json(response, 404, { kind: 'Status', status: 'Failure', code: 404 });
    if (flunderName === undefined) return collection(request, response, namespace, url);
    const flunder = flunders.get(`${namespace}/${flunderName}`);
    if (flunder === undefined)
      return json(response, 404, {
        kind: 'Status',
        apiVersion: 'v1',
        status: 'Failure',
        reason: 'NotFound',
        message: `flunders.${group} "${flunderName}" not found`,
        code: 404,
      });
    if (request.method === 'DELETE') {
      flunders.delete(`${namespace}/${flunderName}`);
      tell('DELETED', flunder);
    }
    return json(response, 200, flunder);
  };

  const server = createServer(
    { cert: certificate, key, ca: requestHeaderCa, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      answer(request, response).catch((error: unknown) => json(response, 500, { message: String(error) }));
    },
  );
  server.on('upgrade', (request: IncomingMessage, socket) => {
    if (!isProxy(request)) return socket.destroy();
    remember(request);
    // Nobody else closes what has become another protocol.
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
    socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: echo\r\n\r\n');
    return socket.pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    caBundle: ca,
    lastUser: () => last,
    speakOldDiscovery: () => {
      old = true;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const socket of upgraded) socket.destroy();
      }),
  };
}
