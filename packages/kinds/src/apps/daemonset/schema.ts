import { int32, int64, intOrString, kindSchema, list, message, named, string, struct, time } from '../../builders.ts';
import { PodTemplateSpec } from '../../core/pod/schema/pod.ts';
import { LabelSelector } from '../../meta/labelselector.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const RollingUpdateDaemonSet = named(
  'io.k8s.api.apps.v1.RollingUpdateDaemonSet',
  'Settings of a rolling update.',
  {
    maxUnavailable: intOrString(1, 'How many nodes may lack a running pod, as number or percentage.', { zero: 'keep' }),
    maxSurge: intOrString(2, 'How many nodes may run an old and a new pod at once, as number or percentage.', {
      zero: 'keep',
    }),
  },
);

export const DaemonSetUpdateStrategy = named(
  'io.k8s.api.apps.v1.DaemonSetUpdateStrategy',
  'How old pods are replaced.',
  {
    type: string(1, 'RollingUpdate or OnDelete.', { enum: ['OnDelete', 'RollingUpdate'] }),
    rollingUpdate: message(RollingUpdateDaemonSet, 2, 'Settings of the rolling update.'),
  },
);

export const DaemonSetSpec = named(
  'io.k8s.api.apps.v1.DaemonSetSpec',
  'What is wanted of a daemon set.',
  {
    selector: message(LabelSelector, 1, 'Labels of the pods that belong to it.'),
    template: struct(PodTemplateSpec, 2, 'What the pods are made from.'),
    updateStrategy: struct(DaemonSetUpdateStrategy, 3, 'How old pods are replaced.'),
    minReadySeconds: int32(4, 'Seconds a pod must be ready to count as available.'),
    revisionHistoryLimit: int32(6, 'How many old revisions are kept.', { zero: 'keep' }),
  },
  { required: ['selector', 'template'] },
);

export const DaemonSetCondition = named(
  'io.k8s.api.apps.v1.DaemonSetCondition',
  'One aspect of the state of a daemon set.',
  {
    type: string(1, 'Which aspect.', { zero: 'fill' }),
    status: string(2, 'True, False or Unknown.', { zero: 'fill' }),
    lastTransitionTime: time(3, 'When the status last changed.', { zero: 'fill' }),
    reason: string(4, 'Why, in one word.'),
    message: string(5, 'Why, in a sentence.'),
  },
  { required: ['status', 'type'] },
);

export const DaemonSetStatus = named(
  'io.k8s.api.apps.v1.DaemonSetStatus',
  'What state a daemon set is in.',
  {
    currentNumberScheduled: int32(1, 'How many nodes run a pod and should.', { zero: 'fill' }),
    numberMisscheduled: int32(2, 'How many nodes run a pod and should not.', { zero: 'fill' }),
    desiredNumberScheduled: int32(3, 'How many nodes should run a pod.', { zero: 'fill' }),
    numberReady: int32(4, 'How many nodes have a ready pod and should.', { zero: 'fill' }),
    observedGeneration: int64(5, 'Generation the controller has seen.'),
    updatedNumberScheduled: int32(6, 'How many nodes run a pod of the newest template.'),
    numberAvailable: int32(7, 'How many nodes have an available pod and should.'),
    numberUnavailable: int32(8, 'How many nodes should have an available pod and have none.'),
    collisionCount: int32(9, 'Keeps names of revisions apart.', { zero: 'keep' }),
    conditions: list(10, DaemonSetCondition, 'Aspects of the state.', { keys: ['type'], mergeKey: 'type' }),
  },
  { required: ['currentNumberScheduled', 'desiredNumberScheduled', 'numberMisscheduled', 'numberReady'] },
);

export const DaemonSet = kindSchema('io.k8s.api.apps.v1.DaemonSet', 'One pod on every node that fits.', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  spec: struct(DaemonSetSpec, 2, 'What is wanted of the daemon set.'),
  status: struct(DaemonSetStatus, 3, 'What state the daemon set is in.'),
});
