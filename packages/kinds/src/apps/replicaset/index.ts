import type { KindDefinition } from '@berth/machinery/kind';
import { replicaSetColumns } from './columns.ts';
import { replicaSetDefaults } from './defaults.ts';
import { replicaSets as kind } from './kind.ts';
import { validateReplicaSet, validateReplicaSetUpdate } from './validate.ts';
import { statusStrategy } from '../../strategy.ts';
import { templateWarnings } from '../shared/template.ts';

export const replicaSets: KindDefinition = {
  ...kind,
  columns: replicaSetColumns,
  defaults: replicaSetDefaults,
  ...statusStrategy(),
  validate: validateReplicaSet,
  validateUpdate: validateReplicaSetUpdate,
  warnings: templateWarnings,
};
