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
    return path.split('/').filter((part) => part !== '').map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

/** undefined: the path belongs to no cluster, or cannot be decoded. */
export function parseRequest(method: string, url: URL): RequestInfo | undefined {
  const match = clusterPath.exec(url.pathname);
  if (match === null) return undefined;
  const [, cluster = '', , path = '/'] = match;
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
  const info: RequestInfo = {
    ...base,
    isResource: true,
    verb: verbs[method] ?? method.toLowerCase(),
    group: prefix === 'api' ? '' : (parts[1] ?? ''),
    version: parts[versionAt] ?? '',
  };
  readResource(info, parts.slice(versionAt + 1));
  refineVerb(info, url.searchParams);
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
function refineVerb(info: RequestInfo, query: URLSearchParams): void {
  const watch = query.get('watch');
  const watching = watch !== null && watch !== 'false' && watch !== '0';
  if (info.name === '' && info.verb === 'get') info.verb = watching ? 'watch' : 'list';
  // A list or watch of one name by field selector is authorized for that name.
  if (info.name !== '' && info.verb === 'get' && watching && info.subresource === '') info.verb = 'watch';
  if (info.name === '' && info.verb === 'delete') info.verb = 'deletecollection';
}
