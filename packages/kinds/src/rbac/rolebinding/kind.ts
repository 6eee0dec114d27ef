import type { Kind } from '@berth/machinery/kind';
import { RoleBinding } from './schema.ts';

export const roleBindings = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'RoleBinding',
  plural: 'rolebindings',
  singular: 'rolebinding',
  namespaced: true,
  schema: RoleBinding,
  load: async () => (await import('./index.ts')).roleBindings,
} satisfies Kind;
