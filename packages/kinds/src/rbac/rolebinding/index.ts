import type { KindDefinition } from '@berth/machinery/kind';
import { bindingColumns } from '../shared/columns.ts';
import { bindingDefaults } from '../shared/defaults.ts';
import { RoleBinding } from './schema.ts';
import { validateBinding, validateBindingUpdate } from '../shared/validate.ts';

export const roleBindings: KindDefinition = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'RoleBinding',
  plural: 'rolebindings',
  singular: 'rolebinding',
  namespaced: true,
  schema: RoleBinding,
  columns: bindingColumns,
  nameFormat: 'pathSegment',
  generationOf: null,
  allowCreateOnUpdate: true,
  defaults: bindingDefaults,
  validate: (object) => validateBinding(object, true),
  validateUpdate: validateBindingUpdate,
};
