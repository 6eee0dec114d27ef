import type { KindDefinition } from '@berth/machinery/kind';
import { clusterRoles as kind } from './kind.ts';
import { validateClusterRole } from '../shared/validate.ts';

export const clusterRoles: KindDefinition = {
  ...kind,
  columns: [],
  nameFormat: 'pathSegment',
  generationOf: null,
  allowCreateOnUpdate: true,
  validate: validateClusterRole,
};
