import type { Kind } from '@berth/machinery/kind';
import { apiVersionOf, type GroupResource, groupResource } from '@berth/machinery/object';

/** Kinds found by what requests name them by. */
export interface KindIndex {
  all: readonly Kind[];
  /** By group, version and plural, as paths say. */
  served(group: string, version: string, plural: string): Kind | undefined;
  byKind(apiVersion: string, kind: string): Kind | undefined;
  /** The kind whose form a stored object of this resource has. */
  stored(resource: GroupResource): Kind | undefined;
}

/** `apps/deployments`: where the objects of a kind are kept. */
export function storedResource(kind: Kind): GroupResource {
  return kind.storedAs?.resource ?? groupResource(kind.group, kind.plural);
}

/** @param forms kinds whose form objects are kept in; of those without `storedAs` each is its own */
export function createKindIndex(kinds: readonly Kind[], forms: readonly Kind[] = []): KindIndex {
  const served = new Map<string, Kind>();
  const byKind = new Map<string, Kind>();
  const stored = new Map<GroupResource, Kind>();
  // A form that is not served is found by its name all the same: what is kept in it can be written back.
  for (const form of forms) {
    byKind.set(`${apiVersionOf(form.group, form.version)} ${form.kind}`, form);
    stored.set(storedResource(form), form);
  }
  for (const kind of kinds) {
    const apiVersion = apiVersionOf(kind.group, kind.version);
    served.set(`${apiVersion} ${kind.plural}`, kind);
    byKind.set(`${apiVersion} ${kind.kind}`, kind);
    if (kind.virtual !== true && kind.storedAs === undefined) stored.set(groupResource(kind.group, kind.plural), kind);
  }
  return {
    all: kinds,
    served: (group, version, plural) => served.get(`${apiVersionOf(group, version)} ${plural}`),
    byKind: (apiVersion, kind) => byKind.get(`${apiVersion} ${kind}`),
    stored: (resource) => stored.get(resource),
  };
}

/** Both, where the first goes before the second: nothing of the first can be shadowed. */
export function mergeIndexes(first: KindIndex, second: KindIndex): KindIndex {
  const key = ({ group, version, plural }: Kind) => `${group}/${version}/${plural}`;
  const known = new Set(first.all.map(key));
  return {
    all: [...first.all, ...second.all.filter((kind) => !known.has(key(kind)))],
    served: (...path) => first.served(...path) ?? second.served(...path),
    byKind: (...name) => first.byKind(...name) ?? second.byKind(...name),
    stored: (resource) => first.stored(resource) ?? second.stored(resource),
  };
}
