import {
  int32,
  int64,
  intOrString,
  kindSchema,
  list,
  map,
  message,
  named,
  string,
  struct,
  time,
} from '../../builders.ts';
import { Condition } from '../../meta/condition.ts';
import { LabelSelector } from '../../meta/labelselector.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const PodDisruptionBudgetSpec = named(
  'io.k8s.api.policy.v1.PodDisruptionBudgetSpec',
  'What is wanted of a disruption budget.',
  {
    minAvailable: intOrString(1, 'How many pods must stay, as number or percentage.', { zero: 'keep' }),
    selector: message(LabelSelector, 2, 'Labels of the pods it is about.', {
      'x-kubernetes-patch-strategy': 'replace',
    }),
    maxUnavailable: intOrString(3, 'How many pods may be missing, as number or percentage.', { zero: 'keep' }),
    unhealthyPodEvictionPolicy: string(
      4,
      'Whether pods that are not ready may be evicted: IfHealthyBudget or AlwaysAllow.',
      { enum: ['AlwaysAllow', 'IfHealthyBudget'], zero: 'keep' },
    ),
  },
);

export const PodDisruptionBudgetStatus = named(
  'io.k8s.api.policy.v1.PodDisruptionBudgetStatus',
  'What state a disruption budget is in.',
  {
    observedGeneration: int64(1, 'Generation the controller has seen.'),
    disruptedPods: map(2, time(), 'Pods whose eviction was allowed and not seen yet, and when.'),
    disruptionsAllowed: int32(3, 'How many pods may be evicted now.', { zero: 'fill' }),
    currentHealthy: int32(4, 'How many pods are healthy.', { zero: 'fill' }),
    desiredHealthy: int32(5, 'How many pods must be healthy.', { zero: 'fill' }),
    expectedPods: int32(6, 'How many pods it is about.', { zero: 'fill' }),
    conditions: list(7, Condition, 'Aspects of the state.', { keys: ['type'], mergeKey: 'type' }),
  },
);

export const PodDisruptionBudget = kindSchema(
  'io.k8s.api.policy.v1.PodDisruptionBudget',
  'How many pods may be taken away at once.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(PodDisruptionBudgetSpec, 2, 'What is wanted of the budget.'),
    status: struct(PodDisruptionBudgetStatus, 3, 'What state the budget is in.'),
  },
);
