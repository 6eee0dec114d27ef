import type { KindDefinition } from '@berth/machinery/kind';
import { Binding } from './schema.ts';
import { validateBinding } from './validate.ts';

export const bindings: KindDefinition = {
  group: '',
  version: 'v1',
  kind: 'Binding',
  plural: 'bindings',
  singular: 'binding',
  namespaced: true,
  verbs: ['create'],
  virtual: true,
  schema: Binding,
  columns: [],
  validate: validateBinding,
};
