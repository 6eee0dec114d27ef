import type { KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { templateWarnings } from '../../apps/shared/template.ts';
import { ageColumn, column, formatLabels, nameColumn, templateColumns, wide } from '../../columns.ts';
import { statusStrategy } from '../../strategy.ts';
import type { ReplicationController as Typed } from '../../types.ts';
import { templateDefaults } from '../pod/defaults.ts';
import { replicationControllers as kind } from './kind.ts';
import { validateReplicationController, validateReplicationControllerUpdate } from './validate.ts';

/** upstream pkg/apis/core/v1/defaults.go SetDefaults_ReplicationController: labels come from the template. */
function defaults(object: KubeObject): void {
  const { metadata, spec } = object as Typed;
  const labels = spec?.template?.metadata?.labels;
  if (labels !== undefined && Object.keys(metadata.labels ?? {}).length === 0) metadata.labels = { ...labels };
  if (spec === undefined) return;
  if (labels !== undefined && Object.keys(spec.selector ?? {}).length === 0) spec.selector = { ...labels };
  spec.replicas ??= 1;
  templateDefaults(spec.template);
}

export const replicationControllers: KindDefinition = {
  ...kind,
  columns: [
    nameColumn,
    column('Desired', 'integer', 'Pods wanted.', ({ spec }) => spec?.replicas ?? 0),
    column('Current', 'integer', 'Pods that exist.', ({ status }) => status?.replicas ?? 0),
    column('Ready', 'integer', 'Pods that are ready.', ({ status }) => status?.readyReplicas ?? 0),
    ageColumn,
    ...templateColumns,
    wide('Selector', 'Labels of the pods that belong to it.', ({ spec }) => formatLabels(spec?.selector)),
  ],
  selectableFields: ({ status }) => ({ 'status.replicas': String(status?.replicas ?? 0) }),
  defaults,
  ...statusStrategy(),
  orphansByDefault: true,
  validate: validateReplicationController,
  validateUpdate: validateReplicationControllerUpdate,
  warnings: templateWarnings,
};
