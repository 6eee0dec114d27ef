import type { FieldError } from '@berth/machinery/errors';
import { invalidValue } from '@berth/machinery/invalid';
import type { HookContext } from '@berth/machinery/kind';
import { isQualifiedName } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { complain } from '../../checks.ts';

const standardFinalizers = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

export function validateNamespace({ spec }: KubeObject): FieldError[] {
  const path = 'spec.finalizers';
  const finalizers: string[] = spec?.finalizers ?? [];
  return finalizers.flatMap((name) => {
    const errors = complain(path, name, isQualifiedName(name));
    if (!name.includes('/') && !standardFinalizers.has(name)) {
      const detail = 'name is neither a standard finalizer name nor is it fully qualified';
      errors.push(invalidValue(path, name, detail));
    }
    return errors;
  });
}

/** The phase says whether the namespace is being deleted, and nothing else. */
export function validateNamespaceUpdate(
  { metadata, status }: KubeObject,
  _old: KubeObject,
  { subresource }: HookContext,
): FieldError[] {
  if (subresource !== 'status') return [];
  const phase = status?.phase ?? '';
  if (!metadata.deletionTimestamp && phase !== 'Active') {
    return [invalidValue('status.Phase', phase, "may only be 'Active' if `deletionTimestamp` is empty")];
  }
  if (metadata.deletionTimestamp && phase !== 'Terminating') {
    return [invalidValue('status.Phase', phase, "may only be 'Terminating' if `deletionTimestamp` is not empty")];
  }
  return [];
}
