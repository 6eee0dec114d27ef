import type { KubeObject, OwnerReference } from '@berth/machinery/object';
import type { Decision, ObjectChange, Reader, ReconcileKey, Reconciler, Write } from '@berth/machinery/reconcile';
import { deepEqual } from '@berth/machinery/values';
import {
  deletesForeground,
  foreground,
  isDeleting,
  locate,
  orphan,
  orphansDependents,
  type Owned,
  ownerLookup,
} from './owners.ts';

/**
 * Keys are of two sorts: `object|{resource}|{name}` for an object whose owners or finalizers are to be looked at, and
 * `owner|{uid}` for what a vanished object leaves behind.
 */
const objectKey = (resource: string, namespace: string, name: string): ReconcileKey => ({
  namespace,
  name: `object|${resource}|${name}`,
});
const ownerKey = (uid: string): ReconcileKey => ({ namespace: '', name: `owner|${uid}` });

export interface GarbageSnapshot {
  /** The object of an object key. */
  self?: Owned;
  /** Dependents of a vanished owner, or of an object that is being deleted with a finalizer of ours. */
  dependents: readonly Owned[];
}

async function load(reader: Reader, { namespace, name }: ReconcileKey): Promise<GarbageSnapshot> {
  const [sort, ...rest] = name.split('|');
  const look = ownerLookup(reader, await reader.types());
  const dependentsOf = async (uid: string) => Promise.all((await reader.dependents(uid)).map(look));
  if (sort === 'owner') return { dependents: await dependentsOf(rest.join('|')) };
  const [resource = '', ...objectName] = rest;
  const object = await reader.get(resource, namespace, objectName.join('|'));
  if (object === undefined) return { dependents: [] };
  const ours = deletesForeground(object) || orphansDependents(object);
  return { self: await look(object), dependents: ours ? await dependentsOf(object.metadata.uid ?? '') : [] };
}

function decide({ self, dependents }: GarbageSnapshot): Decision {
  if (self === undefined) return independent(dependents.flatMap(collect));
  const { object } = self;
  if (orphansDependents(object)) return orphanAll(object, dependents);
  if (deletesForeground(object)) return deleteAll(object, dependents);
  return isDeleting(object) ? { writes: [] } : independent(collect(self));
}

/** Objects written in one go. */
const batch = 500;

function independent(writes: readonly Write[]): Decision {
  return { writes: writes.slice(0, batch), independent: true, ...(writes.length > batch ? { requeueAfter: 0 } : {}) };
}

/**
 * What becomes of one object by the state of its owners (upstream garbagecollector.go attemptToDeleteItem): while one lives it
 * stays, without the references to the others; else it goes.
 */
function collect({ object, owners, dependents }: Owned): Write[] {
  if (owners.length === 0 || (isDeleting(object) && !deletesForeground(object))) return [];
  const solid = owners.filter(({ state }) => state === 'solid');
  if (solid.length === owners.length) return [];
  if (solid.length > 0)
    return [
      withOwners(
        object,
        solid.map(({ reference }) => reference),
      ),
    ];
  if (isDeleting(object)) return [];
  const waiting = owners.some(({ state }) => state === 'waiting');
  // Its dependent waits for it, perhaps in a circle in which each waits for the next: it holds up nobody any more.
  if (waiting && dependents === 'waiting' && owners.some(({ reference }) => reference.blockOwnerDeletion === true))
    return [
      withOwners(
        object,
        owners.map(({ reference }) => ({ ...reference, blockOwnerDeletion: false })),
      ),
    ];
  const propagationPolicy = waiting && dependents !== 'none' ? 'Foreground' : policyOf(object);
  return [{ verb: 'delete', object, exactly: true, propagationPolicy }];
}

function policyOf({ metadata }: KubeObject): 'Background' | 'Foreground' | 'Orphan' {
  const finalizers = metadata.finalizers ?? [];
  if (finalizers.includes(orphan)) return 'Orphan';
  return finalizers.includes(foreground) ? 'Foreground' : 'Background';
}

const withOwners = (object: KubeObject, ownerReferences: OwnerReference[]): Write => ({
  verb: 'update',
  object: { ...object, metadata: { ...object.metadata, ownerReferences } },
});

const withoutFinalizer = (object: KubeObject, finalizer: string): Write => ({
  verb: 'update',
  object: {
    ...object,
    metadata: { ...object.metadata, finalizers: (object.metadata.finalizers ?? []).filter((one) => one !== finalizer) },
  },
});

/** Dependents forget the owner; then the owner may go. */
function orphanAll(owner: KubeObject, dependents: readonly Owned[]): Decision {
  if (dependents.length === 0) return { writes: [withoutFinalizer(owner, orphan)] };
  const writes = dependents.map(({ object }) =>
    withOwners(
      object,
      (object.metadata.ownerReferences ?? []).filter(({ uid }) => uid !== owner.metadata.uid),
    ),
  );
  return { ...independent(writes), requeueAfter: 0 };
}

/** Dependents go first; those that block keep the owner until they are gone. */
function deleteAll(owner: KubeObject, dependents: readonly Owned[]): Decision {
  const blocking = dependents.filter(({ object }) =>
    object.metadata.ownerReferences?.some(
      ({ uid, blockOwnerDeletion }) => uid === owner.metadata.uid && blockOwnerDeletion === true,
    ),
  );
  if (blocking.length === 0) return { writes: [withoutFinalizer(owner, foreground)] };
  return independent(dependents.flatMap(collect));
}

/** The owners whose deletion this reference holds up. */
async function blocked(
  references: readonly OwnerReference[],
  object: KubeObject,
  reader: Reader,
): Promise<ReconcileKey[]> {
  const holding = references.filter(({ blockOwnerDeletion }) => blockOwnerDeletion === true);
  if (holding.length === 0) return [];
  const types = await reader.types();
  return holding
    .map((reference) => locate(types, reference, object))
    .filter((place) => place !== undefined)
    .map(({ resource, namespace, name }) => objectKey(resource, namespace, name));
}

/** Nearly every change there is: of an object that has no owner and stays. */
const concernsNobody = ({ type, unread }: ObjectChange): boolean =>
  type !== 'DELETED' && unread?.mentions('ownerReferences') === false && !unread.mentions('deletionTimestamp');

const keysOf = (change: ObjectChange, reader: Reader): ReconcileKey[] | Promise<ReconcileKey[]> =>
  concernsNobody(change) ? [] : keysOfOwned(change, reader);

async function keysOfOwned(
  { type, resource, object, previous }: ObjectChange,
  reader: Reader,
): Promise<ReconcileKey[]> {
  const { namespace = '', name = '', uid = '', ownerReferences = [] } = object.metadata;
  if (type === 'DELETED') return [ownerKey(uid), ...(await blocked(ownerReferences, object, reader))];
  const self = objectKey(resource, namespace, name);
  if (deletesForeground(object) || orphansDependents(object)) return [self];
  if (type === 'ADDED') return ownerReferences.length > 0 ? [self] : [];
  const before = previous?.metadata.ownerReferences ?? ownerReferences;
  if (before === ownerReferences || deepEqual(before, ownerReferences)) return [];
  return [self, ...(await blocked(before, object, reader))];
}

/** Deletes what its owners left behind, in the background or before them (upstream pkg/controller/garbagecollector). */
export const reconciler: Reconciler<GarbageSnapshot> = {
  name: 'generic-garbage-collector',
  username: 'system:serviceaccount:kube-system:generic-garbage-collector',
  component: 'garbage-collector-controller',
  watches: [{ resource: '*', keys: keysOf }],
  load,
  decide,
};
