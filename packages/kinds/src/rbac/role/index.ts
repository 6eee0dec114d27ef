import type { KindDefinition } from '@berth/machinery/kind';
import { roles as kind } from './kind.ts';
import { validateRole } from '../shared/validate.ts';

export const roles: KindDefinition = {
  ...kind,
  columns: [],
  nameFormat: 'pathSegment',
  generationOf: null,
  allowCreateOnUpdate: true,
  validate: validateRole,
};
