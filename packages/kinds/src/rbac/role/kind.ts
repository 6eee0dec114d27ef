import type { Kind } from '@berth/machinery/kind';
import { Role } from './schema.ts';

export const roles = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'Role',
  plural: 'roles',
  singular: 'role',
  namespaced: true,
  schema: Role,
  load: async () => (await import('./index.ts')).roles,
} satisfies Kind;
