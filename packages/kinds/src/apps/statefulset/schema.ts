import { int32, int64, intOrString, kindSchema, list, message, named, string, struct, time } from '../../builders.ts';
import { PersistentVolumeClaim } from '../../core/persistentvolumeclaim/schema.ts';
import { PodTemplateSpec } from '../../core/pod/schema/pod.ts';
import { LabelSelector } from '../../meta/labelselector.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const RollingUpdateStatefulSetStrategy = named(
  'io.k8s.api.apps.v1.RollingUpdateStatefulSetStrategy',
  'Settings of a rolling update.',
  {
    partition: int32(1, 'Pods below this ordinal keep the old template.', { zero: 'keep' }),
    maxUnavailable: intOrString(2, 'How many pods may be missing, as number or percentage.', { zero: 'keep' }),
  },
);

export const StatefulSetUpdateStrategy = named(
  'io.k8s.api.apps.v1.StatefulSetUpdateStrategy',
  'How old pods are replaced.',
  {
    type: string(1, 'RollingUpdate or OnDelete.', { enum: ['OnDelete', 'RollingUpdate'] }),
    rollingUpdate: message(RollingUpdateStatefulSetStrategy, 2, 'Settings of the rolling update.'),
  },
);

export const StatefulSetPersistentVolumeClaimRetentionPolicy = named(
  'io.k8s.api.apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy',
  'What becomes of claims made from the templates.',
  {
    whenDeleted: string(1, 'When the set is deleted: Retain or Delete.'),
    whenScaled: string(2, 'When the set shrinks: Retain or Delete.'),
  },
);

export const StatefulSetOrdinals = named('io.k8s.api.apps.v1.StatefulSetOrdinals', 'How the pods are numbered.', {
  start: int32(1, 'Number of the first pod.', { zero: 'fill' }),
});

export const StatefulSetSpec = named(
  'io.k8s.api.apps.v1.StatefulSetSpec',
  'What is wanted of a stateful set.',
  {
    replicas: int32(1, 'How many pods there should be.', { zero: 'keep' }),
    selector: message(LabelSelector, 2, 'Labels of the pods that belong to it.'),
    template: struct(PodTemplateSpec, 3, 'What the pods are made from.'),
    volumeClaimTemplates: list(4, PersistentVolumeClaim, 'What the claims of each pod are made from.', {
      'x-kubernetes-list-type': 'atomic',
    }),
    serviceName: string(5, 'The headless service that names the pods.', { zero: 'fill' }),
    podManagementPolicy: string(6, 'Whether pods come and go one by one: OrderedReady or Parallel.', {
      enum: ['OrderedReady', 'Parallel'],
    }),
    updateStrategy: struct(StatefulSetUpdateStrategy, 7, 'How old pods are replaced.'),
    revisionHistoryLimit: int32(8, 'How many old revisions are kept.', { zero: 'keep' }),
    minReadySeconds: int32(9, 'Seconds a pod must be ready to count as available.'),
    persistentVolumeClaimRetentionPolicy: message(
      StatefulSetPersistentVolumeClaimRetentionPolicy,
      10,
      'What becomes of claims made from the templates.',
    ),
    ordinals: message(StatefulSetOrdinals, 11, 'How the pods are numbered.'),
  },
  { required: ['selector', 'template'] },
);

export const StatefulSetCondition = named(
  'io.k8s.api.apps.v1.StatefulSetCondition',
  'One aspect of the state of a stateful set.',
  {
    type: string(1, 'Which aspect.', { zero: 'fill' }),
    status: string(2, 'True, False or Unknown.', { zero: 'fill' }),
    lastTransitionTime: time(3, 'When the status last changed.', { zero: 'fill' }),
    reason: string(4, 'Why, in one word.'),
    message: string(5, 'Why, in a sentence.'),
  },
  { required: ['status', 'type'] },
);

export const StatefulSetStatus = named(
  'io.k8s.api.apps.v1.StatefulSetStatus',
  'What state a stateful set is in.',
  {
    observedGeneration: int64(1, 'Generation the controller has seen.'),
    replicas: int32(2, 'How many pods there are.', { zero: 'fill' }),
    readyReplicas: int32(3, 'How many pods are ready.'),
    currentReplicas: int32(4, 'How many pods are of the current revision.'),
    updatedReplicas: int32(5, 'How many pods are of the newest revision.'),
    currentRevision: string(6, 'The revision pods are moved from.'),
    updateRevision: string(7, 'The revision pods are moved to.'),
    collisionCount: int32(9, 'Keeps names of revisions apart.', { zero: 'keep' }),
    conditions: list(10, StatefulSetCondition, 'Aspects of the state.', { keys: ['type'], mergeKey: 'type' }),
    availableReplicas: int32(11, 'How many pods count as available.', { zero: 'fill' }),
  },
  { required: ['replicas'] },
);

export const StatefulSet = kindSchema('io.k8s.api.apps.v1.StatefulSet', 'Pods with names and volumes of their own.', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  spec: struct(StatefulSetSpec, 2, 'What is wanted of the stateful set.'),
  status: struct(StatefulSetStatus, 3, 'What state the stateful set is in.'),
});
