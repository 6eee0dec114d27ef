import type { Kind } from '@berth/machinery/kind';
import { ClusterRoleBinding } from './schema.ts';

export const clusterRoleBindings = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRoleBinding',
  plural: 'clusterrolebindings',
  singular: 'clusterrolebinding',
  namespaced: false,
  schema: ClusterRoleBinding,
  load: async () => (await import('./index.ts')).clusterRoleBindings,
} satisfies Kind;
