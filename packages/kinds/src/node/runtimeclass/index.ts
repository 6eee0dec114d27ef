import type { KindDefinition } from '@berth/machinery/kind';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import { runtimeClasses as kind } from './kind.ts';
import { validateRuntimeClass, validateRuntimeClassUpdate } from './validate.ts';

export const runtimeClasses: KindDefinition = {
  ...kind,
  anyFinalizer: true,
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
