import type { KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import { statusStrategy } from '../../strategy.ts';
import type { FlowSchemaCondition } from '../../types.ts';
import { flowSchemas as kind } from './kind.ts';
import { validateFlowSchema } from './validate.ts';

function byPrecedence(one: KubeObject, other: KubeObject): number {
  const first = (one.spec?.matchingPrecedence ?? 0) - (other.spec?.matchingPrecedence ?? 0);
  return first || ((one.metadata.name ?? '') < (other.metadata.name ?? '') ? -1 : 1);
}

export const flowSchemas: KindDefinition = {
  ...kind,
  columns: [
    nameColumn,
    column(
      'PriorityLevel',
      'string',
      'Level its requests go to.',
      ({ spec }) => spec?.priorityLevelConfiguration?.name ?? '',
    ),
    column(
      'MatchingPrecedence',
      'string',
      'Of several the lowest counts.',
      ({ spec }) => spec?.matchingPrecedence ?? 0,
    ),
    column('DistinguisherMethod', 'string', 'How requests are parted into flows.', ({ spec }) =>
      spec?.distinguisherMethod ? (spec.distinguisherMethod.type ?? '') : '<none>',
    ),
    ageColumn,
    column('MissingPL', 'string', 'Whether the level is missing.', ({ status }) => {
      const conditions = (status?.conditions ?? []) as FlowSchemaCondition[];
      return conditions.find(({ type }) => type === 'Dangling')?.status ?? '?';
    }),
  ],
  // As they are tried (pkg/apis/flowcontrol/util FlowSchemaSequence).
  printedBefore: byPrecedence,
  ...statusStrategy(),
  nameFormat: 'subdomain',
  allowUnconditionalUpdate: false,
  defaults({ spec }) {
    if (spec !== undefined) spec.matchingPrecedence ||= 1000;
  },
  validate: validateFlowSchema,
};
