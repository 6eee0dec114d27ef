import type { KindDefinition } from '@berth/machinery/kind';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import { RuntimeClass } from './schema.ts';
import { validateRuntimeClass, validateRuntimeClassUpdate } from './validate.ts';

export const runtimeClasses: KindDefinition = {
  group: 'node.k8s.io',
  version: 'v1',
  kind: 'RuntimeClass',
  plural: 'runtimeclasses',
  singular: 'runtimeclass',
  namespaced: false,
  schema: RuntimeClass,
  columns: [
    nameColumn,
    column('Handler', 'string', 'Runtime that runs the pods.', ({ handler }) => handler ?? ''),
    ageColumn,
  ],
  generationOf: null,
  allowUnconditionalUpdate: false,
  validate: validateRuntimeClass,
  validateUpdate: validateRuntimeClassUpdate,
};
