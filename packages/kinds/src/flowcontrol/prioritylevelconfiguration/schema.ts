import { int32, kindSchema, list, message, named, string, struct, time } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const QueuingConfiguration = named('io.k8s.api.flowcontrol.v1.QueuingConfiguration', 'How requests wait.', {
  queues: int32(1, 'How many queues there are.', { zero: 'fill' }),
  handSize: int32(2, 'How many of them a flow may use.', { zero: 'fill' }),
  queueLengthLimit: int32(3, 'How many requests one queue holds.', { zero: 'fill' }),
});

export const LimitResponse = named(
  'io.k8s.api.flowcontrol.v1.LimitResponse',
  'What happens to requests that cannot run at once.',
  {
    type: string(1, 'Queue or Reject.', { zero: 'fill' }),
    queuing: message(QueuingConfiguration, 2, 'How they wait.'),
  },
  { required: ['type'] },
);

export const LimitedPriorityLevelConfiguration = named(
  'io.k8s.api.flowcontrol.v1.LimitedPriorityLevelConfiguration',
  'A level with a limit.',
  {
    nominalConcurrencyShares: int32(1, 'Its share of what the server does at once.', { zero: 'keep' }),
    limitResponse: struct(LimitResponse, 2, 'What happens to requests beyond the limit.'),
    lendablePercent: int32(3, 'How much of the share other levels may borrow.', { zero: 'keep' }),
    borrowingLimitPercent: int32(4, 'How much it may borrow; unlimited unless said.', { zero: 'keep' }),
  },
);

export const ExemptPriorityLevelConfiguration = named(
  'io.k8s.api.flowcontrol.v1.ExemptPriorityLevelConfiguration',
  'A level without a limit.',
  {
    nominalConcurrencyShares: int32(1, 'Its share of what the server does at once.', { zero: 'keep' }),
    lendablePercent: int32(2, 'How much of the share other levels may borrow.', { zero: 'keep' }),
  },
);

export const PriorityLevelConfigurationSpec = named(
  'io.k8s.api.flowcontrol.v1.PriorityLevelConfigurationSpec',
  'How a level is limited.',
  {
    type: string(1, 'Exempt or Limited.', { zero: 'fill' }),
    limited: message(LimitedPriorityLevelConfiguration, 2, 'Settings of a level with a limit.'),
    exempt: message(ExemptPriorityLevelConfiguration, 3, 'Settings of a level without one.'),
  },
  { required: ['type'] },
);

export const PriorityLevelConfigurationCondition = named(
  'io.k8s.api.flowcontrol.v1.PriorityLevelConfigurationCondition',
  'One aspect of the state of a level.',
  {
    type: string(1, 'Which aspect.'),
    status: string(2, 'True, False or Unknown.'),
    lastTransitionTime: time(3, 'When the status last changed.', { zero: 'fill' }),
    reason: string(4, 'Why, in one word.'),
    message: string(5, 'Why, in a sentence.'),
  },
);

export const PriorityLevelConfigurationStatus = named(
  'io.k8s.api.flowcontrol.v1.PriorityLevelConfigurationStatus',
  'What state a level is in.',
  {
    conditions: list(1, PriorityLevelConfigurationCondition, 'Aspects of the state.', {
      keys: ['type'],
      mergeKey: 'type',
    }),
  },
);

export const PriorityLevelConfiguration = kindSchema(
  'io.k8s.api.flowcontrol.v1.PriorityLevelConfiguration',
  'A level that requests are served at.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(PriorityLevelConfigurationSpec, 2, 'How the level is limited.'),
    status: struct(PriorityLevelConfigurationStatus, 3, 'What state the level is in.'),
  },
);
