import { ApiError } from '@berth/machinery/errors';
import type { Identity } from '@berth/machinery/identity';
import { auditTrail } from './audit.ts';
import { kindsOf, servedKind } from './customkinds.ts';
import type { ApiDeps, AuthorizationAttributes, ClusterInfo } from './deps.ts';
import { createDiscovery } from './discovery/index.ts';
import { health } from './health.ts';
import { parseRequest, type RequestInfo } from './http/requestinfo.ts';
import type { ResourceRequest } from './http/request.ts';
import { sendError } from './http/respond.ts';
import { impersonated } from './impersonation.ts';
import { issuerDocument } from './issuer.ts';
import { createKindIndex } from './kindindex.ts';
import type { Call, Server } from './operations/call.ts';
import { methodNotAllowed, subresource } from './subresources/index.ts';
import { sync } from './sync/index.ts';
import { create } from './verbs/create.ts';
import { deleteMany, deleteOne } from './verbs/delete.ts';
import { get } from './verbs/get.ts';
import { list } from './verbs/list.ts';
import { patch } from './verbs/patch.ts';
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
export const createServer = (deps: ApiDeps): Server => ({ ...deps, index: createKindIndex(deps.kinds) });

/**
 * The Kubernetes API as a fetch handler that knows no runtime (DESIGN 4). Order: find the cluster, authenticate, authorize,
 * then the verb. Whatever goes wrong is a Status.
 */
export function createApp(deps: ApiDeps): { fetch(request: Request): Promise<Response> } {
  const server = createServer(deps);
  const discovery = createDiscovery(version);

  const route = async (request: Request, url: URL, info: RequestInfo, call: Call): Promise<Response> => {
    if (!info.isResource) {
      const answer =
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

  const serve = async (request: Request, warnings: string[]): Promise<Response> => {
    const url = new URL(request.url);
    const info = parseRequest(request.method, url, deps.clusterByHost);
    if (info === undefined) throw notServed();
    const cluster = await deps.clusters.get(info.cluster);
    if (cluster === undefined) throw new ApiError('Unauthorized', 'Unauthorized');
    const proven = (await deps.authenticate(cluster, request.headers)) ?? anonymous;
    const identity = await impersonated(server, cluster, proven, request.headers);
    const agent = request.headers.get('user-agent') ?? '';
    const origin = { ...(info.isResource ? { verb: info.verb } : {}), agent, caller: proven.username };
    const call: Call = { server, cluster, identity, origin, now: deps.clock.now(), warnings };
    if (!info.path.startsWith('/berth/v1/nodes/')) await permit(server, cluster, identity, info);
    return route(request, url, info, call);
  };

  return {
    async fetch(request) {
      const warnings: string[] = [];
      try {
        return await serve(request, warnings);
      } catch (error) {
        return sendError(told(deps, request, error), warnings);
      }
    },
  };
}

/** What a client may know of a failure. Ours are logged under an id that the client is given. */
function told(deps: ApiDeps, request: Request, error: unknown): ApiError {
  if (error instanceof ApiError && error.code < 500) return error;
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

/** The question to the authorizer, in RBAC's terms. */
function attributesOf(info: RequestInfo): AuthorizationAttributes {
  if (!info.isResource) return { kind: 'nonResource', verb: info.verb, path: info.path };
  const { verb, group, resource, subresource: part, namespace, name } = info;
  return { kind: 'resource', verb, group, resource, subresource: part, namespace, name };
}

/** Upstream's sentence of a refusal (endpoints/handlers/responsewriters/errors.go). */
export function forbiddenMessage(identity: Identity, info: RequestInfo): string {
  const user = `User "${identity.username}"`;
  if (!info.isResource) return `${user} cannot ${info.verb} path "${info.path}"`;
  const resource = info.subresource === '' ? info.resource : `${info.resource}/${info.subresource}`;
  const what = `${user} cannot ${info.verb} resource "${resource}" in API group "${info.group}"`;
  return info.namespace === '' ? `${what} at the cluster scope` : `${what} in the namespace "${info.namespace}"`;
}

async function permit(server: Server, cluster: ClusterInfo, identity: Identity, info: RequestInfo): Promise<void> {
  const { allowed } = await server.authorize(cluster, identity, attributesOf(info));
  if (allowed) return;
  const message = forbiddenMessage(identity, info);
  if (!info.isResource) throw new ApiError('Forbidden', `forbidden: ${message}`, {});
  const qualified = info.group === '' ? info.resource : `${info.resource}.${info.group}`;
  const named = info.name === '' ? qualified : `${qualified} "${info.name}"`;
  throw new ApiError('Forbidden', `${named} is forbidden: ${message}`, {
    ...(info.name === '' ? {} : { name: info.name }),
    ...(info.group === '' ? {} : { group: info.group }),
    kind: info.resource,
  });
}
