import type { KindDefinition } from '@berth/machinery/kind';
import { podColumns, podRowConditions } from './columns.ts';
import { podDefaults } from './defaults.ts';
import { fieldAliases, indexes, selectableFields } from './fields.ts';
import type { Pod } from '../../types.ts';
import { pods as kind } from './kind.ts';
import { nameWarnings, podWarnings } from './warnings.ts';
import { validatePod, validatePodChange } from './validate/index.ts';
import { gracefulDeletion, prepareForCreate, prepareForUpdate } from './strategy.ts';

export const pods: KindDefinition = {
  ...kind,
  columns: podColumns,
  rowConditions: podRowConditions,
  defaults: podDefaults,
  prepareForCreate,
  prepareForUpdate,
  gracefulDeletion,
  selectableFields,
  fieldAliases,
  indexes,
  stripes: 4,
  validate: validatePod,
  validateUpdate: validatePodChange,
  // Upstream says nothing on updates: they are frequent, and people seldom make them.
  warnings: (object, old) =>
    old === undefined ? [...nameWarnings(object.metadata, "the Pod's hostname"), ...podWarnings(object as Pod)] : [],
};
