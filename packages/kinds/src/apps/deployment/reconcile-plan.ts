import type { KubeObject } from '@berth/machinery/object';
import { controllerOf } from '../replicaset/reconcile-owner.ts';
import { isRollingUpdate, progressDeadline, replicasOf } from './reconcile-bounds.ts';
import { type Conditions, condition, conditionOf, withCondition } from './reconcile-conditions.ts';
import { podTemplateHash } from './reconcile-hash.ts';
import { active, isScaling, newSize, rescale, resize, rollingStep, type Scope, total } from './reconcile-scale.ts';
import {
  annotateNewSet,
  byAge,
  findNewSet,
  newSet as makeNewSet,
  revisionOf,
  type WorkingSet,
} from './reconcile-sets.ts';
import { isComplete } from './reconcile-status.ts';

/** What a decision comes to, piece by piece. */
export interface Plan {
  scope: Scope;
  conditions: Conditions;
  delete: KubeObject[];
  rollout: boolean;
}

export const working = (object: KubeObject): WorkingSet => ({ original: object, object });
export const hashOf = (deployment: KubeObject): string =>
  podTemplateHash(deployment.spec.template, deployment.status?.collisionCount);

/** deployment_controller.go syncDeployment. */
export function plan(deployment: KubeObject, own: readonly KubeObject[], pods: readonly KubeObject[], now: Date): Plan {
  const sets = own.map(working);
  const newSet = findNewSet(deployment, sets);
  const oldSets = sets.filter((set) => set !== newSet);
  const made: Plan = {
    scope: { deployment, newSet, oldSets },
    conditions: deployment.status?.conditions ?? [],
    delete: [],
    rollout: false,
  };
  if (deployment.metadata.deletionTimestamp !== undefined) return made;
  made.conditions = pausedConditions(deployment, made.conditions, now);
  if (newSet !== undefined) syncNewSet(made, newSet, now);
  if (deployment.spec.paused === true || isScaling(made.scope)) {
    rescale(made.scope);
    if (deployment.spec.paused === true) made.delete = expired(deployment, oldSets);
    return made;
  }
  made.rollout = true;
  if (isRollingUpdate(deployment)) roll(made, now);
  else recreate(made, pods, now);
  if (isComplete(deployment, deployment.status ?? {})) made.delete = expired(deployment, oldSets);
  return made;
}

/** A pause must not count as lack of progress (checkPausedConditions). */
function pausedConditions(deployment: KubeObject, conditions: Conditions, now: Date): Conditions {
  const current = conditionOf(conditions, 'Progressing');
  if (progressDeadline(deployment) === undefined || current?.reason === 'ProgressDeadlineExceeded') return conditions;
  const paused = deployment.spec.paused === true;
  const said = current?.reason === 'DeploymentPaused';
  if (paused === said) return conditions;
  const [reason, message] = paused
    ? ['DeploymentPaused', 'Deployment is paused']
    : ['DeploymentResumed', 'Deployment is resumed'];
  return withCondition(conditions, condition('Progressing', 'Unknown', reason, message, now));
}

const nextRevision = (sets: readonly WorkingSet[]): number =>
  Math.max(0, ...sets.map(({ object }) => revisionOf(object))) + 1;

/** getNewReplicaSet, where it exists. */
function syncNewSet(made: Plan, newSet: WorkingSet, now: Date): void {
  const { deployment, oldSets } = made.scope;
  annotateNewSet(newSet, deployment, nextRevision(oldSets));
  const minReadySeconds = deployment.spec.minReadySeconds ?? 0;
  if ((newSet.object.spec.minReadySeconds ?? 0) !== minReadySeconds)
    newSet.object = { ...newSet.object, spec: { ...newSet.object.spec, minReadySeconds } };
  if (progressDeadline(deployment) !== undefined && conditionOf(made.conditions, 'Progressing') === undefined) {
    const message = `Found new replica set "${newSet.object.metadata.name}"`;
    made.conditions = withCondition(
      made.conditions,
      condition('Progressing', 'True', 'FoundNewReplicaSet', message, now),
    );
  }
}

function createNewSet(made: Plan, now: Date): void {
  const { deployment, oldSets } = made.scope;
  const newSet = makeNewSet(deployment, hashOf(deployment));
  made.scope.newSet = newSet;
  annotateNewSet(newSet, deployment, nextRevision(oldSets));
  resize(newSet, newSize(made.scope), deployment);
  if (progressDeadline(deployment) === undefined) return;
  const message = `Created new replica set "${newSet.object.metadata.name}"`;
  made.conditions = withCondition(
    made.conditions,
    condition('Progressing', 'True', 'NewReplicaSetCreated', message, now),
  );
}

function roll(made: Plan, now: Date): void {
  if (made.scope.newSet === undefined) createNewSet(made, now);
  else rollingStep(made.scope);
}

/** Old pods go first, all of them (recreate.go). */
function recreate(made: Plan, pods: readonly KubeObject[], now: Date): void {
  const { deployment, newSet, oldSets } = made.scope;
  const activeOld = active(oldSets);
  if (activeOld.length > 0) {
    for (const set of activeOld) resize(set, 0, deployment);
    return;
  }
  if (oldPodsRun(oldSets, newSet, pods)) return;
  if (newSet === undefined) createNewSet(made, now);
  else if (replicasOf(newSet.object) !== replicasOf(deployment)) resize(newSet, replicasOf(deployment), deployment);
}

function oldPodsRun(
  oldSets: readonly WorkingSet[],
  newSet: WorkingSet | undefined,
  pods: readonly KubeObject[],
): boolean {
  if (oldSets.some(({ object }) => (object.status?.replicas ?? 0) > 0)) return true;
  const old = new Set(oldSets.map(({ object }) => object.metadata.uid));
  return pods.some((pod) => {
    const owner = controllerOf(pod)?.uid;
    const finished = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
    return owner !== undefined && owner !== newSet?.object.metadata.uid && old.has(owner) && !finished;
  });
}

/** Old ReplicaSets beyond revisionHistoryLimit that have no pods left (cleanupDeployment). */
function expired(deployment: KubeObject, oldSets: readonly WorkingSet[]): KubeObject[] {
  const limit = deployment.spec.revisionHistoryLimit;
  if (limit === undefined || limit === null) return [];
  const alive = oldSets.filter(({ object }) => object.metadata.deletionTimestamp === undefined);
  const surplus = alive.length - limit;
  if (surplus <= 0) return [];
  return alive
    .sort((a, b) => revisionOf(a.object) - revisionOf(b.object) || byAge(a, b))
    .slice(0, surplus)
    .filter((set) => total([set]) === 0 && (set.object.status?.replicas ?? 0) === 0)
    .filter(({ object }) => (object.metadata.generation ?? 0) <= (object.status?.observedGeneration ?? 0))
    .map(({ object }) => object);
}
