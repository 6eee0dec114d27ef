import { int32, list, message, named, string } from '../../builders.ts';

export const PodFailurePolicyOnExitCodesRequirement = named(
  'io.k8s.api.batch.v1.PodFailurePolicyOnExitCodesRequirement',
  'Which exit codes a rule is about.',
  {
    containerName: string(1, 'The container; any unless given.', { zero: 'keep' }),
    operator: string(2, 'In or NotIn.', { enum: ['In', 'NotIn'], zero: 'fill' }),
    values: list(3, int32(), 'The exit codes, in order.', { zero: 'fill', 'x-kubernetes-list-type': 'set' }),
  },
  { required: ['operator', 'values'] },
);

export const PodFailurePolicyOnPodConditionsPattern = named(
  'io.k8s.api.batch.v1.PodFailurePolicyOnPodConditionsPattern',
  'Which condition of a pod a rule is about.',
  {
    type: string(1, 'Type of the condition.', { zero: 'fill' }),
    status: string(2, 'Status of the condition.', { zero: 'fill' }),
  },
  { required: ['type'] },
);

export const PodFailurePolicyRule = named(
  'io.k8s.api.batch.v1.PodFailurePolicyRule',
  'What a failed pod of one kind means.',
  {
    action: string(1, 'What it means: Count, FailIndex, FailJob or Ignore.', {
      enum: ['Count', 'FailIndex', 'FailJob', 'Ignore'],
      zero: 'fill',
    }),
    onExitCodes: message(PodFailurePolicyOnExitCodesRequirement, 2, 'Which exit codes it is about.'),
    onPodConditions: list(3, PodFailurePolicyOnPodConditionsPattern, 'Which conditions it is about; one must hold.', {
      'x-kubernetes-list-type': 'atomic',
    }),
  },
  { required: ['action'] },
);

export const PodFailurePolicy = named(
  'io.k8s.api.batch.v1.PodFailurePolicy',
  'What failed pods mean.',
  {
    rules: list(1, PodFailurePolicyRule, 'The rules; the first that fits holds.', {
      zero: 'fill',
      'x-kubernetes-list-type': 'atomic',
    }),
  },
  { required: ['rules'] },
);

export const SuccessPolicyRule = named('io.k8s.api.batch.v1.SuccessPolicyRule', 'When a job has succeeded.', {
  succeededIndexes: string(1, 'Indexes that must succeed, such as 1,3-5.', { zero: 'keep' }),
  succeededCount: int32(2, 'How many indexes must succeed.', { zero: 'keep' }),
});

export const SuccessPolicy = named(
  'io.k8s.api.batch.v1.SuccessPolicy',
  'When a job has succeeded before all of it ran.',
  {
    rules: list(1, SuccessPolicyRule, 'The rules; one must hold.', {
      zero: 'fill',
      'x-kubernetes-list-type': 'atomic',
    }),
  },
  { required: ['rules'] },
);
