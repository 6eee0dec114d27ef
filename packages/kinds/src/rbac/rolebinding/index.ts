import type { KindDefinition } from '@berth/machinery/kind';
import { bindingColumns } from '../shared/columns.ts';
import { bindingDefaults } from '../shared/defaults.ts';
import { roleBindings as kind } from './kind.ts';
import { validateBinding, validateBindingUpdate } from '../shared/validate.ts';

export const roleBindings: KindDefinition = {
  ...kind,
  columns: bindingColumns,
  nameFormat: 'pathSegment',
  generationOf: null,
  allowCreateOnUpdate: true,
  defaults: bindingDefaults,
  validate: (object) => validateBinding(object, true),
  validateUpdate: validateBindingUpdate,
};
