import { int32, int64, kindSchema, list, message, named, string, struct, time } from '../../builders.ts';
import { PodTemplateSpec } from '../../core/pod/schema/pod.ts';
import { LabelSelector } from '../../meta/labelselector.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const ReplicaSetSpec = named(
  'io.k8s.api.apps.v1.ReplicaSetSpec',
  'What is wanted of a replica set.',
  {
    replicas: int32(1, 'How many pods there should be.', { zero: 'keep' }),
    minReadySeconds: int32(4, 'Seconds a pod must be ready to count as available.'),
    selector: message(LabelSelector, 2, 'Labels of the pods that belong to it.'),
    template: struct(PodTemplateSpec, 3, 'What the pods are made from.'),
  },
  { required: ['selector'] },
);

export const ReplicaSetCondition = named(
  'io.k8s.api.apps.v1.ReplicaSetCondition',
  'One aspect of the state of a replica set.',
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
  'What state a replica set is in.',
  {
    replicas: int32(1, 'How many pods there are.', { zero: 'fill' }),
    fullyLabeledReplicas: int32(2, 'How many pods have all labels of the template.'),
    readyReplicas: int32(4, 'How many pods are ready.'),
    availableReplicas: int32(5, 'How many pods count as available.'),
    terminatingReplicas: int32(7, 'How many pods are ending.', { zero: 'keep' }),
    observedGeneration: int64(3, 'Generation the controller has seen.'),
    conditions: list(6, ReplicaSetCondition, 'Aspects of the state.', { keys: ['type'], mergeKey: 'type' }),
  },
  { required: ['replicas'] },
);

export const ReplicaSet = kindSchema('io.k8s.api.apps.v1.ReplicaSet', 'A number of equal pods that are kept running.', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  spec: struct(ReplicaSetSpec, 2, 'What is wanted of the replica set.'),
  status: struct(ReplicaSetStatus, 3, 'What state the replica set is in.'),
});
