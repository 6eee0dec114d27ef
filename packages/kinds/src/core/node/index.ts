import type { KindDefinition } from '@berth/machinery/kind';
import { nodeColumns } from './columns.ts';
import { nodeDefaults, prepareForCreate, prepareForUpdate } from './strategy.ts';
import { nodes as kind } from './kind.ts';
import { validateNode, validateNodeUpdate } from './validate.ts';

export const nodes: KindDefinition = {
  ...kind,
  columns: nodeColumns,
  selectableFields: (object) => ({ 'spec.unschedulable': String(object.spec?.unschedulable ?? false) }),
  defaults: nodeDefaults,
  prepareForCreate,
  prepareForUpdate,
  validate: validateNode,
  validateUpdate: validateNodeUpdate,
  generationOf: null,
};
