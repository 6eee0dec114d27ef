import { groupResource, type KubeObject, type OwnerReference, parseApiVersion } from '@berth/machinery/object';
import type { Reader, ResourceType } from '@berth/machinery/reconcile';

export const foreground = 'foregroundDeletion';
export const orphan = 'orphan';

/** What stands behind an owner reference. */
export type OwnerState =
  /** It lives, or nobody can tell. */
  | 'solid'
  /** No object of that uid is there. */
  | 'absent'
  /** It is being deleted, and waits for its dependents. */
  | 'waiting';

export interface Owned {
  object: KubeObject;
  owners: readonly { reference: OwnerReference; state: OwnerState }[];
  /** Whether it has dependents itself, and whether one of them waits for dependents of its own; looked up only where it matters. */
  dependents: 'none' | 'some' | 'waiting';
}

const finalizersOf = ({ metadata }: KubeObject): readonly string[] => metadata.finalizers ?? [];

export const isDeleting = ({ metadata }: KubeObject): boolean => metadata.deletionTimestamp !== undefined;
export const deletesForeground = (object: KubeObject): boolean =>
  isDeleting(object) && finalizersOf(object).includes(foreground);
export const orphansDependents = (object: KubeObject): boolean =>
  isDeleting(object) && finalizersOf(object).includes(orphan);

/** Where an owner of `dependent` lives, if its type is served and may own it. */
export function locate(
  types: readonly ResourceType[],
  { apiVersion, kind, name }: OwnerReference,
  dependent: KubeObject,
): { resource: string; namespace: string; name: string } | undefined {
  const { group } = parseApiVersion(apiVersion);
  const type = types.find((one) => one.group === group && one.kind === kind && !one.virtual);
  if (type === undefined) return undefined;
  const namespace = type.namespaced ? (dependent.metadata.namespace ?? '') : '';
  if (type.namespaced && namespace === '') return undefined;
  return { resource: groupResource(type.group, type.plural), namespace, name };
}

/** Looks up what stands behind the references of objects, each owner once. */
export function ownerLookup(reader: Reader, types: readonly ResourceType[]): (object: KubeObject) => Promise<Owned> {
  const known = new Map<string, Promise<KubeObject | undefined>>();
  const stateOf = async (object: KubeObject, reference: OwnerReference): Promise<OwnerState> => {
    const place = locate(types, reference, object);
    if (place === undefined) return 'solid';
    const id = `${place.resource}/${place.namespace}/${place.name}`;
    const reading = known.get(id) ?? reader.get(place.resource, place.namespace, place.name);
    known.set(id, reading);
    const owner = await reading;
    if (owner === undefined || owner.metadata.uid !== reference.uid) return 'absent';
    return deletesForeground(owner) ? 'waiting' : 'solid';
  };
  return async (object) => {
    const references = object.metadata.ownerReferences ?? [];
    const owners = await Promise.all(
      references.map(async (reference) => ({ reference, state: await stateOf(object, reference) })),
    );
    const waits = owners.some(({ state }) => state === 'waiting') && !owners.some(({ state }) => state === 'solid');
    const found = waits ? await reader.dependents(object.metadata.uid ?? '') : [];
    return {
      object,
      owners,
      dependents: found.some(deletesForeground) ? 'waiting' : found.length > 0 ? 'some' : 'none',
    };
  };
}
