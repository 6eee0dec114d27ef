import type { KindDefinition } from '@berth/machinery/kind';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import { CSINode } from './schema.ts';
import { validateCsiNode, validateCsiNodeUpdate } from './validate.ts';

export const csiNodes: KindDefinition = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSINode',
  plural: 'csinodes',
  singular: 'csinode',
  namespaced: false,
  schema: CSINode,
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
