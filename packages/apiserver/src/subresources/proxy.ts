import type { Duplex } from 'node:stream';
import type { Node, Pod } from '@berth/kinds/types';
import { ApiError } from '@berth/machinery/errors';
import { exchangeOver, type StreamRequest } from '../dial/fetch.ts';
import { askNode, connectNode, dialNode, whyNot } from '../dial/node.ts';
import { connectService } from '../dial/service.ts';
import { framing, passedHeaders } from '../http/forward.ts';
import type { ResourceRequest } from '../http/request.ts';
import { keyOf, missing } from '../operations/call.ts';
import { passOn, type Upgrade, upgradeWish } from '../upgrade/upgrade.ts';

/** Where a proxy's request goes, `scheme:name:port` taken apart (apimachinery pkg/util/net/port_split.go). */
interface Target {
  scheme: '' | 'http' | 'https';
  name: string;
  port: string;
}

const kubeletPort = '10250';

function targetOf(resource: string, id: string): Target {
  const parts = id.split(':');
  const [scheme = '', name = '', port = ''] = parts.length === 3 ? parts : ['', ...parts];
  if (parts.length <= 3 && name !== '' && (scheme === '' || scheme === 'http' || scheme === 'https'))
    return { scheme, name, port };
  throw new ApiError('BadRequest', `invalid ${resource.slice(0, -1)} request "${id}"`);
}

/** What comes after `/proxy` in the path, as the client wrote it. */
const proxied = /^(?:\/clusters\/[^/]+)?\/api\/v1\/(?:namespaces\/[^/]+\/)?[^/]+\/[^/]+\/proxy(\/.*)?$/;
async function read<Kind>({ call, kind, info }: ResourceRequest, name: string): Promise<Kind> {
  const stored = await call.server.store.get(keyOf(call, kind, info.namespace, name));
  if (stored === undefined) throw missing(kind, name);
  return JSON.parse(stored.body) as Kind;
}

const portNumber = (port: string): number => {
  const number = Number(port);
  if (Number.isInteger(number) && number > 0 && number <= 65_535) return number;
  throw new ApiError('ServiceUnavailable', `error trying to reach service: dial tcp: lookup tcp/${port}: unknown port`);
};

interface Reached {
  stream: Duplex;
  /** Of the Host header. */
  host: string;
}

/** pkg/registry/core/pod/strategy.go ResourceLocation: the first port that a container declares, unless one is named. */
async function reachPod(resource: ResourceRequest, { scheme, name, port }: Target): Promise<Reached> {
  const pod = await read<Pod>(resource, name);
  const declared = pod.spec?.containers.find(({ ports }) => ports !== undefined && ports.length > 0)?.ports?.[0];
  const wanted = port || String(declared?.containerPort ?? (scheme === 'https' ? 443 : 80));
  const host = pod.status?.podIP ?? '';
  const node = pod.spec?.nodeName ?? '';
  if (host === '' || node === '') throw new ApiError('BadRequest', 'address not allowed');
  const stream = await connectNode(resource.call, node, { host, port: portNumber(wanted) }, resource.request.signal);
  return { stream, host: `${host}:${wanted}` };
}

async function reachNode(resource: ResourceRequest, { name, port }: Target): Promise<Reached> {
  const node = await read<Node>(resource, name);
  const host = node.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '';
  if (host === '') throw new ApiError('BadRequest', 'address not allowed');
  const stream = await connectNode(resource.call, name, { host, port: portNumber(port) }, resource.request.signal);
  return { stream, host: `${host}:${port}` };
}

async function reachService(resource: ResourceRequest, { name, port }: Target): Promise<Reached> {
  const { call, info, request } = resource;
  const stream = await connectService(call, { namespace: info.namespace, name, port }, request.signal);
  return { stream, host: `${name}.${info.namespace}.svc${/^\d+$/.test(port) ? `:${port}` : ''}` };
}

/** The agent's own endpoints, which are the kubelet's. */
async function kubelet(resource: ResourceRequest, node: string, path: string, wish: string) {
  const { call, request } = resource;
  await read<Node>(resource, node);
  const headers = passedHeaders(request, resource.url, wish);
  if (wish === '')
    return askNode(call, node, { method: request.method, path, headers, body: request.body }, request.signal);
  const dialed = await dialNode(call, node, { to: 'kubelet', method: request.method, path, headers });
  if (dialed.status === 101) return passOn(dialed.headers, dialed.stream);
  return new Response(await whyNot(dialed), { status: dialed.status, headers: { 'content-type': 'text/plain' } });
}

/** A redirect to the server's own root goes through the proxy as well (transport.go rewriteURL). */
function redirected(response: Response, resource: ResourceRequest, host: string, prefix: string): Response {
  const location = response.headers.get('location');
  if (location === null) return response;
  const target = URL.parse(location, `http://${host}`);
  const relative = !location.startsWith('/') && !/^[a-z]+:\/\//i.test(location);
  if (target === null || relative || ![host, resource.url.host].includes(target.host)) return response;
  const path = target.pathname.startsWith(prefix) ? target.pathname : prefix + target.pathname;
  response.headers.set('location', `${resource.url.origin}${path}${target.search}${target.hash}`);
  return response;
}

/** pods/proxy, services/proxy and nodes/proxy: the request is made by an agent, next to where it goes. */
export async function proxy(resource: ResourceRequest): Promise<Response | Upgrade> {
  const { call, info, request, url } = resource;
  const path = proxied.exec(url.pathname)?.[1] ?? '';
  const wish = call.upgradable === true ? upgradeWish(request.headers) : '';
  const target = targetOf(info.resource, info.name);
  if (path === '' && wish === '' && (request.method === 'GET' || request.method === 'HEAD'))
    return new Response(null, { status: 301, headers: { location: `${url.pathname}/${url.search}` } });
  const asked = `${path || '/'}${url.search}`;
  if (info.resource === 'nodes' && (target.port === '' || target.port === kubeletPort))
    return kubelet(resource, target.name, asked, wish);
  const reach = { pods: reachPod, services: reachService, nodes: reachNode }[info.resource] ?? reachPod;
  const { stream, host } = await reach(resource, target);
  const wanted: StreamRequest = {
    method: request.method,
    path: asked,
    host,
    headers: { ...passedHeaders(request, resource.url, wish), ...framing(request) },
    body: request.body,
    signal: request.signal,
  };
  // As upstream's proxies: the certificate is checked by nobody, the address is the pod's own.
  const answer = await exchangeOver(stream, wanted, target.scheme === 'https' ? { insecure: true } : undefined);
  if (!(answer instanceof Response)) return passOn(answer.headers, answer.stream);
  return redirected(answer, resource, host, url.pathname.slice(0, url.pathname.length - path.length));
}
