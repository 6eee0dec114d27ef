import type { HookContext } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';

export const nameLabel = 'kubernetes.io/metadata.name';

/** Every namespace carries its name as a label, so that selectors can name it (SetDefaults_Namespace). */
export function namespaceDefaults(object: KubeObject): void {
  const { metadata } = object;
  if (metadata.name) metadata.labels = { ...metadata.labels, [nameLabel]: metadata.name };
  object.status ??= {};
  object.status.phase ||= 'Active';
}

/** upstream pkg/registry/core/namespace/strategy.go: on create the finalizer that empties the namespace is in place. */
export function prepareForCreate(object: KubeObject): void {
  object.status = { phase: 'Active' };
  object.spec ??= {};
  const finalizers: string[] = object.spec.finalizers ?? [];
  object.spec.finalizers = finalizers.includes('kubernetes') ? finalizers : [...finalizers, 'kubernetes'];
  namespaceDefaults(object);
}

/** Each of main, status and finalize writes what is its own. */
export function prepareForUpdate(object: KubeObject, old: KubeObject, { subresource }: HookContext): void {
  if (subresource !== 'status') object.status = old.status;
  if (subresource === 'status') object.spec = old.spec;
  else if (subresource !== 'finalize') object.spec = { ...object.spec, finalizers: old.spec?.finalizers };
}

/** A namespace stays until its contents are gone and whoever guards it has let go. */
export function blocksDeletion({ spec }: KubeObject): boolean {
  return (spec?.finalizers ?? []).length > 0;
}

export function prepareForDelete(object: KubeObject): void {
  object.status = { ...object.status, phase: 'Terminating' };
}
