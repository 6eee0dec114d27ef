import { int32, int64, kindSchema, list, message, named, quantity, string, struct, time } from '../../builders.ts';
import { CrossVersionObjectReference, MetricSpec } from './metrics.ts';
import { MetricStatus } from './metricstatus.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const HPAScalingPolicy = named(
  'io.k8s.api.autoscaling.v2.HPAScalingPolicy',
  'How much may change in a period.',
  {
    type: string(1, 'Pods or Percent.', { zero: 'fill' }),
    value: int32(2, 'How much.', { zero: 'fill' }),
    periodSeconds: int32(3, 'Seconds of the period.', { zero: 'fill' }),
  },
  { required: ['periodSeconds', 'type', 'value'] },
);

export const HPAScalingRules = named(
  'io.k8s.api.autoscaling.v2.HPAScalingRules',
  'How fast it scales in one direction.',
  {
    stabilizationWindowSeconds: int32(3, 'Seconds of past decisions that are looked at.', { zero: 'keep' }),
    selectPolicy: string(1, 'Which policy holds: Max, Min or Disabled.', { zero: 'keep' }),
    // An empty list is no list: it is refused, where none at all is filled.
    policies: list(2, HPAScalingPolicy, 'How much may change.', { zero: 'keep', 'x-kubernetes-list-type': 'atomic' }),
    tolerance: quantity(4, 'How far a metric may be off before anything is done.', { zero: 'keep' }),
  },
);

export const HorizontalPodAutoscalerBehavior = named(
  'io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerBehavior',
  'How fast it scales.',
  {
    scaleUp: message(HPAScalingRules, 1, 'Rules for growing.'),
    scaleDown: message(HPAScalingRules, 2, 'Rules for shrinking.'),
  },
);

export const HorizontalPodAutoscalerSpec = named(
  'io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerSpec',
  'What is wanted of an autoscaler.',
  {
    scaleTargetRef: struct(CrossVersionObjectReference, 1, 'What is scaled.'),
    minReplicas: int32(2, 'The fewest pods.', { zero: 'keep' }),
    maxReplicas: int32(3, 'The most pods.', { zero: 'fill' }),
    metrics: list(4, MetricSpec, 'What it scales by; the metric that asks for most pods holds.', {
      'x-kubernetes-list-type': 'atomic',
    }),
    behavior: message(HorizontalPodAutoscalerBehavior, 5, 'How fast it scales.'),
  },
  { required: ['maxReplicas', 'scaleTargetRef'] },
);

export const HorizontalPodAutoscalerCondition = named(
  'io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerCondition',
  'One aspect of the state of an autoscaler.',
  {
    type: string(1, 'Which aspect.', { zero: 'fill' }),
    status: string(2, 'True, False or Unknown.', { zero: 'fill' }),
    lastTransitionTime: time(3, 'When the status last changed.', { zero: 'fill' }),
    reason: string(4, 'Why, in one word.'),
    message: string(5, 'Why, in a sentence.'),
  },
  { required: ['status', 'type'] },
);

export const HorizontalPodAutoscalerStatus = named(
  'io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerStatus',
  'What state an autoscaler is in.',
  {
    observedGeneration: int64(1, 'Generation the controller has seen.', { zero: 'keep' }),
    lastScaleTime: time(2, 'When it last scaled.', { zero: 'keep' }),
    currentReplicas: int32(3, 'How many pods there are.'),
    desiredReplicas: int32(4, 'How many pods there should be.', { zero: 'fill' }),
    currentMetrics: list(5, MetricStatus, 'What the metrics are.', {
      zero: 'fill',
      'x-kubernetes-list-type': 'atomic',
    }),
    conditions: list(6, HorizontalPodAutoscalerCondition, 'Aspects of the state.', {
      keys: ['type'],
      mergeKey: 'type',
    }),
  },
  { required: ['desiredReplicas'] },
);

export const HorizontalPodAutoscaler = kindSchema(
  'io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler',
  'Scales by what pods use.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(HorizontalPodAutoscalerSpec, 2, 'What is wanted of the autoscaler.'),
    status: struct(HorizontalPodAutoscalerStatus, 3, 'What state the autoscaler is in.'),
  },
  { required: ['spec'] },
);
