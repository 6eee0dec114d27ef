/** What a path and a method ask for (apiserver pkg/endpoints/request/requestinfo.go). */
export interface RequestInfo {
  cluster: string;
  /** Path below the cluster, as RBAC's nonResourceURLs name it. */
  path: string;
  isResource: boolean;
  /** get, list, watch, create, update, patch, delete, deletecollection; for other paths the method in lower case. */
  verb: string;
  group: string;
  version: string;
  resource: string;
  subresource: string;
  /** What follows the subresource, for proxies. */
  rest: string;
  namespace: string;
  name: string;
}

const clusterPath = /^\/clusters\/([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)(\/.*)?$/;

const verbs: Readonly<Record<string, string>> = {
  POST: 'create',
  GET: 'get',
  HEAD: 'get',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

/** Subresources of a namespace; anything else behind its name is a resource inside it. */
const namespaceSubresources = new Set(['status', 'finalize']);

function segmentsOf(path: string): string[] | undefined {
  try {
    const parts = path.replace(/^\/|\/+$/g, '').split('/');
    return path.includes('%') ? parts.map(decodeURIComponent) : parts;
  } catch {
    return undefined;
  }
}

/**
 * `byHost`: the cluster of a URL whose path names none (hosted, each cluster has a host name; one machine has one cluster).
 * undefined: the URL belongs to no cluster, or cannot be decoded.
 */
export function parseRequest(
  method: string,
  url: URL,
  byHost?: (url: URL) => string | undefined,
): RequestInfo | undefined {
  const match = clusterPath.exec(url.pathname);
  const cluster = match === null ? byHost?.(url) : match[1];
  if (cluster === undefined) return undefined;
  const path = match === null ? url.pathname : (match[3] ?? '/');
  const parts = segmentsOf(path);
  if (parts === undefined) return undefined;
  const base: RequestInfo = {
    cluster,
    path,
    isResource: false,
    verb: method.toLowerCase(),
    group: '',
    version: '',
    resource: '',
    subresource: '',
    rest: '',
    namespace: '',
    name: '',
  };
  const prefix = parts[0];
  if (prefix !== 'api' && prefix !== 'apis') return base;
  const versionAt = prefix === 'api' ? 1 : 2;
  if (parts.length < versionAt + 2) return base;
  if (parts.slice(0, versionAt + 2).includes('')) return base;
  // The watch of old clients: /api/v1/watch/pods.
  const watchPath = parts[versionAt + 1] === 'watch' && parts.length > versionAt + 2;
  const info: RequestInfo = {
    ...base,
    isResource: true,
    verb: verbs[method] ?? method.toLowerCase(),
    group: prefix === 'api' ? '' : (parts[1] ?? ''),
    version: parts[versionAt] ?? '',
  };
  readResource(info, parts.slice(versionAt + (watchPath ? 2 : 1)));
  // A name is never empty; an empty namespace is none.
  if (info.resource === '' || (info.name === '' && (info.subresource !== '' || info.rest !== ''))) return base;
  refineVerb(info, url.searchParams, watchPath);
  return info;
}

function readResource(info: RequestInfo, parts: string[]): void {
  let rest = parts;
  if (rest[0] === 'namespaces' && rest.length > 1) {
    info.namespace = rest[1] ?? '';
    if (rest.length > 2 && !namespaceSubresources.has(rest[2] ?? '')) rest = rest.slice(2);
  }
  info.resource = rest[0] ?? '';
  info.name = rest[1] ?? '';
  info.subresource = rest[2] ?? '';
  info.rest = rest.slice(3).join('/');
}

/** A get without a name is a list or a watch; a delete without one a deletecollection. */
function refineVerb(info: RequestInfo, query: URLSearchParams, watchPath: boolean): void {
  const watch = query.get('watch');
  const watching = watchPath || (watch !== null && watch !== 'false' && watch !== '0');
  const many = info.name === '';
  if (many && info.verb === 'get') info.verb = watching ? 'watch' : 'list';
  // A named object is read, whatever the query says; only the old paths watch it.
  if (!many && info.verb === 'get' && watchPath && info.subresource === '') info.verb = 'watch';
  if (many && info.verb === 'delete') info.verb = 'deletecollection';
  // A list, watch or deletecollection of one name by field selector is authorized for that name.
  if (many && ['list', 'watch', 'deletecollection'].includes(info.verb))
    info.name = nameSelected(query.get('fieldSelector') ?? '');
}

const selectedName = /(?:^|,)metadata\.name==?([^,=!\\]+)(?:,|$)/;

function nameSelected(fieldSelector: string): string {
  const name = selectedName.exec(fieldSelector)?.[1] ?? '';
  return name.length <= 253 && !name.includes('/') ? name : '';
}
