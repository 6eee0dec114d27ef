import { createHash } from 'node:crypto';
import { compareVersions, priorityOf } from '@berth/kinds/apiregistration/priorities';
import type { Kind, KindDefinition } from '@berth/machinery/kind';
import { apiVersionOf, groupResource } from '@berth/machinery/object';
import type { Extension } from '../aggregation/extensions.ts';
import { healthPaths } from '../health.ts';

const allVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const statusVerbs = ['get', 'patch', 'update'];

/** As upstream lists those of custom resources (apiextensions pkg/apiserver/customresource_discovery_controller.go). */
const customVerbs = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];

const isCustom = ({ schema }: Kind): boolean => schema.name === undefined;

export const verbsOf = (kind: Kind): readonly string[] =>
  isCustom(kind) ? customVerbs : [...(kind.verbs ?? allVerbs)].sort();

export interface Part {
  name: string;
  verbs: readonly string[];
  kind: { group: string; version: string; kind: string };
}

/** The parts of a kind as discovery lists them, sorted by name; those of custom resources the other way round. */
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
    .sort((a, b) => (a.name < b.name === isCustom(kind) ? 1 : -1));
}

export interface GroupVersions {
  group: string;
  versions: string[];
}

/** A version that another server serves, as far as its place in the order goes. */
export type Registered = Pick<Extension, 'group' | 'version' | 'groupPriority' | 'versionPriority'>;

/**
 * Groups but the core one, with their versions, those of the highest priorities first. Equal ones are in the order of the names of
 * their registrations (kube-aggregator pkg/apis/apiregistration/helpers.go SortedByGroupAndVersion), or of the groups' own in
 * the aggregated document (apiserver pkg/endpoints/discovery/aggregated/handler.go).
 */
export function groupsOf(
  kinds: readonly Kind[],
  registered: readonly Registered[] = [],
  ties: 'registration' | 'group' = 'registration',
): GroupVersions[] {
  const all = new Map<string, Registered>();
  for (const { group, version } of kinds) {
    if (group === '' || all.has(`${group}/${version}`)) continue;
    const [groupPriority, versionPriority] = priorityOf(group, version);
    all.set(`${group}/${version}`, { group, version, groupPriority, versionPriority });
  }
  for (const one of registered) all.set(`${one.group}/${one.version}`, one);
  const named = (one: Registered) => (ties === 'group' ? one.group : `${one.version}.${one.group}`);
  const groups = new Map<string, Registered[]>();
  for (const one of [...all.values()].toSorted(
    (a, b) => b.groupPriority - a.groupPriority || (named(a) < named(b) ? -1 : 1),
  ))
    groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
  return [...groups].map(([group, versions]) => ({
    group,
    versions: versions
      .toSorted((a, b) => b.versionPriority - a.versionPriority || compareVersions(a.version, b.version))
      .map(({ version }) => version),
  }));
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
export const rootPaths = (kinds: readonly Kind[], registered: readonly Registered[] = []) => ({
  paths: [
    '/.well-known/openid-configuration',
    '/api',
    '/api/v1',
    '/apis',
    '/apis/',
    ...groupsOf(kinds, registered)
      .flatMap(({ group, versions }) => [`/apis/${group}`, ...versions.map((version) => `/apis/${group}/${version}`)])
      .sort(),
    ...healthPaths(),
    '/openapi/v2',
    '/openapi/v3',
    '/openapi/v3/',
    '/openid/v1/jwks',
    '/version',
  ].sort(),
});

export const apiGroupList = (kinds: readonly Kind[], registered: readonly Registered[] = []) => ({
  kind: 'APIGroupList',
  apiVersion: 'v1',
  groups: groupsOf(kinds, registered).map(apiGroup),
});

export function apiGroupOf(
  kinds: readonly Kind[],
  name: string,
  registered: readonly Registered[] = [],
): object | undefined {
  const found = groupsOf(kinds, registered).find(({ group }) => group === name);
  return found === undefined ? undefined : { kind: 'APIGroup', apiVersion: 'v1', ...apiGroup(found) };
}

/** APIResourceList of one group and version; undefined where nothing is served there. */
export function apiResourceList(kinds: readonly Kind[], group: string, version: string): object | undefined {
  const served = kinds.filter((kind) => kind.group === group && kind.version === version);
  if (served.length === 0) return undefined;
  const hashed = (hash: string | undefined) => (hash === undefined ? {} : { storageVersionHash: hash });
  const resources = served
    .toSorted((a, b) => (a.plural < b.plural ? -1 : 1))
    .flatMap((kind) => [
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
  // Upstream leaves apiVersion out of the core group's document.
  const head = group === '' ? {} : { apiVersion: 'v1' };
  return { kind: 'APIResourceList', ...head, groupVersion: apiVersionOf(group, version), resources };
}
