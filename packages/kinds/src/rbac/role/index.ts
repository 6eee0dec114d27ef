import type { KindDefinition } from '@berth/machinery/kind';
import { roleColumns } from '../shared/columns.ts';
import { Role } from './schema.ts';
import { validateRole } from '../shared/validate.ts';

export const roles: KindDefinition = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'Role',
  plural: 'roles',
  singular: 'role',
  namespaced: true,
  schema: Role,
  columns: roleColumns,
  nameFormat: 'pathSegment',
  generationOf: null,
  allowCreateOnUpdate: true,
  validate: validateRole,
};
