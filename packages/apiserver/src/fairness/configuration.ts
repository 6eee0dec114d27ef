import { mandatoryFlowSchemas, mandatoryPriorityLevels } from '@berth/kinds/flowcontrol/mandatory';
import type { FlowSchema, PriorityLevelConfiguration } from '@berth/kinds/types';
import type { KubeObject } from '@berth/machinery/object';
import type { LevelConfiguration } from './levels.ts';
import { type FlowSchemaRules, inOrder } from './match.ts';

/** What a cluster's flow control objects come to. */
export interface FlowConfiguration {
  schemas: readonly FlowSchemaRules[];
  levels: readonly LevelConfiguration[];
}

const named = (objects: readonly KubeObject[]) => new Set(objects.map(({ metadata }) => metadata.name));

/**
 * Flow schemas in order, those without a level left out, and the mandatory objects wherever they are missing
 * (apf_controller.go digestConfigObjects).
 */
export function digest(schemas: readonly KubeObject[], levels: readonly KubeObject[]): FlowConfiguration {
  const there = named(levels);
  const allLevels = [...levels, ...mandatoryPriorityLevels.filter(({ metadata }) => !there.has(metadata.name))];
  const known = named(allLevels);
  const used = (schemas as unknown as FlowSchema[]).filter(({ spec }) =>
    known.has(spec?.priorityLevelConfiguration.name),
  );
  const given = new Set(used.map(({ metadata }) => metadata.name));
  const missing = (mandatoryFlowSchemas as unknown as FlowSchema[]).filter(({ metadata }) => !given.has(metadata.name));
  return {
    schemas: inOrder([...used, ...missing].map(schemaOf)),
    levels: (allLevels as unknown as PriorityLevelConfiguration[]).map(levelOf),
  };
}

function schemaOf({ metadata, spec }: FlowSchema): FlowSchemaRules {
  return {
    name: metadata.name ?? '',
    uid: metadata.uid ?? '',
    level: spec?.priorityLevelConfiguration.name ?? '',
    precedence: spec?.matchingPrecedence ?? 1000,
    distinguisher: spec?.distinguisherMethod?.type as FlowSchemaRules['distinguisher'],
    rules: spec?.rules ?? [],
  };
}

function levelOf({ metadata, spec }: PriorityLevelConfiguration): LevelConfiguration {
  const { limited, exempt } = spec ?? {};
  const queuing = limited?.limitResponse?.queuing;
  return {
    name: metadata.name ?? '',
    uid: metadata.uid ?? '',
    shape:
      spec?.type === 'Exempt'
        ? 'exempt'
        : queuing === undefined
          ? 'reject'
          : {
              queues: queuing.queues ?? 64,
              handSize: queuing.handSize ?? 8,
              queueLengthLimit: queuing.queueLengthLimit ?? 50,
            },
    shares: (limited === undefined ? exempt?.nominalConcurrencyShares : limited.nominalConcurrencyShares) ?? 0,
    lendablePercent: (limited ?? exempt)?.lendablePercent ?? 0,
    borrowingLimitPercent: limited?.borrowingLimitPercent,
  };
}
