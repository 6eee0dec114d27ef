import { child, index } from '@berth/machinery/invalid';
import type { KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { ageColumn, column, nameColumn, templateColumns } from '../../columns.ts';
import { claimSpecWarnings } from '../../core/persistentvolumeclaim/warnings.ts';
import { podWarnings } from '../../core/pod/warnings.ts';
import type { StatefulSet as Typed } from '../../types.ts';
import { statefulSetDefaults } from './defaults.ts';
import { statefulSets as kind } from './kind.ts';
import { statefulSetStrategy } from './strategy.ts';
import { validateStatefulSet, validateStatefulSetUpdate } from './validate.ts';

function warnings(object: KubeObject, old: KubeObject | undefined): string[] {
  const { metadata, spec } = object as Typed;
  const changed = old === undefined || metadata.generation !== old.metadata.generation;
  // The path of an update is misspelt upstream, and clients read it so.
  const part = old === undefined ? 'spec' : 'Spec';
  const claims = (spec?.volumeClaimTemplates ?? []).flatMap((claim, position) =>
    claimSpecWarnings(claim.spec ?? {}, child(index('spec.volumeClaimTemplates', position), part)),
  );
  const limit = spec?.revisionHistoryLimit ?? 0;
  const advice = 'a negative value retains all historical revisions; a value >= 0 is recommended';
  return [
    ...(changed ? podWarnings(spec?.template ?? {}, 'spec.template') : []),
    ...claims,
    ...(limit < 0 ? [`spec.revisionHistoryLimit: ${advice}`] : []),
  ];
}

export const statefulSets: KindDefinition = {
  ...kind,
  columns: [
    nameColumn,
    column(
      'Ready',
      'string',
      'Pods that are ready, of those wanted.',
      ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`,
    ),
    ageColumn,
    ...templateColumns,
  ],
  nameFormat: 'label',
  defaults: statefulSetDefaults,
  ...statefulSetStrategy,
  validate: validateStatefulSet,
  validateUpdate: validateStatefulSetUpdate,
  warnings,
};
