import type { KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import { statusStrategy } from '../../strategy.ts';
import type { PriorityLevelConfiguration as Level } from '../../types.ts';
import { priorityLevelConfigurations as kind } from './kind.ts';
import { validatePriorityLevel } from './validate.ts';

/** What a level says of a thing that only some levels have. */
function said<Part>(part: Part | undefined, number: (part: Part) => number | undefined): number | string {
  return part === undefined ? '<none>' : (number(part) ?? 0);
}

const limited = (object: KubeObject) => (object as Level).spec?.limited;
const queuing = (object: KubeObject) => limited(object)?.limitResponse?.queuing;

export const priorityLevelConfigurations: KindDefinition = {
  ...kind,
  columns: [
    nameColumn,
    column('Type', 'string', 'Exempt or Limited.', ({ spec }) => spec?.type ?? ''),
    column('NominalConcurrencyShares', 'string', 'Its share.', (object) =>
      said(limited(object), (part) => part.nominalConcurrencyShares),
    ),
    column('Queues', 'string', 'How many queues there are.', (object) => said(queuing(object), (part) => part.queues)),
    column('HandSize', 'string', 'How many a flow may use.', (object) =>
      said(queuing(object), (part) => part.handSize),
    ),
    column('QueueLengthLimit', 'string', 'How many requests one holds.', (object) =>
      said(queuing(object), (part) => part.queueLengthLimit),
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
