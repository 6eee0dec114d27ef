import type { Pod } from '@berth/kinds/types';
import { ApiError } from '@berth/machinery/errors';
import { joinStreams } from '@berth/machinery/tunnel/join';
import { permit } from '../authorization.ts';
import { dialNode, whyNot } from '../dial/node.ts';
import type { Dialed } from '../deps.ts';
import type { ResourceRequest } from '../http/request.ts';
import { keyOf, missing } from '../operations/call.ts';
import { keepAlive, translate } from '../upgrade/remotecommand.ts';
import { acceptWebSocket, offeredProtocols, passOn, type Upgrade, upgradeWish } from '../upgrade/upgrade.ts';

/** With this one a client may end its stdin; the runtimes do not speak it. */
const closingProtocol = 'v5.channel.k8s.io';
/** SPDY's bytes inside of a WebSocket. */
const tunnelProtocol = 'SPDY/3.1+portforward.k8s.io';

const yes = (query: URLSearchParams, name: string): boolean => /^(1|t|true)$/i.test(query.get(name) ?? '');

/** The options in the kubelet's words (pkg/registry/core/pod/strategy.go streamParams). */
function kubeletQuery(query: URLSearchParams, subresource: string): string {
  const told = new URLSearchParams();
  if (subresource === 'portforward') for (const ports of query.getAll('ports')) told.append('port', ports);
  else {
    for (const [ours, theirs] of [
      ['stdin', 'input'],
      ['stdout', 'output'],
      ['stderr', 'error'],
      ['tty', 'tty'],
    ] as const)
      if (yes(query, ours)) told.set(theirs, '1');
    if (subresource === 'exec') for (const word of query.getAll('command')) told.append('command', word);
  }
  return told.size === 0 ? '' : `?${told}`;
}

/** @throws ApiError BadRequest (strategy.go validateContainer) */
function containerOf({ metadata, spec }: Pod, wanted: string): string {
  const { containers = [], initContainers = [], ephemeralContainers = [] } = spec ?? {};
  const names = [...initContainers, ...containers, ...ephemeralContainers].map(({ name }) => name);
  if (wanted !== '') {
    if (names.includes(wanted)) return wanted;
    throw new ApiError('BadRequest', `container ${wanted} is not valid for pod ${metadata.name}`);
  }
  const [only, ...others] = containers;
  if (only !== undefined && others.length === 0) return only.name;
  throw new ApiError(
    'BadRequest',
    `a container name must be specified for pod ${metadata.name}, choose one of: [${names.join(' ')}]`,
  );
}

/** The client's headers as they concern the runtime. */
function passedHeaders(headers: Headers): Record<string, string> {
  const passed = ['connection', 'upgrade', 'x-stream-protocol-version', 'origin'];
  return Object.fromEntries(
    [...headers].filter(([name]) => passed.includes(name) || name.startsWith('sec-websocket-')),
  );
}

const spdy = (protocol: string) => ({
  connection: 'Upgrade',
  upgrade: 'SPDY/3.1',
  'x-stream-protocol-version': protocol,
});

/**
 * pods/exec, attach and portforward: the client's stream is joined to the runtime's of the pod's node. Bytes pass through as they
 * are, but for the WebSocket protocols that runtimes do not speak.
 */
export async function stream(resource: ResourceRequest): Promise<Response | Upgrade> {
  const { call, kind, info, url, request } = resource;
  // Who may read a pod may not for that reason run something in it: a WebSocket is opened by a GET (pod/rest/authorize.go).
  if (info.verb !== 'create') await permit(call, { ...info, verb: 'create' });
  const stored = await call.server.store.get(keyOf(call, kind, info.namespace, info.name));
  if (stored === undefined) throw missing(kind, info.name);
  const pod = JSON.parse(stored.body) as Pod;
  const forwards = info.subresource === 'portforward';
  const part = forwards ? '' : `/${containerOf(pod, url.searchParams.get('container') ?? '')}`;
  const node = pod.spec?.nodeName ?? '';
  if (node === '') throw new ApiError('BadRequest', `pod ${info.name} does not have a host assigned`);
  const wish = upgradeWish(request.headers);
  if (call.server.dial === undefined)
    throw new ApiError('ServiceUnavailable', 'this server cannot reach the nodes; ask the streams host');
  if (call.upgradable !== true || wish === '') throw new ApiError('BadRequest', 'Upgrade request required');
  const path = `/${forwards ? 'portForward' : info.subresource}/${info.namespace}/${info.name}${part}`;
  const dial = (headers: Record<string, string>, signal?: AbortSignal) =>
    dialNode(
      call,
      node,
      { to: 'kubelet', method: 'POST', path: path + kubeletQuery(url.searchParams, info.subresource), headers },
      signal === undefined ? {} : { signal },
    );
  const offered = wish === 'websocket' ? offeredProtocols(request.headers) : [];
  if (!forwards && offered.includes(closingProtocol)) {
    const [stdin, stdout, stderr, tty] = ['stdin', 'stdout', 'stderr', 'tty'].map((name) =>
      yes(url.searchParams, name),
    );
    const options = { stdin: stdin === true, stdout: stdout === true, stderr: stderr === true, tty: tty === true };
    return acceptWebSocket(request, closingProtocol, (socket) => {
      void translate(socket, options, (signal) => dial(spdy('v4.channel.k8s.io'), signal));
    });
  }
  const tunnelled = forwards && offered.includes(tunnelProtocol);
  const dialed = await dial(tunnelled ? spdy('portforward.k8s.io') : passedHeaders(request.headers));
  if (dialed.status !== 101) return refusal(dialed);
  return tunnelled ? tunnel(request, dialed) : passOn(dialed.headers, dialed.stream);
}

/** In the node's own words and status, as upstream passes on what a kubelet answers. */
async function refusal(dialed: Dialed): Promise<Response> {
  const status = dialed.status >= 400 ? dialed.status : 502;
  return new Response(await whyNot(dialed), { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
}

function tunnel(request: Request, { stream }: Dialed): Upgrade {
  return acceptWebSocket(request, tunnelProtocol, (socket) => {
    keepAlive(socket);
    void import('ws').then(({ createWebSocketStream }) => joinStreams(createWebSocketStream(socket), stream));
  });
}
