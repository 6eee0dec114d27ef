import type { KindDefinition } from '@berth/machinery/kind';
import { bindingColumns } from '../shared/columns.ts';
import { bindingDefaults } from '../shared/defaults.ts';
import { ClusterRoleBinding } from './schema.ts';
import { validateBinding, validateBindingUpdate } from '../shared/validate.ts';

export const clusterRoleBindings: KindDefinition = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRoleBinding',
  plural: 'clusterrolebindings',
  singular: 'clusterrolebinding',
  namespaced: false,
  schema: ClusterRoleBinding,
  columns: bindingColumns,
  nameFormat: 'pathSegment',
  generationOf: null,
  allowCreateOnUpdate: true,
  defaults: bindingDefaults,
  validate: (object) => validateBinding(object, false),
  validateUpdate: validateBindingUpdate,
};
