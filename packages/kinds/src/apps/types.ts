// Written by scripts/generate-types.ts from the schemas of the kinds. Change a schema and run it again.
import type { PersistentVolumeClaim, PodTemplateSpec } from '../core/types.ts';
import type { LabelSelector, ObjectMeta } from '../meta/types.ts';

/** A former state of what a controller manages. */
export interface ControllerRevision {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** The state. */
  data?: Record<string, unknown>;
  /** Its place in the order of states. */
  revision: number;
}

/** One pod on every node that fits. */
export interface DaemonSet {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** What is wanted of the daemon set. */
  spec?: DaemonSetSpec;
  /** What state the daemon set is in. */
  status?: DaemonSetStatus;
}

/** One aspect of the state of a daemon set. */
export interface DaemonSetCondition {
  /** Which aspect. */
  type: string;
  /** True, False or Unknown. */
  status: string;
  /** When the status last changed. */
  lastTransitionTime?: string | null;
  /** Why, in one word. */
  reason?: string;
  /** Why, in a sentence. */
  message?: string;
}

/** What is wanted of a daemon set. */
export interface DaemonSetSpec {
  /** Labels of the pods that belong to it. */
  selector: LabelSelector;
  /** What the pods are made from. */
  template: PodTemplateSpec;
  /** How old pods are replaced. */
  updateStrategy?: DaemonSetUpdateStrategy;
  /** Seconds a pod must be ready to count as available. */
  minReadySeconds?: number;
  /** How many old revisions are kept. */
  revisionHistoryLimit?: number;
}

/** What state a daemon set is in. */
export interface DaemonSetStatus {
  /** How many nodes run a pod and should. */
  currentNumberScheduled: number;
  /** How many nodes run a pod and should not. */
  numberMisscheduled: number;
  /** How many nodes should run a pod. */
  desiredNumberScheduled: number;
  /** How many nodes have a ready pod and should. */
  numberReady: number;
  /** Generation the controller has seen. */
  observedGeneration?: number;
  /** How many nodes run a pod of the newest template. */
  updatedNumberScheduled?: number;
  /** How many nodes have an available pod and should. */
  numberAvailable?: number;
  /** How many nodes should have an available pod and have none. */
  numberUnavailable?: number;
  /** Keeps names of revisions apart. */
  collisionCount?: number;
  /** Aspects of the state. */
  conditions?: DaemonSetCondition[];
}

/** How old pods are replaced. */
export interface DaemonSetUpdateStrategy {
  /** RollingUpdate or OnDelete. */
  type?: string;
  /** Settings of the rolling update. */
  rollingUpdate?: RollingUpdateDaemonSet;
}

/** Pods that are kept running and replaced step by step. */
export interface Deployment {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** What is wanted of the deployment. */
  spec?: DeploymentSpec;
  /** What state the deployment is in. */
  status?: DeploymentStatus;
}

/** One aspect of the state of a deployment. */
export interface DeploymentCondition {
  /** Available, Progressing or ReplicaFailure. */
  type: string;
  /** True, False or Unknown. */
  status: string;
  /** When it was last updated. */
  lastUpdateTime?: string | null;
  /** When the status last changed. */
  lastTransitionTime?: string | null;
  /** Why, in one word. */
  reason?: string;
  /** Why, in a sentence. */
  message?: string;
}

/** What is wanted of a deployment. */
export interface DeploymentSpec {
  /** How many pods there should be. */
  replicas?: number;
  /** Labels of the pods that belong to it. */
  selector: LabelSelector;
  /** What the pods are made from. */
  template: PodTemplateSpec;
  /** How old pods are replaced. */
  strategy?: DeploymentStrategy;
  /** Seconds a pod must be ready to count as available. */
  minReadySeconds?: number;
  /** How many old replica sets are kept. */
  revisionHistoryLimit?: number;
  /** Whether changes wait. */
  paused?: boolean;
  /** Seconds without progress that count as failure. */
  progressDeadlineSeconds?: number;
}

/** What state a deployment is in. */
export interface DeploymentStatus {
  /** Generation the controller has seen. */
  observedGeneration?: number;
  /** How many pods there are. */
  replicas?: number;
  /** How many pods are of the newest template. */
  updatedReplicas?: number;
  /** How many pods are ready. */
  readyReplicas?: number;
  /** How many pods count as available. */
  availableReplicas?: number;
  /** How many pods are missing. */
  unavailableReplicas?: number;
  /** How many pods are ending. */
  terminatingReplicas?: number;
  /** Aspects of the state. */
  conditions?: DeploymentCondition[];
  /** Keeps names of replica sets apart. */
  collisionCount?: number;
}

/** How old pods are replaced. */
export interface DeploymentStrategy {
  /** Recreate or RollingUpdate. */
  type?: string;
  /** Settings of the rolling update. */
  rollingUpdate?: RollingUpdateDeployment;
}

/** A number of equal pods that are kept running. */
export interface ReplicaSet {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** What is wanted of the replica set. */
  spec?: ReplicaSetSpec;
  /** What state the replica set is in. */
  status?: ReplicaSetStatus;
}

/** One aspect of the state of a replica set. */
export interface ReplicaSetCondition {
  type: string;
  status: string;
  lastTransitionTime?: string | null;
  reason?: string;
  message?: string;
}

/** What is wanted of a replica set. */
export interface ReplicaSetSpec {
  /** How many pods there should be. */
  replicas?: number;
  /** Seconds a pod must be ready to count as available. */
  minReadySeconds?: number;
  /** Labels of the pods that belong to it. */
  selector: LabelSelector;
  /** What the pods are made from. */
  template?: PodTemplateSpec;
}

/** What state a replica set is in. */
export interface ReplicaSetStatus {
  /** How many pods there are. */
  replicas: number;
  /** How many pods have all labels of the template. */
  fullyLabeledReplicas?: number;
  /** How many pods are ready. */
  readyReplicas?: number;
  /** How many pods count as available. */
  availableReplicas?: number;
  /** How many pods are ending. */
  terminatingReplicas?: number;
  /** Generation the controller has seen. */
  observedGeneration?: number;
  /** Aspects of the state. */
  conditions?: ReplicaSetCondition[];
}

/** Settings of a rolling update. */
export interface RollingUpdateDaemonSet {
  /** How many nodes may lack a running pod, as number or percentage. */
  maxUnavailable?: number | string;
  /** How many nodes may run an old and a new pod at once, as number or percentage. */
  maxSurge?: number | string;
}

/** Settings of a rolling update. */
export interface RollingUpdateDeployment {
  /** How many pods may be missing, as number or percentage. */
  maxUnavailable?: number | string;
  /** How many pods may be too many, as number or percentage. */
  maxSurge?: number | string;
}

/** Settings of a rolling update. */
export interface RollingUpdateStatefulSetStrategy {
  /** Pods below this ordinal keep the old template. */
  partition?: number;
  /** How many pods may be missing, as number or percentage. */
  maxUnavailable?: number | string;
}

/** Pods with names and volumes of their own. */
export interface StatefulSet {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** What is wanted of the stateful set. */
  spec?: StatefulSetSpec;
  /** What state the stateful set is in. */
  status?: StatefulSetStatus;
}

/** One aspect of the state of a stateful set. */
export interface StatefulSetCondition {
  /** Which aspect. */
  type: string;
  /** True, False or Unknown. */
  status: string;
  /** When the status last changed. */
  lastTransitionTime?: string | null;
  /** Why, in one word. */
  reason?: string;
  /** Why, in a sentence. */
  message?: string;
}

/** How the pods are numbered. */
export interface StatefulSetOrdinals {
  /** Number of the first pod. */
  start?: number;
}

/** What becomes of claims made from the templates. */
export interface StatefulSetPersistentVolumeClaimRetentionPolicy {
  /** When the set is deleted: Retain or Delete. */
  whenDeleted?: string;
  /** When the set shrinks: Retain or Delete. */
  whenScaled?: string;
}

/** What is wanted of a stateful set. */
export interface StatefulSetSpec {
  /** How many pods there should be. */
  replicas?: number;
  /** Labels of the pods that belong to it. */
  selector: LabelSelector;
  /** What the pods are made from. */
  template: PodTemplateSpec;
  /** What the claims of each pod are made from. */
  volumeClaimTemplates?: PersistentVolumeClaim[];
  /** The headless service that names the pods. */
  serviceName?: string;
  /** Whether pods come and go one by one: OrderedReady or Parallel. */
  podManagementPolicy?: string;
  /** How old pods are replaced. */
  updateStrategy?: StatefulSetUpdateStrategy;
  /** How many old revisions are kept. */
  revisionHistoryLimit?: number;
  /** Seconds a pod must be ready to count as available. */
  minReadySeconds?: number;
  /** What becomes of claims made from the templates. */
  persistentVolumeClaimRetentionPolicy?: StatefulSetPersistentVolumeClaimRetentionPolicy;
  /** How the pods are numbered. */
  ordinals?: StatefulSetOrdinals;
}

/** What state a stateful set is in. */
export interface StatefulSetStatus {
  /** Generation the controller has seen. */
  observedGeneration?: number;
  /** How many pods there are. */
  replicas: number;
  /** How many pods are ready. */
  readyReplicas?: number;
  /** How many pods are of the current revision. */
  currentReplicas?: number;
  /** How many pods are of the newest revision. */
  updatedReplicas?: number;
  /** The revision pods are moved from. */
  currentRevision?: string;
  /** The revision pods are moved to. */
  updateRevision?: string;
  /** Keeps names of revisions apart. */
  collisionCount?: number;
  /** Aspects of the state. */
  conditions?: StatefulSetCondition[];
  /** How many pods count as available. */
  availableReplicas?: number;
}

/** How old pods are replaced. */
export interface StatefulSetUpdateStrategy {
  /** RollingUpdate or OnDelete. */
  type?: string;
  /** Settings of the rolling update. */
  rollingUpdate?: RollingUpdateStatefulSetStrategy;
}
