import { int32, int64, kindSchema, list, message, named, string, struct, time } from '../../builders.ts';
import { PodTemplateSpec } from '../../core/pod/schema/pod.ts';
import { LabelSelector } from '../../meta/labelselector.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const ReplicaSetSpec = named(
  'io.k8s.api.apps.v1.ReplicaSetSpec',
  '',
  {
    replicas: int32(1, { zero: 'keep' }),
    minReadySeconds: int32(4),
    selector: message(LabelSelector, 2),
    template: struct(PodTemplateSpec, 3),
  },
  { required: ['selector'] },
);

export const ReplicaSetCondition = named(
  'io.k8s.api.apps.v1.ReplicaSetCondition',
  '',
  {
    type: string(1, { zero: 'fill' }),
    status: string(2, { zero: 'fill' }),
    lastTransitionTime: time(3, { zero: 'fill' }),
    reason: string(4),
    message: string(5),
  },
  { required: ['status', 'type'] },
);

export const ReplicaSetStatus = named(
  'io.k8s.api.apps.v1.ReplicaSetStatus',
  '',
  {
    replicas: int32(1, { zero: 'fill' }),
    fullyLabeledReplicas: int32(2),
    readyReplicas: int32(4),
    availableReplicas: int32(5),
    terminatingReplicas: int32(7, { zero: 'keep' }),
    observedGeneration: int64(3),
    conditions: list(6, ReplicaSetCondition, { keys: ['type'], mergeKey: 'type' }),
  },
  { required: ['replicas'] },
);

export const ReplicaSet = kindSchema('io.k8s.api.apps.v1.ReplicaSet', '', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  spec: struct(ReplicaSetSpec, 2),
  status: struct(ReplicaSetStatus, 3),
});
