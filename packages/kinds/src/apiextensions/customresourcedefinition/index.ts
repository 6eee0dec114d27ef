import type { KindDefinition } from '@berth/machinery/kind';
import { definitionDefaults } from './defaults.ts';
import { customResourceDefinitions as kind } from './kind.ts';
import { prepareForCreate, prepareForDelete, prepareForUpdate } from './strategy.ts';
import { formatWarnings } from './warnings.ts';
import { validateDefinition, validateDefinitionUpdate } from './validate/index.ts';

export const customResourceDefinitions: KindDefinition = {
  ...kind,
  anyFinalizer: true,
  columns: [],
  allowUnconditionalUpdate: false,
  defaults: definitionDefaults,
  prepareForCreate,
  prepareForUpdate,
  // The first delete puts the finalizer in place that the objects of the kind are removed by.
  blocksDeletion: ({ metadata }) => metadata.deletionTimestamp === undefined,
  prepareForDelete,
  warnings: formatWarnings,
  validate: validateDefinition,
  validateUpdate: validateDefinitionUpdate,
};
