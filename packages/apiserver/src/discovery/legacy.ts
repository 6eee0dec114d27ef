import type { Kind } from '@berth/machinery/kind';
import { apiVersionOf } from '@berth/machinery/object';

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

/** Groups but the core one, with their versions, in the order of the registry. */
export function groupsOf(kinds: readonly Kind[]): GroupVersions[] {
  const groups = new Map<string, Set<string>>();
  for (const { group, version } of kinds)
    if (group !== '') groups.set(group, (groups.get(group) ?? new Set()).add(version));
  return [...groups].map(([group, versions]) => ({ group, versions: [...versions] }));
}

const apiGroup = ({ group, versions }: GroupVersions) => {
  const list = versions.map((version) => ({ groupVersion: apiVersionOf(group, version), version }));
  return { name: group, versions: list, preferredVersion: list[0] };
};

export const apiVersions = () => ({ kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] });

/** RootPaths: what there is to ask for. */
export const rootPaths = (kinds: readonly Kind[]) => ({
  paths: [
    '/api',
    '/api/v1',
    '/apis',
    ...groupsOf(kinds)
      .flatMap(({ group, versions }) => [`/apis/${group}`, ...versions.map((version) => `/apis/${group}/${version}`)])
      .sort(),
    '/healthz',
    '/livez',
    '/openapi/v2',
    '/openapi/v3',
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
  const resources = served.flatMap((kind) => [
    {
      name: kind.plural,
      singularName: kind.singular,
      namespaced: kind.namespaced,
      kind: kind.kind,
      verbs: verbsOf(kind),
      ...(kind.shortNames === undefined ? {} : { shortNames: kind.shortNames }),
      ...(kind.categories === undefined ? {} : { categories: kind.categories }),
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
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: apiVersionOf(group, version), resources };
}
