import type { KubeObject } from '@berth/machinery/object';
import type { RoleBinding } from '../../types.ts';

export const rbacGroup = 'rbac.authorization.k8s.io';

/** upstream pkg/apis/rbac/v1/defaults.go: roles, users and groups are RBAC's, service accounts core's. */
export function bindingDefaults(object: KubeObject): void {
  const { roleRef, subjects } = object as RoleBinding;
  if (roleRef !== undefined) roleRef.apiGroup ||= rbacGroup;
  for (const subject of subjects ?? []) {
    if (subject.kind === 'User' || subject.kind === 'Group') subject.apiGroup ||= rbacGroup;
  }
}
