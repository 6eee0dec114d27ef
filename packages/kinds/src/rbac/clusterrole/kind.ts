import type { Kind } from '@berth/machinery/kind';
import { ClusterRole } from './schema.ts';

export const clusterRoles = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRole',
  plural: 'clusterroles',
  singular: 'clusterrole',
  namespaced: false,
  schema: ClusterRole,
  load: async () => (await import('./index.ts')).clusterRoles,
} satisfies Kind;
