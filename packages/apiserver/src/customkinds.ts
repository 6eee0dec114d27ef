import { type CustomKinds, customKinds } from '@berth/kinds/apiextensions/custom/index';
import { type KindDefinition, whole } from '@berth/machinery/kind';
import { groupResource, type KubeObject } from '@berth/machinery/object';
import type { StoredObject } from '@berth/store/types';
import { byEpoch } from './admission/configuration.ts';
import { createKindIndex, type KindIndex, mergeIndexes } from './kindindex.ts';
import type { Call } from './operations/call.ts';

const definitions = groupResource('apiextensions.k8s.io', 'customresourcedefinitions');

/** Definitions whose kinds are kept, with the rules they have compiled, while other configuration moves. */
const maxKept = 2000;
const kept = new Map<string, CustomKinds | undefined>();

function kindsOfDefinition(cluster: string, stored: StoredObject): CustomKinds | undefined {
  const id = `${cluster} ${stored.uid} ${stored.resourceVersion}`;
  const made = kept.has(id) ? kept.get(id) : customKinds(JSON.parse(stored.body) as KubeObject);
  // The last one asked for is the last one to go.
  kept.delete(id);
  kept.set(id, made);
  if (kept.size > maxKept) kept.delete(kept.keys().next().value as string);
  return made;
}

interface Custom {
  made: readonly CustomKinds[];
  /** Together with what ships with the server. */
  index: KindIndex;
}

/**
 * What the definitions of a cluster add to the API; undefined: nothing. Looked at anew when the cluster's configuration has moved;
 * where the definitions have not, it stays the same one, and with it the documents that were printed of it.
 */
const custom = byEpoch<Custom | undefined>(async ({ call, stored }, before) => {
  const made = (await stored(definitions)).flatMap((object) => kindsOfDefinition(call.cluster.id, object) ?? []);
  if (made.length === 0) return undefined;
  if (before?.made.length === made.length && made.every((one, at) => one === before.made[at])) return before;
  const served: KindDefinition[] = made.flatMap((one) => one.served);
  const forms = made.map((one) => one.stored);
  return { made, index: mergeIndexes(call.server.index, createKindIndex(served, forms)) };
});

/** Every kind of the cluster. What ships with the server cannot be redefined. */
export const kindsOf = async (call: Call): Promise<KindIndex> => (await custom(call))?.index ?? call.server.index;

/** A kind by what a path names. Kinds that ship with the server are found without looking at the cluster's configuration. */
export const servedKind = async (
  call: Call,
  group: string,
  version: string,
  plural: string,
): Promise<KindDefinition | undefined> => {
  const found =
    call.server.index.served(group, version, plural) ?? (await kindsOf(call)).served(group, version, plural);
  return found && whole(found);
};
