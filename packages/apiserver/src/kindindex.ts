import type { KindDefinition } from '@berth/machinery/kind';
import { apiVersionOf, type GroupResource, groupResource } from '@berth/machinery/object';

/** Kinds found by what requests name them by. */
export interface KindIndex {
  all: readonly KindDefinition[];
  /** By group, version and plural, as paths say. */
  served(group: string, version: string, plural: string): KindDefinition | undefined;
  byKind(apiVersion: string, kind: string): KindDefinition | undefined;
  /** The kind whose form a stored object of this resource has. */
  stored(resource: GroupResource): KindDefinition | undefined;
}

/** `apps/deployments`: where the objects of a kind are kept. */
export function storedResource(kind: KindDefinition): GroupResource {
  return kind.storedAs?.resource ?? groupResource(kind.group, kind.plural);
}

export function createKindIndex(kinds: readonly KindDefinition[]): KindIndex {
  const served = new Map<string, KindDefinition>();
  const byKind = new Map<string, KindDefinition>();
  const stored = new Map<GroupResource, KindDefinition>();
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
