import type { KubeObject } from '@berth/machinery/object';
import { matches, selectorFromSet } from '@berth/machinery/selectors';
import { deepEqual } from '@berth/machinery/values';
import type { ReplicaSetCondition, ReplicaSetStatus } from '../../types.ts';
import { isPodAvailable, isPodReady, timestamp } from './reconcile-pods.ts';

const replicaFailure = 'ReplicaFailure';

export interface Counted {
  active: readonly KubeObject[];
  terminating: readonly KubeObject[];
  /** Why pods could not be created or deleted, if so. */
  failure: Error | undefined;
}

/** The status a ReplicaSet should have (replica_set_utils.go calculateStatus). */
export function replicaSetStatus(
  set: KubeObject,
  { active, terminating, failure }: Counted,
  now: Date,
): ReplicaSetStatus {
  const template = selectorFromSet(set.spec.template?.metadata?.labels);
  const minReadySeconds = set.spec.minReadySeconds ?? 0;
  return {
    replicas: active.length,
    fullyLabeledReplicas: active.filter((pod) => matches(template, pod.metadata.labels)).length,
    readyReplicas: active.filter(isPodReady).length,
    availableReplicas: active.filter((pod) => isPodAvailable(pod, minReadySeconds, now)).length,
    terminatingReplicas: terminating.length,
    observedGeneration: set.metadata.generation ?? 0,
    conditions: conditions(set, active.length, failure, now),
  };
}

function conditions(set: KubeObject, active: number, failure: Error | undefined, now: Date): ReplicaSetCondition[] {
  const old = (set.status?.conditions ?? []) as ReplicaSetCondition[];
  const failing = old.some(({ type }) => type === replicaFailure);
  if (failure === undefined) return failing ? old.filter(({ type }) => type !== replicaFailure) : old;
  if (failing) return old;
  const missing = active < (set.spec.replicas ?? 1);
  return [
    ...old,
    {
      type: replicaFailure,
      status: 'True',
      lastTransitionTime: timestamp(now),
      reason: missing ? 'FailedCreate' : 'FailedDelete',
      message: failure.message,
    },
  ];
}

const counts = [
  'replicas',
  'fullyLabeledReplicas',
  'readyReplicas',
  'availableReplicas',
  'terminatingReplicas',
  'observedGeneration',
] as const;

/** Whether writing the status would change anything; absent is 0. */
export function sameStatus(old: ReplicaSetStatus | undefined, next: ReplicaSetStatus): boolean {
  return (
    counts.every((count) => (old?.[count] ?? 0) === (next[count] ?? 0)) &&
    deepEqual(old?.conditions ?? [], next.conditions ?? [])
  );
}

/** How long a count on its way may go untold, in milliseconds. */
const wait = 2000;

/** Undefined where the status tells of rest (all pods that are asked for are there, ready and available) or of a failure. */
export function mayWait({ spec }: KubeObject, status: ReplicaSetStatus): number | undefined {
  const { replicas, readyReplicas, availableReplicas, terminatingReplicas = 0, conditions = [] } = status;
  const rests =
    replicas === (spec.replicas ?? 1) &&
    readyReplicas === replicas &&
    availableReplicas === replicas &&
    terminatingReplicas === 0;
  return rests || conditions.length > 0 ? undefined : wait;
}
