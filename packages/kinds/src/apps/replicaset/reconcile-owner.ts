import type { KubeObject, OwnerReference } from '@berth/machinery/object';
import { matches, type Selector } from '@berth/machinery/selectors';

/** The reference of the one controller an object obeys, if it has one (metav1.GetControllerOf). */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((reference) => reference.controller === true);
}

/** metav1.NewControllerRef. */
export function controllerReference(owner: KubeObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name ?? '',
    uid: owner.metadata.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** The object obeying `owner` from now on. */
export function adopted(object: KubeObject, owner: KubeObject): KubeObject {
  const others = (object.metadata.ownerReferences ?? []).filter(({ uid }) => uid !== owner.metadata.uid);
  return withOwners(object, [...others, controllerReference(owner)]);
}

/** The object without any reference to `owner`. */
export function released(object: KubeObject, owner: KubeObject): KubeObject {
  return withOwners(
    object,
    (object.metadata.ownerReferences ?? []).filter(({ uid }) => uid !== owner.metadata.uid),
  );
}

function withOwners(object: KubeObject, ownerReferences: OwnerReference[]): KubeObject {
  return { ...object, metadata: { ...object.metadata, ownerReferences } };
}

export interface Claims {
  /** The owner's own, those to be adopted included. */
  mine: KubeObject[];
  adopt: KubeObject[];
  release: KubeObject[];
}

/**
 * Which of the objects belong to `owner` (upstream pkg/controller/controller_ref_manager.go ClaimObject): its own while the
 * selector matches them, and orphans the selector matches. An owner that is being deleted adopts and releases nothing.
 */
export function claim(owner: KubeObject, selector: Selector, objects: readonly KubeObject[]): Claims {
  const claims: Claims = { mine: [], adopt: [], release: [] };
  const deleting = owner.metadata.deletionTimestamp !== undefined;
  for (const object of objects) {
    const controller = controllerOf(object);
    if (controller !== undefined && controller.uid !== owner.metadata.uid) continue;
    const matching = matches(selector, object.metadata.labels);
    if (controller !== undefined) {
      if (matching) claims.mine.push(object);
      else if (!deleting) claims.release.push(object);
    } else if (matching && !deleting && object.metadata.deletionTimestamp === undefined) {
      claims.mine.push(object);
      claims.adopt.push(object);
    }
  }
  return claims;
}

/** Owned and orphaned objects of two lists, each once, in a stable order. */
export function distinct(...lists: (readonly KubeObject[])[]): KubeObject[] {
  const byUid = new Map<string, KubeObject>();
  for (const object of lists.flat()) byUid.set(object.metadata.uid ?? '', object);
  return [...byUid.values()];
}
