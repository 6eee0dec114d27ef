import { isObject } from '@berth/machinery/values';
import type { Call } from '../operations/call.ts';
import { type Answer, askForItself } from './ask.ts';
import type { Extension } from './extensions.ts';

/** APIVersionDiscovery of apidiscovery.k8s.io/v2, as its server says it. */
export interface VersionDiscovery {
  version: string;
  freshness: 'Current' | 'Stale';
  resources?: readonly unknown[];
}

interface Kept {
  /** Milliseconds since 1970 at which it is asked for again. */
  until: number;
  /** By `group/version`. */
  versions: ReadonlyMap<string, readonly unknown[]>;
  stale: boolean;
}

/** Milliseconds: upstream's discoveryRefreshInterval, and how long one that does not answer is left alone. */
const refresh = 60_000;
const retry = 5000;
const maxKept = 1000;
const aggregatedTypes = ['v2', 'v2beta1']
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .join(',');

interface Entry {
  value?: Kept;
  /** On its way. */
  asking?: Promise<Kept>;
}

const kept = new WeakMap<Call['server']['store'], Map<string, Entry>>();

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function parse({ text }: Answer): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  if (!isObject(value)) throw new Error('the answer is no object');
  return value;
}

/** Every version that the server tells of at once. */
function versionsOf(answer: Answer): Map<string, readonly unknown[]> {
  const versions = new Map<string, readonly unknown[]>();
  for (const group of list(parse(answer).items)) {
    if (!isObject(group) || !isObject(group.metadata)) continue;
    const name = textOf(group.metadata.name);
    for (const version of list(group.versions))
      if (isObject(version)) versions.set(`${name}/${textOf(version.version)}`, list(version.resources));
  }
  return versions;
}

interface LegacyResource {
  name?: unknown;
  namespaced?: unknown;
  kind?: unknown;
  group?: unknown;
  version?: unknown;
  singularName?: unknown;
  verbs?: unknown;
  shortNames?: unknown;
  categories?: unknown;
}

/** An APIResourceList in the aggregated form (apiserver pkg/endpoints/discovery ConvertGroupVersionIntoToDiscovery). */
export function fromLegacy(resources: readonly unknown[]): object[] {
  const made = new Map<string, { subresources: object[] } & Record<string, unknown>>();
  const responseKind = ({ group, version, kind }: LegacyResource) => ({
    group: textOf(group),
    version: textOf(version),
    kind: textOf(kind),
  });
  const sorted = (resources.filter(isObject) as LegacyResource[]).toSorted(
    (a, b) => textOf(a.name).split('/').length - textOf(b.name).split('/').length,
  );
  for (const one of sorted) {
    const [resource = '', subresource] = textOf(one.name).split('/');
    const scope = one.namespaced === true ? 'Namespaced' : 'Cluster';
    if (subresource !== undefined) {
      const parent = made.get(resource) ?? { resource, scope, subresources: [] };
      made.set(resource, parent);
      parent.subresources.push({ subresource, responseKind: responseKind(one), verbs: list(one.verbs) });
      continue;
    }
    made.set(resource, {
      resource,
      responseKind: responseKind(one),
      scope,
      singularResource: textOf(one.singularName),
      verbs: list(one.verbs),
      ...(list(one.shortNames).length > 0 ? { shortNames: one.shortNames } : {}),
      ...(list(one.categories).length > 0 ? { categories: one.categories } : {}),
      subresources: [],
    });
  }
  return [...made.values()].map(({ subresources, ...rest }) => ({
    ...rest,
    ...(subresources.length > 0 ? { subresources } : {}),
  }));
}

async function ask(call: Call, extension: Extension): Promise<ReadonlyMap<string, readonly unknown[]>> {
  const all = await askForItself(call, extension, '/apis', aggregatedTypes);
  if (all.status === 503) throw new Error('the server is not available');
  if (all.status === 200 && all.contentType.includes('as=APIGroupDiscoveryList')) return versionsOf(all);
  const { group, version } = extension;
  const one = await askForItself(call, extension, `/apis/${group}/${version}`, 'application/json');
  if (one.status !== 200) throw new Error(`the server answers with ${one.status}`);
  return new Map([[`${group}/${version}`, fromLegacy(list(parse(one).resources))]]);
}

async function refreshed(call: Call, extension: Extension, old: Kept | undefined): Promise<Kept> {
  const now = call.server.clock.now().getTime();
  const nothing = { versions: old?.versions ?? new Map<string, readonly unknown[]>(), stale: true };
  try {
    return { versions: await ask(call, extension), stale: false, until: now + refresh };
  } catch (error) {
    call.server.log.warn(
      { cluster: call.cluster.id, apiService: extension.name, error: String(error) },
      'an extension server does not tell what it serves',
    );
    return { ...nothing, until: now + retry };
  }
}

/**
 * What an extension server serves of one version: asked at most once a minute, and of one that does not answer what it said last,
 * marked stale (kube-aggregator pkg/apiserver/handler_discovery.go).
 */
export async function discover(call: Call, extension: Extension): Promise<VersionDiscovery> {
  const { store, clock } = call.server;
  const { service, group, version } = extension;
  const entries = kept.get(store) ?? new Map<string, Entry>();
  kept.set(store, entries);
  const id = JSON.stringify([call.cluster.id, service, group, version]);
  if (entries.size >= maxKept && !entries.has(id)) entries.clear();
  const entry = entries.get(id) ?? {};
  entries.set(id, entry);
  if (extension.available && (entry.value === undefined || entry.value.until <= clock.now().getTime()))
    entry.asking ??= refreshed(call, extension, entry.value).then((value) => {
      delete entry.asking;
      return (entry.value = value);
    });
  const told = extension.available ? await (entry.asking ?? entry.value) : entry.value;
  const resources = told?.versions.get(`${group}/${version}`);
  const freshness = extension.available && told?.stale === false ? 'Current' : 'Stale';
  return { version, freshness, ...(resources === undefined ? {} : { resources }) };
}
