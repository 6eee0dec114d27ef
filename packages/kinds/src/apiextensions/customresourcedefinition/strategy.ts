import type { HookContext } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import type { CustomResourceDefinition } from '../types.ts';
import { setCondition } from './conditions.ts';

/** Removes the objects of the kind before the definition goes. */
export const cleanupFinalizer = 'customresourcecleanup.apiextensions.k8s.io';

/** The version that objects are kept in is noted for as long as objects may be kept in it. */
function noteStorageVersion(object: KubeObject): void {
  const { spec, status } = object as unknown as CustomResourceDefinition;
  const storage = spec?.versions?.find((version) => version.storage)?.name;
  if (storage === undefined || status === undefined) return;
  status.storedVersions ??= [];
  if (!status.storedVersions.includes(storage)) status.storedVersions.push(storage);
}

/** upstream apiextensions pkg/registry/customresourcedefinition/strategy.go. */
export function prepareForCreate(object: KubeObject): void {
  object.status = {};
  noteStorageVersion(object);
}

export function prepareForUpdate(object: KubeObject, old: KubeObject, { subresource }: HookContext): void {
  if (subresource === 'status') {
    object.spec = old.spec;
    return;
  }
  object.status = structuredClone(old.status ?? {});
  noteStorageVersion(object);
}

/** upstream etcd.go Delete: the objects of the kind go first. */
export function prepareForDelete(object: KubeObject, now: Date): void {
  object.metadata.finalizers ??= [];
  if (!object.metadata.finalizers.includes(cleanupFinalizer)) object.metadata.finalizers.push(cleanupFinalizer);
  setCondition(object, now, {
    type: 'Terminating',
    status: 'True',
    reason: 'InstanceDeletionPending',
    message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
  });
}
