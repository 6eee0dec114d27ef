import type { KindDefinition } from '@berth/machinery/kind';
import { roleColumns } from '../shared/columns.ts';
import { ClusterRole } from './schema.ts';
import { validateClusterRole } from '../shared/validate.ts';

export const clusterRoles: KindDefinition = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRole',
  plural: 'clusterroles',
  singular: 'clusterrole',
  namespaced: false,
  schema: ClusterRole,
  columns: roleColumns,
  nameFormat: 'pathSegment',
  generationOf: null,
  allowCreateOnUpdate: true,
  validate: validateClusterRole,
};
