import type { Peer } from '@berth/auth';
import { ApiError } from '@berth/machinery/errors';
import type { Identity } from '@berth/machinery/identity';
import { extensionFor } from './aggregation/extensions.ts';
import { auditTrail } from './audit.ts';
import { permit } from './authorization.ts';
import type { ApiDeps } from './deps.ts';
import { kindsOf, servedKind } from './customkinds.ts';
import { createDiscovery } from './discovery/index.ts';
import { health } from './health.ts';
import { parseRequest, type RequestInfo } from './http/requestinfo.ts';
import type { ResourceRequest } from './http/request.ts';
import { sendError } from './http/respond.ts';
import { impersonated } from './impersonation.ts';
import { issuerDocument } from './issuer.ts';
import { createKindIndex } from './kindindex.ts';
import { Summaries } from './metrics/summaries.ts';
import type { Call, Server } from './operations/call.ts';
import { methodNotAllowed, subresource } from './subresources/index.ts';
import { sync } from './sync/index.ts';
import { create } from './verbs/create.ts';
import { deleteMany, deleteOne } from './verbs/delete.ts';
import { get } from './verbs/get.ts';
import { list } from './verbs/list.ts';
import { patch } from './verbs/patch.ts';
import { tunnel } from './upgrade/tunnel.ts';
import type { Upgrade } from './upgrade/upgrade.ts';
import { update } from './verbs/update.ts';
import { watch } from './verbs/watch.ts';
import { virtual } from './virtual/index.ts';

/** What /version answers: the Kubernetes whose API this is. */
const version = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  gitVersion: 'v1.36.0+berth',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: '',
  compiler: '',
  platform: 'linux/amd64',
};

const anonymous: Identity = { username: 'system:anonymous', groups: ['system:unauthenticated'] };

const notServed = () => new ApiError('NotFound', 'the server could not find the requested resource');

const handlers: Readonly<Record<string, (resource: ResourceRequest) => Promise<Response> | Response>> = {
  get,
  list,
  watch,
  create,
  update,
  patch,
  delete: deleteOne,
  deletecollection: deleteMany,
};

/** Kinds to the process' dependencies: what operations need. */
export const createServer = (deps: ApiDeps): Server => ({
  ...deps,
  index: createKindIndex(deps.kinds),
  summaries: new Summaries(),
});

export interface App {
  fetch(request: Request, peer?: Peer): Promise<Response>;
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
        (await discovery.serve(request, url, info.path, () => kindsOf(call))) ??
        (await issuerDocument(request, info.path, call)) ??
        (await auditTrail(request, info.path, call)) ??
        (await sync(request, info, call));
      if (answer !== undefined) return answer;
      throw notServed();
    }
    const kind = await servedKind(call, info.group, info.version, info.resource);
    if (kind === undefined || (info.namespace !== '' && !kind.namespaced && kind.kind !== 'Namespace'))
      throw notServed();
    if (kind.deprecated !== undefined) call.warnings.push(kind.deprecated);
    const resource = { request, url, info: kind.namespaced ? info : { ...info, namespace: '' }, call, kind };
    if (info.subresource !== '') return subresource(resource);
    if (kind.virtual === true) return virtual(resource);
    const verb = handlers[info.verb];
    if (verb === undefined || (kind.verbs !== undefined && !(kind.verbs as readonly string[]).includes(info.verb)))
      throw methodNotAllowed();
    if (info.name === '' && (info.verb === 'update' || info.verb === 'patch')) throw methodNotAllowed();
    if (kind.namespaced && info.namespace === '' && !['list', 'watch', 'deletecollection'].includes(info.verb))
      throw info.verb === 'create' ? methodNotAllowed() : notServed();
    return verb(resource);
  };

  const serve = async (
    request: Request,
    peer: Peer | undefined,
    warnings: string[],
    upgradable: boolean,
  ): Promise<Response | Upgrade> => {
    const url = new URL(request.url);
    const info = parseRequest(request.method, url, deps.clusterByHost);
    if (info === undefined) throw notServed();
    const cluster = await deps.clusters.get(info.cluster);
    if (cluster === undefined) throw new ApiError('Unauthorized', 'Unauthorized');
    const proven = (await deps.authenticate(cluster, request.headers, peer)) ?? anonymous;
    const identity = await impersonated(server, cluster, proven, request.headers);
    const agent = request.headers.get('user-agent') ?? '';
    const origin = { ...(info.isResource ? { verb: info.verb } : {}), agent, caller: proven.username };
    const call: Call = { server, cluster, identity, origin, now: deps.clock.now(), warnings, upgradable };
    if (!info.path.startsWith('/berth/v1/nodes/')) await permit(call, info);
    return route(request, url, info, call);
  };

  const answer = async (request: Request, peer: Peer | undefined, upgradable: boolean): Promise<Response | Upgrade> => {
    const warnings: string[] = [];
    try {
      return await serve(request, peer, warnings, upgradable);
    } catch (error) {
      return sendError(told(deps, request, error), warnings);
    }
  };
  return {
    // What is not upgradable never becomes an Upgrade.
    fetch: (request, peer) => answer(request, peer, false) as Promise<Response>,
    upgrade: (request, peer) => answer(request, peer, true),
  };
}

/**
 * What a client may know of a failure. Ours are logged under an id that the client is given; what is said on purpose (a version
 * of the future, a node that is not connected) a client may cause as often as it likes, so it fills no log.
 */
function told(deps: ApiDeps, request: Request, error: unknown): ApiError {
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
