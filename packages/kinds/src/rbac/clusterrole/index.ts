import type { KindDefinition } from '@berth/machinery/kind';
import { roleColumns } from '../shared/columns.ts';
import { clusterRoles as kind } from './kind.ts';
import { validateClusterRole } from '../shared/validate.ts';

export const clusterRoles: KindDefinition = {
  ...kind,
  columns: roleColumns,
  nameFormat: 'pathSegment',
  generationOf: null,
  allowCreateOnUpdate: true,
  validate: validateClusterRole,
};
