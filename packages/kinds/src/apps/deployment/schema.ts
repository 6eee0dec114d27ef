import {
  bool,
  int32,
  int64,
  intOrString,
  kindSchema,
  list,
  message,
  named,
  string,
  struct,
  time,
} from '../../builders.ts';
import { PodTemplateSpec } from '../../core/pod/schema/pod.ts';
import { LabelSelector } from '../../meta/labelselector.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const RollingUpdateDeployment = named(
  'io.k8s.api.apps.v1.RollingUpdateDeployment',
  'Settings of a rolling update.',
  {
    maxUnavailable: intOrString(1, 'How many pods may be missing, as number or percentage.', { zero: 'keep' }),
    maxSurge: intOrString(2, 'How many pods may be too many, as number or percentage.', { zero: 'keep' }),
  },
);

export const DeploymentStrategy = named('io.k8s.api.apps.v1.DeploymentStrategy', 'How old pods are replaced.', {
  type: string(1, 'Recreate or RollingUpdate.', { enum: ['Recreate', 'RollingUpdate'] }),
  rollingUpdate: message(RollingUpdateDeployment, 2, 'Settings of the rolling update.'),
});

export const DeploymentSpec = named(
  'io.k8s.api.apps.v1.DeploymentSpec',
  'What is wanted of a deployment.',
  {
    replicas: int32(1, 'How many pods there should be.', { zero: 'keep' }),
    selector: message(LabelSelector, 2, 'Labels of the pods that belong to it.'),
    template: struct(PodTemplateSpec, 3, 'What the pods are made from.'),
    strategy: struct(DeploymentStrategy, 4, 'How old pods are replaced.', {
      'x-kubernetes-patch-strategy': 'retainKeys',
    }),
    minReadySeconds: int32(5, 'Seconds a pod must be ready to count as available.'),
    revisionHistoryLimit: int32(6, 'How many old replica sets are kept.', { zero: 'keep' }),
    paused: bool(7, 'Whether changes wait.'),
    progressDeadlineSeconds: int32(9, 'Seconds without progress that count as failure.', { zero: 'keep' }),
  },
  { required: ['selector', 'template'] },
);

export const DeploymentCondition = named(
  'io.k8s.api.apps.v1.DeploymentCondition',
  'One aspect of the state of a deployment.',
  {
    type: string(1, 'Available, Progressing or ReplicaFailure.', { zero: 'fill' }),
    status: string(2, 'True, False or Unknown.', { zero: 'fill' }),
    lastUpdateTime: time(6, 'When it was last updated.', { zero: 'fill' }),
    lastTransitionTime: time(7, 'When the status last changed.', { zero: 'fill' }),
    reason: string(4, 'Why, in one word.'),
    message: string(5, 'Why, in a sentence.'),
  },
  { required: ['status', 'type'] },
);

export const DeploymentStatus = named('io.k8s.api.apps.v1.DeploymentStatus', 'What state a deployment is in.', {
  observedGeneration: int64(1, 'Generation the controller has seen.'),
  replicas: int32(2, 'How many pods there are.'),
  updatedReplicas: int32(3, 'How many pods are of the newest template.'),
  readyReplicas: int32(7, 'How many pods are ready.'),
  availableReplicas: int32(4, 'How many pods count as available.'),
  unavailableReplicas: int32(5, 'How many pods are missing.'),
  terminatingReplicas: int32(9, 'How many pods are ending.', { zero: 'keep' }),
  conditions: list(6, DeploymentCondition, 'Aspects of the state.', { keys: ['type'], mergeKey: 'type' }),
  collisionCount: int32(8, 'Keeps names of replica sets apart.', { zero: 'keep' }),
});

export const Deployment = kindSchema(
  'io.k8s.api.apps.v1.Deployment',
  'Pods that are kept running and replaced step by step.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(DeploymentSpec, 2, 'What is wanted of the deployment.'),
    status: struct(DeploymentStatus, 3, 'What state the deployment is in.'),
  },
);
