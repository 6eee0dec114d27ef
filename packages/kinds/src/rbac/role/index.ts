import type { KindDefinition } from '@berth/machinery/kind';
import { roleColumns } from '../shared/columns.ts';
import { roles as kind } from './kind.ts';
import { validateRole } from '../shared/validate.ts';

export const roles: KindDefinition = {
  ...kind,
  columns: roleColumns,
  nameFormat: 'pathSegment',
  generationOf: null,
  allowCreateOnUpdate: true,
  validate: validateRole,
};
