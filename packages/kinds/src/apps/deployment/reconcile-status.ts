import type { KubeObject } from '@berth/machinery/object';
import { deepEqual } from '@berth/machinery/values';
import type { DeploymentStatus, ReplicaSetCondition } from '../../types.ts';
import { maxUnavailable, progressDeadline, replicasOf } from './reconcile-bounds.ts';
import { type Conditions, condition, conditionOf, without, withCondition } from './reconcile-conditions.ts';
import { allSets, type Scope, total } from './reconcile-scale.ts';
import type { WorkingSet } from './reconcile-sets.ts';

type Count = 'replicas' | 'readyReplicas' | 'availableReplicas' | 'terminatingReplicas';

const sum = (sets: readonly WorkingSet[], count: Count): number =>
  sets.reduce((all, { object }) => all + (object.status?.[count] ?? 0), 0);

/** Counts and availability (sync.go calculateStatus); `conditions` are those the decision has come to so far. */
export function countedStatus(scope: Scope, conditions: Conditions, now: Date): DeploymentStatus {
  const { deployment, newSet } = scope;
  const sets = allSets(scope);
  const availableReplicas = sum(sets, 'availableReplicas');
  const enough = availableReplicas >= replicasOf(deployment) - maxUnavailable(deployment);
  const available = enough
    ? condition('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', now)
    : condition(
        'Available',
        'False',
        'MinimumReplicasUnavailable',
        'Deployment does not have minimum availability.',
        now,
      );
  const { collisionCount } = deployment.status ?? {};
  return {
    observedGeneration: deployment.metadata.generation ?? 0,
    replicas: sum(sets, 'replicas'),
    updatedReplicas: newSet === undefined ? 0 : sum([newSet], 'replicas'),
    readyReplicas: sum(sets, 'readyReplicas'),
    availableReplicas,
    unavailableReplicas: Math.max(0, total(sets) - availableReplicas),
    terminatingReplicas: sum(sets, 'terminatingReplicas'),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    conditions: [...withCondition(conditions, available)],
  };
}

/** Every pod is new, there and available (DeploymentComplete). */
export function isComplete(deployment: KubeObject, status: DeploymentStatus): boolean {
  const wanted = replicasOf(deployment);
  return (
    (status.updatedReplicas ?? 0) === wanted &&
    (status.replicas ?? 0) === wanted &&
    (status.availableReplicas ?? 0) === wanted &&
    (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  );
}

function isProgressing(old: DeploymentStatus, next: DeploymentStatus): boolean {
  const outdated = (status: DeploymentStatus) => (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return (
    (next.updatedReplicas ?? 0) > (old.updatedReplicas ?? 0) ||
    outdated(next) < outdated(old) ||
    (next.readyReplicas ?? 0) > (old.readyReplicas ?? 0) ||
    (next.availableReplicas ?? 0) > (old.availableReplicas ?? 0)
  );
}

/** The status during a rollout, with what it says of progress (progress.go syncRolloutStatus). */
export function rolloutStatus(scope: Scope, before: Conditions, now: Date): DeploymentStatus {
  const { deployment } = scope;
  const status = countedStatus(scope, before, now);
  const deadline = progressDeadline(deployment);
  let conditions: Conditions = status.conditions ?? [];
  if (deadline === undefined) conditions = without(conditions, 'Progressing');
  else conditions = progress(scope, status, conditions, deadline, now);
  const failure = replicaFailure(scope);
  conditions = failure === undefined ? without(conditions, 'ReplicaFailure') : withCondition(conditions, failure);
  return { ...status, conditions: [...conditions] };
}

function progress(
  scope: Scope,
  status: DeploymentStatus,
  conditions: Conditions,
  deadline: number,
  now: Date,
): Conditions {
  const { deployment, newSet } = scope;
  const current = conditionOf(conditions, 'Progressing');
  if (status.replicas === status.updatedReplicas && current?.reason === 'NewReplicaSetAvailable') return conditions;
  const who =
    newSet === undefined ? `Deployment "${deployment.metadata.name}"` : `ReplicaSet "${newSet.object.metadata.name}"`;
  const say = (state: 'True' | 'False', reason: string, text: string) =>
    condition('Progressing', state, reason, `${who} ${text}`, now);
  if (isComplete(deployment, status))
    return withCondition(conditions, say('True', 'NewReplicaSetAvailable', 'has successfully progressed.'));
  if (isProgressing(deployment.status ?? {}, status)) {
    const next = say('True', 'ReplicaSetUpdated', 'is progressing.');
    // Progress moves lastUpdateTime, which the deadline counts from, even where nothing else of it changes.
    if (current?.status === 'True') next.lastTransitionTime = current.lastTransitionTime;
    return [...without(conditions, 'Progressing'), next];
  }
  if (isTimedOut(conditions, deadline, now))
    return withCondition(conditions, say('False', 'ProgressDeadlineExceeded', 'has timed out progressing.'));
  return conditions;
}

function isTimedOut(conditions: Conditions, deadline: number, now: Date): boolean {
  const current = conditionOf(conditions, 'Progressing');
  if (current === undefined || current.reason === 'NewReplicaSetAvailable') return false;
  if (current.reason === 'ProgressDeadlineExceeded') return true;
  return Date.parse(current.lastUpdateTime ?? '') + deadline < now.getTime();
}

/** A ReplicaSet's failure is the deployment's; the new one's comes first. */
function replicaFailure(scope: Scope) {
  const sets = scope.newSet === undefined ? scope.oldSets : [scope.newSet, ...scope.oldSets];
  const failures = sets.flatMap(({ object }) => (object.status?.conditions ?? []) as ReplicaSetCondition[]);
  const failure = failures.find(({ type }) => type === 'ReplicaFailure');
  return failure === undefined ? undefined : { ...failure, lastUpdateTime: failure.lastTransitionTime };
}

/** Milliseconds until a rollout that stands still must be looked at again (requeueStuckDeployment). */
export function progressCheckIn(deployment: KubeObject, status: DeploymentStatus, now: Date): number | undefined {
  const deadline = progressDeadline(deployment);
  const current = conditionOf(status.conditions ?? [], 'Progressing');
  if (deadline === undefined || current === undefined || isComplete(deployment, status)) return undefined;
  // Neither of these can time out (any more).
  if (current.reason === 'ProgressDeadlineExceeded' || current.reason === 'NewReplicaSetAvailable') return undefined;
  const left = Date.parse(current.lastUpdateTime ?? '') + deadline - now.getTime();
  // A second more: times are kept in whole seconds.
  return Math.max(0, left) + 1000;
}

const counts = [
  'observedGeneration',
  'replicas',
  'updatedReplicas',
  'readyReplicas',
  'availableReplicas',
  'unavailableReplicas',
  'terminatingReplicas',
  'collisionCount',
] as const;

export function sameStatus(old: DeploymentStatus | undefined, next: DeploymentStatus): boolean {
  return (
    counts.every((count) => (old?.[count] ?? 0) === (next[count] ?? 0)) &&
    deepEqual(old?.conditions ?? [], next.conditions ?? [])
  );
}

/** How long a state on its way may go untold, in milliseconds: longer than its ReplicaSets' statuses, which it rests on. */
const wait = 3000;
const failures = new Set(['ReplicaFailure', 'Progressing']);

/** Undefined where the status tells of rest (complete, and no pod still ends) or of a failure that the one before did not tell. */
export function mayWait(deployment: KubeObject, status: DeploymentStatus): number | undefined {
  if (isComplete(deployment, status) && (status.terminatingReplicas ?? 0) === 0) return undefined;
  const failed = (status.conditions ?? []).some(
    ({ type, status: is }) => failures.has(type) && is === (type === 'Progressing' ? 'False' : 'True'),
  );
  return failed ? undefined : wait;
}
