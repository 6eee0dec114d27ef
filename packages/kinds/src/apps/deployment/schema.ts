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

export const RollingUpdateDeployment = named('io.k8s.api.apps.v1.RollingUpdateDeployment', '', {
  maxUnavailable: intOrString(1, { zero: 'keep' }),
  maxSurge: intOrString(2, { zero: 'keep' }),
});

export const DeploymentStrategy = named('io.k8s.api.apps.v1.DeploymentStrategy', '', {
  type: string(1, { enum: ['Recreate', 'RollingUpdate'] }),
  rollingUpdate: message(RollingUpdateDeployment, 2),
});

export const DeploymentSpec = named(
  'io.k8s.api.apps.v1.DeploymentSpec',
  '',
  {
    replicas: int32(1, { zero: 'keep' }),
    selector: message(LabelSelector, 2),
    template: struct(PodTemplateSpec, 3),
    strategy: struct(DeploymentStrategy, 4, { 'x-kubernetes-patch-strategy': 'retainKeys' }),
    minReadySeconds: int32(5),
    revisionHistoryLimit: int32(6, { zero: 'keep' }),
    paused: bool(7),
    progressDeadlineSeconds: int32(9, { zero: 'keep' }),
  },
  { required: ['selector', 'template'] },
);

export const DeploymentCondition = named(
  'io.k8s.api.apps.v1.DeploymentCondition',
  '',
  {
    type: string(1, { zero: 'fill' }),
    status: string(2, { zero: 'fill' }),
    lastUpdateTime: time(6, { zero: 'fill' }),
    lastTransitionTime: time(7, { zero: 'fill' }),
    reason: string(4),
    message: string(5),
  },
  { required: ['status', 'type'] },
);

export const DeploymentStatus = named('io.k8s.api.apps.v1.DeploymentStatus', '', {
  observedGeneration: int64(1),
  replicas: int32(2),
  updatedReplicas: int32(3),
  readyReplicas: int32(7),
  availableReplicas: int32(4),
  unavailableReplicas: int32(5),
  terminatingReplicas: int32(9, { zero: 'keep' }),
  conditions: list(6, DeploymentCondition, { keys: ['type'], mergeKey: 'type' }),
  collisionCount: int32(8, { zero: 'keep' }),
});

export const Deployment = kindSchema('io.k8s.api.apps.v1.Deployment', '', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  spec: struct(DeploymentSpec, 2),
  status: struct(DeploymentStatus, 3),
});
