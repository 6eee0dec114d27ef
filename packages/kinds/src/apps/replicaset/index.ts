import type { KindDefinition } from '@berth/machinery/kind';
import { replicaSetColumns } from './columns.ts';
import { replicaSetDefaults } from './defaults.ts';
import { ReplicaSet } from './schema.ts';
import { validateReplicaSet, validateReplicaSetUpdate } from './validate.ts';
import { statusStrategy } from '../../strategy.ts';
import { templateWarnings } from '../shared/template.ts';

export const replicaSets: KindDefinition = {
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  singular: 'replicaset',
  shortNames: ['rs'],
  categories: ['all'],
  namespaced: true,
  schema: ReplicaSet,
  subresources: {
    status: true,
    scale: {
      specReplicasPath: '.spec.replicas',
      statusReplicasPath: '.status.replicas',
      labelSelectorPath: '.spec.selector',
    },
  },
  columns: replicaSetColumns,
  selectableFields: ({ status }) => ({ 'status.replicas': String(status?.replicas ?? 0) }),
  defaults: replicaSetDefaults,
  ...statusStrategy(),
  validate: validateReplicaSet,
  validateUpdate: validateReplicaSetUpdate,
  warnings: templateWarnings,
};
