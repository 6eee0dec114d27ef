import type { KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import { statusStrategy } from '../../strategy.ts';
import type { PriorityLevelConfiguration as Level } from '../../types.ts';
import { priorityLevelConfigurations as kind } from './kind.ts';
import { validatePriorityLevel } from './validate.ts';

const queuing = (object: KubeObject) => (object as Level).spec?.limited?.limitResponse?.queuing;

export const priorityLevelConfigurations: KindDefinition = {
  ...kind,
  columns: [
    nameColumn,
    column('Type', 'string', 'Exempt or Limited.', ({ spec }) => spec?.type ?? ''),
    column(
      'NominalConcurrencyShares',
      'string',
      'Its share.',
      ({ spec }) => spec?.limited?.nominalConcurrencyShares ?? '<none>',
    ),
    column('Queues', 'string', 'How many queues there are.', (object) => queuing(object)?.queues ?? '<none>'),
    column('HandSize', 'string', 'How many a flow may use.', (object) => queuing(object)?.handSize ?? '<none>'),
    column(
      'QueueLengthLimit',
      'string',
      'How many requests one holds.',
      (object) => queuing(object)?.queueLengthLimit ?? '<none>',
    ),
    ageColumn,
  ],
  ...statusStrategy(),
  allowUnconditionalUpdate: false,
  defaults(object) {
    const { spec } = object as Level;
    if (spec === undefined) return;
    if (spec.type === 'Exempt') spec.exempt = { nominalConcurrencyShares: 0, lendablePercent: 0, ...spec.exempt };
    const { limited } = spec;
    if (limited === undefined) return;
    limited.nominalConcurrencyShares ??= 30;
    limited.lendablePercent ??= 0;
    const queues = limited.limitResponse?.queuing;
    if (queues === undefined) return;
    queues.handSize ||= 8;
    queues.queues ||= 64;
    queues.queueLengthLimit ||= 50;
  },
  validate: validatePriorityLevel,
};
