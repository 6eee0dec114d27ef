import type { KindDefinition } from '@berth/machinery/kind';
import { ageColumn, column, formatLabels, nameColumn, selectorColumn, templateColumns } from '../../columns.ts';
import { podWarnings } from '../../core/pod/warnings.ts';
import { daemonSetDefaults } from './defaults.ts';
import { daemonSets as kind } from './kind.ts';
import { daemonSetStrategy, generationOfTemplate, templateGeneration } from './strategy.ts';
import { validateDaemonSet, validateDaemonSetUpdate } from './validate.ts';

export const daemonSets: KindDefinition = {
  ...kind,
  columns: [
    nameColumn,
    column('Desired', 'integer', 'Nodes that should run a pod.', ({ status }) => status?.desiredNumberScheduled ?? 0),
    column('Current', 'integer', 'Nodes that run a pod.', ({ status }) => status?.currentNumberScheduled ?? 0),
    column('Ready', 'integer', 'Nodes with a ready pod.', ({ status }) => status?.numberReady ?? 0),
    column(
      'Up-to-date',
      'integer',
      'Pods of the newest template.',
      ({ status }) => status?.updatedNumberScheduled ?? 0,
    ),
    column('Available', 'integer', 'Pods that count as available.', ({ status }) => status?.numberAvailable ?? 0),
    column('Node Selector', 'string', 'Labels of the nodes.', ({ spec }) =>
      formatLabels(spec?.template?.spec?.nodeSelector),
    ),
    ageColumn,
    ...templateColumns,
    selectorColumn(({ spec }) => spec?.selector),
  ],
  versionedAnnotations: [templateGeneration],
  defaults: daemonSetDefaults,
  ...daemonSetStrategy,
  validate: validateDaemonSet,
  validateUpdate: validateDaemonSetUpdate,
  warnings: (object, old) =>
    old !== undefined && generationOfTemplate(object) === generationOfTemplate(old)
      ? []
      : podWarnings(object.spec?.template ?? {}, 'spec.template'),
};
