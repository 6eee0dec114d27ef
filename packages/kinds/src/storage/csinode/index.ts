import type { KindDefinition } from '@berth/machinery/kind';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import { csiNodes as kind } from './kind.ts';
import { validateCsiNode, validateCsiNodeUpdate } from './validate.ts';

export const csiNodes: KindDefinition = {
  ...kind,
  columns: [
    nameColumn,
    column('Drivers', 'integer', 'How many drivers there are.', ({ spec }) => (spec?.drivers ?? []).length),
    ageColumn,
  ],
  allowUnconditionalUpdate: false,
  generationOf: null,
  validate: validateCsiNode,
  validateUpdate: validateCsiNodeUpdate,
};
