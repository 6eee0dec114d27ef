import { type CustomKinds, customKinds } from '@berth/kinds/apiextensions/custom/index';
import { type KindDefinition, whole } from '@berth/machinery/kind';
import { groupResource, type KubeObject } from '@berth/machinery/object';
import { byEpoch, listAll } from './admission/configuration.ts';
import { createKindIndex, type KindIndex, mergeIndexes } from './kindindex.ts';
import type { Call } from './operations/call.ts';

const definitions = groupResource('apiextensions.k8s.io', 'customresourcedefinitions');

/** Definitions whose kinds are kept, with the rules they have compiled, while other configuration moves. */
const maxKept = 2000;
const kept = new Map<string, CustomKinds | undefined>();

function kindsOfDefinition(cluster: string, object: KubeObject): CustomKinds | undefined {
  const { uid, resourceVersion } = object.metadata;
  const id = `${cluster} ${uid} ${resourceVersion}`;
  const made = kept.has(id) ? kept.get(id) : customKinds(object);
  // The last one asked for is the last one to go.
  kept.delete(id);
  kept.set(id, made);
  if (kept.size > maxKept) kept.delete(kept.keys().next().value as string);
  return made;
}

/** What the definitions of a cluster add to the API; undefined: nothing. Made anew when the cluster's configuration has moved. */
const custom = byEpoch(async (call): Promise<KindIndex | undefined> => {
  const made = (await listAll(call, definitions)).flatMap((object) => kindsOfDefinition(call.cluster.id, object) ?? []);
  if (made.length === 0) return undefined;
  const served: KindDefinition[] = made.flatMap((one) => one.served);
  return mergeIndexes(
    call.server.index,
    createKindIndex(
      served,
      made.map(({ stored }) => stored),
    ),
  );
});

/** Every kind of the cluster. What ships with the server cannot be redefined. */
export const kindsOf = async (call: Call): Promise<KindIndex> => (await custom(call)) ?? call.server.index;

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
