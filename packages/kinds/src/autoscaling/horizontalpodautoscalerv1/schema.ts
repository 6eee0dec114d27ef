import { int32, int64, kindSchema, named, string, struct, time } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const CrossVersionObjectReference = named(
  'io.k8s.api.autoscaling.v1.CrossVersionObjectReference',
  'Names an object that can be scaled.',
  {
    kind: string(1, 'Kind of the object.', { zero: 'fill' }),
    name: string(2, 'Name of the object.', { zero: 'fill' }),
    apiVersion: string(3, 'Group and version of the object.'),
  },
  { required: ['kind', 'name'], 'x-kubernetes-map-type': 'atomic' },
);

export const HorizontalPodAutoscalerSpec = named(
  'io.k8s.api.autoscaling.v1.HorizontalPodAutoscalerSpec',
  'What is wanted of an autoscaler.',
  {
    scaleTargetRef: struct(CrossVersionObjectReference, 1, 'What is scaled.'),
    minReplicas: int32(2, 'The fewest pods.', { zero: 'keep' }),
    maxReplicas: int32(3, 'The most pods.', { zero: 'fill' }),
    targetCPUUtilizationPercentage: int32(4, 'Share of the requested CPU that pods should use on average.', {
      zero: 'keep',
    }),
  },
  { required: ['maxReplicas', 'scaleTargetRef'] },
);

export const HorizontalPodAutoscalerStatus = named(
  'io.k8s.api.autoscaling.v1.HorizontalPodAutoscalerStatus',
  'What state an autoscaler is in.',
  {
    observedGeneration: int64(1, 'Generation the controller has seen.', { zero: 'keep' }),
    lastScaleTime: time(2, 'When it last scaled.', { zero: 'keep' }),
    currentReplicas: int32(3, 'How many pods there are.', { zero: 'fill' }),
    desiredReplicas: int32(4, 'How many pods there should be.', { zero: 'fill' }),
    currentCPUUtilizationPercentage: int32(5, 'Share of the requested CPU that pods use on average.', { zero: 'keep' }),
  },
  { required: ['currentReplicas', 'desiredReplicas'] },
);

export const HorizontalPodAutoscaler = kindSchema(
  'io.k8s.api.autoscaling.v1.HorizontalPodAutoscaler',
  'Scales by what pods use; the older form.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(HorizontalPodAutoscalerSpec, 2, 'What is wanted of the autoscaler.'),
    status: struct(HorizontalPodAutoscalerStatus, 3, 'What state the autoscaler is in.'),
  },
  { required: ['spec'] },
);
