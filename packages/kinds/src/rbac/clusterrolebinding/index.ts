import type { KindDefinition } from '@berth/machinery/kind';
import { bindingColumns } from '../shared/columns.ts';
import { bindingDefaults } from '../shared/defaults.ts';
import { clusterRoleBindings as kind } from './kind.ts';
import { validateBinding, validateBindingUpdate } from '../shared/validate.ts';

export const clusterRoleBindings: KindDefinition = {
  ...kind,
  columns: bindingColumns,
  nameFormat: 'pathSegment',
  generationOf: null,
  allowCreateOnUpdate: true,
  defaults: bindingDefaults,
  validate: (object) => validateBinding(object, false),
  validateUpdate: validateBindingUpdate,
};
