import { createHash } from 'node:crypto';
import type { Kind, KindDefinition } from '@berth/machinery/kind';
import { apiVersionOf, groupResource } from '@berth/machinery/object';

const allVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const statusVerbs = ['get', 'patch', 'update'];

export const verbsOf = (kind: Kind): readonly string[] => [...(kind.verbs ?? allVerbs)].sort();

export interface Part {
  name: string;
  verbs: readonly string[];
  kind: { group: string; version: string; kind: string };
}

/** The parts of a kind as discovery lists them, sorted by name. */
export function partsOf(kind: Kind): Part[] {
  const own = { group: kind.group, version: kind.version, kind: kind.kind };
  return Object.entries(kind.subresources ?? {})
    .filter(([, part]) => part !== undefined && part !== false)
    .map(([name, part]) => {
      if (name === 'status') return { name, verbs: statusVerbs, kind: own };
      if (name === 'scale')
        return { name, verbs: statusVerbs, kind: { group: 'autoscaling', version: 'v1', kind: 'Scale' } };
      const { verbs = statusVerbs, ...form } = part as { verbs?: string[] } & Partial<Part['kind']>;
      return { name, verbs, kind: { ...own, ...form } };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

export interface GroupVersions {
  group: string;
  versions: string[];
}

/**
 * The order in which clients try the groups (upstream's apiVersionPriorities in
 * pkg/controlplane/apiserver/aggregator.go): these, then a cluster's own by name, then what others serve.
 */
const priority =
  'apiregistration.k8s.io apps events.k8s.io authentication.k8s.io authorization.k8s.io autoscaling batch certificates.k8s.io networking.k8s.io policy rbac.authorization.k8s.io storage.k8s.io admissionregistration.k8s.io apiextensions.k8s.io scheduling.k8s.io coordination.k8s.io node.k8s.io discovery.k8s.io resource.k8s.io flowcontrol.apiserver.k8s.io'.split(
    ' ',
  );
const aggregatedGroups = new Set(['metrics.k8s.io']);

function rank(group: string): number {
  const place = priority.indexOf(group);
  return place >= 0 ? place : priority.length + (aggregatedGroups.has(group) ? 1 : 0);
}

/** Groups but the core one, with their versions. */
export function groupsOf(kinds: readonly Kind[]): GroupVersions[] {
  const groups = new Map<string, Set<string>>();
  for (const { group, version } of kinds)
    if (group !== '') groups.set(group, (groups.get(group) ?? new Set()).add(version));
  return [...groups]
    .map(([group, versions]) => ({ group, versions: [...versions] }))
    .sort((a, b) => rank(a.group) - rank(b.group) || (a.group < b.group ? -1 : 1));
}

/** The version of a kind that is kept, hashed, so that a migrator sees it change (upstream StorageVersionHash). */
function storageVersionHash(kinds: readonly Kind[], kind: Kind | KindDefinition): string | undefined {
  if (kind.virtual === true) return undefined;
  const { storedAs } = kind as KindDefinition;
  const kept =
    storedAs === undefined
      ? kind
      : (storedAs.form ??
        kinds.find((one) => one.storedAs === undefined && groupResource(one.group, one.plural) === storedAs.resource) ??
        kind);
  const name = `${kept.group}/${kept.version}/${kept.kind}`;
  return createHash('sha256').update(name).digest().subarray(0, 8).toString('base64');
}

const apiGroup = ({ group, versions }: GroupVersions) => {
  const list = versions.map((version) => ({ groupVersion: apiVersionOf(group, version), version }));
  return { name: group, versions: list, preferredVersion: list[0] };
};

export const apiVersions = () => ({ kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] });

/** RootPaths: what there is to ask for. */
export const rootPaths = (kinds: readonly Kind[]) => ({
  paths: [
    '/.well-known/openid-configuration',
    '/api',
    '/api/v1',
    '/apis',
    '/apis/',
    ...groupsOf(kinds)
      .flatMap(({ group, versions }) => [`/apis/${group}`, ...versions.map((version) => `/apis/${group}/${version}`)])
      .sort(),
    '/healthz',
    '/livez',
    '/openapi/v2',
    '/openapi/v3',
    '/openid/v1/jwks',
    '/readyz',
    '/version',
  ],
});

export const apiGroupList = (kinds: readonly Kind[]) => ({
  kind: 'APIGroupList',
  apiVersion: 'v1',
  groups: groupsOf(kinds).map(apiGroup),
});

export function apiGroupOf(kinds: readonly Kind[], name: string): object | undefined {
  const found = groupsOf(kinds).find(({ group }) => group === name);
  return found === undefined ? undefined : { kind: 'APIGroup', apiVersion: 'v1', ...apiGroup(found) };
}

/** APIResourceList of one group and version; undefined where nothing is served there. */
export function apiResourceList(kinds: readonly Kind[], group: string, version: string): object | undefined {
  const served = kinds.filter((kind) => kind.group === group && kind.version === version);
  if (served.length === 0) return undefined;
  const hashed = (hash: string | undefined) => (hash === undefined ? {} : { storageVersionHash: hash });
  const resources = served.flatMap((kind) => [
    {
      name: kind.plural,
      singularName: kind.singular,
      namespaced: kind.namespaced,
      kind: kind.kind,
      verbs: verbsOf(kind),
      ...(kind.shortNames === undefined ? {} : { shortNames: kind.shortNames }),
      ...(kind.categories === undefined ? {} : { categories: kind.categories }),
      ...hashed(storageVersionHash(kinds, kind)),
    },
    ...partsOf(kind).map((part) => ({
      name: `${kind.plural}/${part.name}`,
      singularName: '',
      namespaced: kind.namespaced,
      ...(part.kind.group === group && part.kind.version === version
        ? {}
        : { group: part.kind.group, version: part.kind.version }),
      kind: part.kind.kind,
      verbs: part.verbs,
    })),
  ]);
  resources.sort((a, b) => (a.name < b.name ? -1 : 1));
  // Upstream leaves apiVersion out of the core group's document.
  const head = group === '' ? {} : { apiVersion: 'v1' };
  return { kind: 'APIResourceList', ...head, groupVersion: apiVersionOf(group, version), resources };
}
