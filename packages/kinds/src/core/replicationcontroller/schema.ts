import { int32, int64, kindSchema, list, map, message, named, string, struct, time } from '../../builders.ts';
import { PodTemplateSpec } from '../pod/schema/pod.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const ReplicationControllerSpec = named(
  'io.k8s.api.core.v1.ReplicationControllerSpec',
  'What is wanted of a replication controller.',
  {
    replicas: int32(1, 'How many pods there should be.', { zero: 'keep' }),
    minReadySeconds: int32(4, 'Seconds a pod must be ready to count as available.'),
    selector: map(2, string(), 'Labels of the pods that belong to it.', { 'x-kubernetes-map-type': 'atomic' }),
    template: message(PodTemplateSpec, 3, 'What the pods are made from.'),
  },
);

export const ReplicationControllerCondition = named(
  'io.k8s.api.core.v1.ReplicationControllerCondition',
  'One aspect of the state of a replication controller.',
  {
    type: string(1, 'Which aspect.', { zero: 'fill' }),
    status: string(2, 'True, False or Unknown.', { zero: 'fill' }),
    lastTransitionTime: time(3, 'When the status last changed.', { zero: 'fill' }),
    reason: string(4, 'Why, in one word.'),
    message: string(5, 'Why, in a sentence.'),
  },
  { required: ['status', 'type'] },
);

export const ReplicationControllerStatus = named(
  'io.k8s.api.core.v1.ReplicationControllerStatus',
  'What state a replication controller is in.',
  {
    replicas: int32(1, 'How many pods there are.', { zero: 'fill' }),
    fullyLabeledReplicas: int32(2, 'How many pods have all labels of the template.'),
    readyReplicas: int32(4, 'How many pods are ready.'),
    availableReplicas: int32(5, 'How many pods count as available.'),
    observedGeneration: int64(3, 'Generation the controller has seen.'),
    conditions: list(6, ReplicationControllerCondition, 'Aspects of the state.', { keys: ['type'], mergeKey: 'type' }),
  },
  { required: ['replicas'] },
);

export const ReplicationController = kindSchema(
  'io.k8s.api.core.v1.ReplicationController',
  'A number of equal pods that are kept running, the older form of a replica set.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(ReplicationControllerSpec, 2, 'What is wanted of the replication controller.'),
    status: struct(ReplicationControllerStatus, 3, 'What state the replication controller is in.'),
  },
);
