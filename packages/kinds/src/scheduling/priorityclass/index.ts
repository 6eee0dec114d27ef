import type { KindDefinition } from '@berth/machinery/kind';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import { priorityClasses as kind } from './kind.ts';
import { validatePriorityClass, validatePriorityClassUpdate } from './validate.ts';

export const priorityClasses: KindDefinition = {
  ...kind,
  fixed: true,
  columns: [
    nameColumn,
    column('Value', 'integer', 'Priority the pods of the class get.', (object) => object.value ?? 0),
    column(
      'Global-Default',
      'boolean',
      'Whether pods without a class get it.',
      (object) => object.globalDefault ?? false,
    ),
    ageColumn,
    column(
      'PreemptionPolicy',
      'string',
      'Whether its pods may push others out.',
      (object) => object.preemptionPolicy ?? '',
    ),
  ],
  defaults(object) {
    object.preemptionPolicy ??= 'PreemptLowerPriority';
  },
  validate: validatePriorityClass,
  validateUpdate: validatePriorityClassUpdate,
  // One for ever: nothing of a class changes that a generation would count.
  generationOf: () => null,
};
