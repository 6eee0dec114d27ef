import { methodNotAllowed, notServed } from '@berth/machinery/invalid';
import type { Peer } from '@berth/auth';
import { ApiError } from '@berth/machinery/errors';
import type { Identity } from '@berth/machinery/identity';
import { extensionFor } from './aggregation/extensions.ts';
import { auditTrail } from './audit.ts';
import { permit } from './authorization.ts';
import type { ApiDeps } from './deps.ts';
import { kindsOf, servedKind } from './customkinds.ts';
import { createDiscovery } from './discovery/index.ts';
import { Gate, type Holding } from './fairness/gate.ts';
import { type Delivery, inTime, spanOf, timeLimitOf } from './fairness/longrunning.ts';
import { health } from './health.ts';
import { parseRequest, type RequestInfo } from './http/requestinfo.ts';
import type { ResourceRequest } from './http/request.ts';
import { indented, wantsPretty } from './http/pretty.ts';
import { sendError, sendTooMany } from './http/respond.ts';
import { impersonated } from './impersonation.ts';
import { issuerDocument } from './issuer.ts';
import { createKindIndex } from './kindindex.ts';
import { Summaries } from './metrics/summaries.ts';
import type { Call, Server } from './operations/call.ts';
import { subresource } from './subresources/index.ts';
import { sync } from './sync/index.ts';
import { create } from './verbs/create.ts';
import { deleteMany, deleteOne } from './verbs/delete.ts';
import { get } from './verbs/get.ts';
import { list } from './verbs/list.ts';
import { patch } from './verbs/patch.ts';
import { tunnel } from './upgrade/tunnel.ts';
import { withBearerProtocol } from './upgrade/bearerprotocol.ts';
import { Upgrade } from './upgrade/upgrade.ts';
import { update } from './verbs/update.ts';
import { watch } from './verbs/watch.ts';
import { virtual } from './virtual/index.ts';

/** What /version answers: the Kubernetes whose API this is. */
const version = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.0+berth',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: '',
  compiler: '',
  platform: 'linux/amd64',
};

const anonymous: Identity = { username: 'system:anonymous', groups: ['system:unauthenticated'] };

/** What is for a node alone, which proves to be that node where it is served. */
const nodePath = /^\/berth\/v1\/nodes\/[^/]+\/(sync|tunnel)$/;

/** A client may name its request itself, in few plain characters (apiserver pkg/endpoints/filters/audit_init.go). */
const auditId = ({ headers }: Request): string | undefined =>
  /^[\w.:-]{1,64}$/.exec(headers.get('audit-id') ?? '')?.[0];

/** Paths of documents, which are read and nothing else. */
const documents = /^\/(version|api|api\/v1|apis\/[^/]+\/[^/]+|openid\/v1\/jwks|\.well-known\/openid-configuration)\/?$/;

/**
 * The answer where nothing is served: a Status below what ships with the server; where neither a group nor a path is known,
 * upstream's router answers in plain text.
 */
function nothingHere({ server, headers = {} }: Call, { path }: RequestInfo, { method }: Request): Response {
  const [, first, group = ''] = path.split('/');
  const ships = first === 'api' || (first === 'apis' && server.index.all.some((one) => one.group === group));
  if (method !== 'GET' && documents.test(path) && (ships || first !== 'apis')) throw methodNotAllowed();
  if (ships) throw notServed();
  return new Response('404 page not found\n', {
    status: 404,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache, private',
      ...headers,
    },
  });
}

const handlers: Readonly<
  Record<string, (resource: ResourceRequest) => Promise<Response | Upgrade> | Response | Upgrade>
> = {
  get,
  list,
  watch,
  create,
  update,
  patch,
  delete: deleteOne,
  deletecollection: deleteMany,
};

/** What every answer to a request carries, failures too. */
interface Told {
  warnings: string[];
  headers: Record<string, string>;
}

/** What the host of a request can do. */
interface Host {
  peer: Peer | undefined;
  upgradable: boolean;
  delivery: Delivery | undefined;
}

/** Milliseconds, as of any request: its beginning may take no longer. */
const longestOpening = 60_000;

/**
 * What begins with work and then waits (a watch, an agent's exchange): it gives its seats back itself, by `call.release`, and
 * is over with its answer's last byte, of which a watch tells by `call.ended`.
 */
async function opening(
  call: Call,
  holding: Holding,
  answered: () => Promise<Response | Upgrade>,
): Promise<Response | Upgrade> {
  call.release = holding.release;
  call.ended = holding.end;
  try {
    const answer = await answered();
    if (call.lasts !== true) holding.end();
    return answer;
  } catch (error) {
    holding.end();
    throw error;
  }
}

/** Kinds to the process' dependencies: what operations need. */
export const createServer = (deps: ApiDeps): Server => ({
  ...deps,
  index: createKindIndex(deps.kinds),
  summaries: new Summaries(),
  gate: new Gate({
    store: deps.store,
    clock: deps.clock,
    log: deps.log,
    seats: deps.limits?.inFlight ?? 600,
    processSeats: deps.limits?.servedAtOnce ?? 64,
    watches: { perUser: deps.limits?.watchesPerUser ?? 1000, perCluster: deps.limits?.watchesPerCluster ?? 10_000 },
  }),
});

export interface App {
  /** `delivery`: of a host that can tell when an answer has gone out; until then it counts as being served. */
  fetch(request: Request, peer?: Peer, delivery?: Delivery): Promise<Response>;
  /** A request that wishes to become a stream. Where there is none to be had it is answered as `fetch` does. */
  upgrade(request: Request, peer?: Peer): Promise<Response | Upgrade>;
}

/**
 * The Kubernetes API as a fetch handler that knows no runtime (DESIGN 4). Order: find the cluster, authenticate, authorize,
 * then the verb. Whatever goes wrong is a Status.
 */
export function createApp(deps: ApiDeps): App {
  const server = createServer(deps);
  const discovery = createDiscovery(version);

  const route = async (request: Request, url: URL, info: RequestInfo, call: Call): Promise<Response | Upgrade> => {
    const extension = await extensionFor(call, info);
    if (extension !== undefined) {
      // What passes requests on is loaded with the first of them.
      const { aggregate } = await import('./aggregation/proxy.ts');
      return aggregate(request, url, info, call, extension);
    }
    if (!info.isResource) {
      const answer =
        tunnel(request, info, call) ??
        (await health(request, info.path, call)) ??
        (await discovery.serve(request, url, info.path, () => kindsOf(call), call)) ??
        (await issuerDocument(request, info.path, call)) ??
        (await auditTrail(request, info.path, call)) ??
        (await sync(request, info, call));
      if (answer === undefined) return nothingHere(call, info, request);
      if (!(answer instanceof Upgrade))
        for (const [name, value] of Object.entries(call.headers ?? {})) answer.headers.set(name, value);
      return answer;
    }
    const kind = await servedKind(call, info.group, info.version, info.resource);
    if (kind === undefined || (info.namespace !== '' && !kind.namespaced && kind.kind !== 'Namespace'))
      return nothingHere(call, info, request);
    if (kind.deprecated !== undefined) call.warnings.push(kind.deprecated);
    const resource = { request, url, info: kind.namespaced ? info : { ...info, namespace: '' }, call, kind };
    if (info.subresource !== '') return subresource(resource);
    if (kind.virtual === true) return virtual(resource);
    const verb = handlers[info.verb];
    const told = kind.verbs === undefined || (kind.verbs as readonly string[]).includes(info.verb);
    // What refuses anything new says so itself.
    if (verb === undefined || !(told || (info.verb === 'create' && kind.refusesNew !== undefined)))
      throw methodNotAllowed();
    if (info.name === '' && (info.verb === 'update' || info.verb === 'patch')) throw methodNotAllowed();
    if (kind.namespaced && info.namespace === '' && !['list', 'watch', 'deletecollection'].includes(info.verb))
      throw info.verb === 'create' ? methodNotAllowed() : notServed();
    return verb(resource);
  };

  const serve = async (asked: Request, told: Told, host: Host): Promise<Response | Upgrade> => {
    const request = host.upgradable ? withBearerProtocol(asked) : asked;
    const url = new URL(request.url);
    const info = parseRequest(request.method, url, deps.clusterByHost);
    if (info === undefined) throw notServed();
    const cluster = await deps.clusters.get(info.cluster);
    if (cluster === undefined) throw new ApiError('Unauthorized', 'Unauthorized');
    const proven = (await deps.authenticate(cluster, request.headers, host.peer)) ?? anonymous;
    const identity = await impersonated(server, cluster, proven, request.headers);
    const agent = request.headers.get('user-agent') ?? '';
    const origin = { ...(info.isResource ? { verb: info.verb } : {}), agent, caller: proven.username };
    const { warnings, headers } = told;
    const { upgradable, delivery } = host;
    const call: Call = { server, cluster, identity, origin, now: deps.clock.now(), warnings, headers, upgradable };
    const span = spanOf(info);
    const answered = async (): Promise<Response | Upgrade> => {
      if (!nodePath.test(info.path)) await permit(call, info);
      return route(request, url, info, call);
    };
    if (span === 'stream') return answered();
    const limit = span === 'short' ? timeLimitOf(url.searchParams) : longestOpening;
    // A quarter of its time may pass before it is its turn (server/filters/priority-and-fairness.go).
    const patience = limit / 4;
    const signal = () => request.signal;
    const entered = await server.gate.enter({ cluster: cluster.id, identity, info, url, signal, patience, headers });
    if ('refused' in entered) return sendTooMany(entered.retryAfter, headers);
    if (span === 'short') return inTime({ milliseconds: limit, verb: info.verb, delivery }, answered(), entered.end);
    return opening(call, entered, answered);
  };

  const attempt = async (request: Request, host: Host): Promise<Response | Upgrade> => {
    const told: Told = { warnings: [], headers: { 'audit-id': auditId(request) ?? deps.ids.uid() } };
    try {
      return await serve(request, told, host);
    } catch (error) {
      return sendError(tellable(deps, request, error), told.warnings, told.headers);
    }
  };
  const answer = async (request: Request, host: Host): Promise<Response | Upgrade> => {
    const made = await attempt(request, host);
    return made instanceof Response && wantsPretty(request) ? indented(request, made) : made;
  };
  return {
    // What is not upgradable never becomes an Upgrade.
    fetch: (request, peer, delivery) => answer(request, { peer, delivery, upgradable: false }) as Promise<Response>,
    upgrade: (request, peer) => answer(request, { peer, delivery: undefined, upgradable: true }),
  };
}

/**
 * What a client may know of a failure. Ours are logged under an id that the client is given; what is said on purpose (a version
 * of the future, a node that is not connected) a client may cause as often as it likes, so it fills no log.
 */
function tellable(deps: ApiDeps, request: Request, error: unknown): ApiError {
  if (error instanceof ApiError && (error.code < 500 || error.reason !== 'InternalError')) return error;
  const id = deps.ids.uid();
  const { pathname } = new URL(request.url);
  deps.log.error(
    {
      id,
      method: request.method,
      path: pathname,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      cause: error instanceof Error ? String(error.cause ?? '') : '',
    },
    'a request failed',
  );
  if (error instanceof ApiError) return error;
  return new ApiError('InternalError', `an internal error occurred; try again, and name request ${id} if it stays`);
}
