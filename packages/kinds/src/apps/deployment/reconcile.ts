import type { KubeObject } from '@berth/machinery/object';
import type {
  Decision,
  EventRecord,
  ObjectChange,
  Outcome,
  Reader,
  ReconcileKey,
  Reconciler,
  Write,
} from '@berth/machinery/reconcile';
import { matches, type Selector, selectorOf } from '@berth/machinery/selectors';
import { deepEqual } from '@berth/machinery/values';
import type { DeploymentStatus } from '../../types.ts';
import { adopted, claim, controllerOf, distinct, released } from '../replicaset/reconcile-owner.ts';
import { isRollingUpdate, progressDeadline, replicasOf } from './reconcile-bounds.ts';
import { type Conditions, condition, conditionOf, withCondition } from './reconcile-conditions.ts';
import { podTemplateHash } from './reconcile-hash.ts';
import { active, isScaling, newSize, rescale, resize, rollingStep, type Scope, total } from './reconcile-scale.ts';
import {
  annotateNewSet,
  byAge,
  findNewSet,
  newSet as makeNewSet,
  revisionAnnotation,
  revisionOf,
  type WorkingSet,
} from './reconcile-sets.ts';
import { countedStatus, isComplete, progressCheckIn, rolloutStatus, sameStatus } from './reconcile-status.ts';

const resource = 'apps/deployments';
const setResource = 'apps/replicasets';

export interface DeploymentSnapshot {
  deployment?: KubeObject;
  /** Its own, whatever their labels, and orphans that its selector matches. */
  sets: readonly KubeObject[];
  /** Pods its selector matches; read for Recreate only, which waits until the old ones are gone. */
  pods: readonly KubeObject[];
  /** A foreign ReplicaSet that has the name the new one would get. */
  collider?: KubeObject;
}

const working = (object: KubeObject): WorkingSet => ({ original: object, object });
const hashOf = (deployment: KubeObject): string =>
  podTemplateHash(deployment.spec.template, deployment.status?.collisionCount);

async function load(reader: Reader, { namespace, name }: ReconcileKey): Promise<DeploymentSnapshot> {
  const deployment = await reader.get(resource, namespace, name);
  if (deployment === undefined) return { sets: [], pods: [] };
  const { selector } = deployment.spec;
  const [owned, matching, pods] = await Promise.all([
    reader.list(setResource, { namespace, ownerUid: deployment.metadata.uid }),
    reader.list(setResource, { namespace, selector }),
    isRollingUpdate(deployment) ? [] : reader.list('pods', { namespace, selector }),
  ]);
  const sets = distinct(
    owned,
    matching.filter((set) => controllerOf(set) === undefined),
  );
  if (findNewSet(deployment, sets.map(working)) !== undefined) return { deployment, sets, pods };
  const found = await reader.get(setResource, namespace, `${name}-${hashOf(deployment)}`);
  const collider = sets.some(({ metadata }) => metadata.uid === found?.metadata.uid) ? undefined : found;
  return { deployment, sets, pods, collider };
}

/** What a decision comes to, piece by piece. */
interface Plan {
  scope: Scope;
  conditions: Conditions;
  delete: KubeObject[];
  rollout: boolean;
}

function decide(snapshot: DeploymentSnapshot, now: Date): Decision {
  const { deployment, collider } = snapshot;
  if (deployment === undefined) return { writes: [] };
  const selector = selectorOf(deployment.spec.selector);
  if (selector.requirements.length === 0) return selectsAll(deployment);
  if (collider !== undefined && !deployment.metadata.deletionTimestamp) return collided(deployment);
  const { mine, adopt, release } = claim(deployment, selector, snapshot.sets);
  const ownership: Write[] = [
    ...adopt.map((set): Write => ({ verb: 'update', object: adopted(set, deployment) })),
    ...release.map((set): Write => ({ verb: 'update', object: released(set, deployment) })),
  ];
  // Adopted sets are decided on once they are written: a decision rests on what stands.
  if (ownership.length > 0) return { writes: ownership };
  return carriedOut(plan(deployment, mine, snapshot.pods, now), now);
}

function selectsAll(deployment: KubeObject): Decision {
  const observedGeneration = deployment.metadata.generation ?? 0;
  const message = 'This deployment is selecting all pods. A non-empty selector is required.';
  return {
    writes:
      (deployment.status?.observedGeneration ?? 0) < observedGeneration
        ? [
            {
              verb: 'update',
              subresource: 'status',
              object: { ...deployment, status: { ...deployment.status, observedGeneration } },
            },
          ]
        : [],
    events: [{ regarding: deployment, type: 'Warning', reason: 'SelectingAll', message }],
  };
}

/** The name is taken: another hash is tried. */
function collided(deployment: KubeObject): Decision {
  const collisionCount = (deployment.status?.collisionCount ?? 0) + 1;
  const object = { ...deployment, status: { ...deployment.status, collisionCount } };
  return { writes: [{ verb: 'update', subresource: 'status', object }] };
}

/** deployment_controller.go syncDeployment. */
function plan(deployment: KubeObject, own: readonly KubeObject[], pods: readonly KubeObject[], now: Date): Plan {
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

function carriedOut(made: Plan, now: Date): Decision {
  const { newSet, oldSets } = made.scope;
  const sets = [...oldSets, ...(newSet === undefined ? [] : [newSet])];
  const gone = new Set(made.delete.map(({ metadata }) => metadata.uid));
  const changed = sets.filter((set) => set.object !== set.original && !gone.has(set.object.metadata.uid));
  const writes: Write[] = changed.map(({ original, object }) => ({
    verb: original === undefined ? 'create' : 'update',
    object,
  }));
  writes.push(...made.delete.map((object): Write => ({ verb: 'delete', object, exactly: true })));
  return { writes, settle: (outcomes) => settle(made, changed, outcomes, now) };
}

/** The deployment carries the revision of its new ReplicaSet; it goes with the status, so that it is no change of generation. */
function withRevision({ deployment, newSet }: Scope): KubeObject {
  const revision = newSet?.object.metadata.annotations?.[revisionAnnotation];
  if (
    revision === undefined ||
    deployment.metadata.deletionTimestamp !== undefined ||
    deployment.metadata.annotations?.[revisionAnnotation] === revision
  )
    return deployment;
  const annotations = { ...deployment.metadata.annotations, [revisionAnnotation]: revision };
  return { ...deployment, metadata: { ...deployment.metadata, annotations } };
}

/** Status and events, now that it is known which ReplicaSets were written. */
function settle(made: Plan, changed: readonly WorkingSet[], outcomes: readonly Outcome[], now: Date): Decision {
  const { deployment } = made.scope;
  const events = changed.flatMap((set, index) => eventsOf(deployment, set, outcomes[index]));
  const creation = changed.findIndex(({ original }) => original === undefined);
  const failure = outcomes[creation];
  let { scope, conditions } = made;
  if (creation >= 0 && failure instanceof Error) {
    scope = { ...scope, newSet: undefined };
    conditions = deployment.status?.conditions ?? [];
    if (progressDeadline(deployment) !== undefined)
      conditions = withCondition(
        conditions,
        condition('Progressing', 'False', 'ReplicaSetCreateError', createFailed(changed[creation], failure), now),
      );
  }
  const status = made.rollout ? rolloutStatus(scope, conditions, now) : countedStatus(scope, conditions, now);
  const marked = withRevision(scope);
  const same = marked === deployment && sameStatus(deployment.status, status);
  return {
    writes: same ? [] : [{ verb: 'update', subresource: 'status', object: { ...marked, status } }],
    events,
    requeueAfter: made.rollout ? progressCheckIn(deployment, status as DeploymentStatus, now) : undefined,
  };
}

const createFailed = (set: WorkingSet | undefined, error: Error): string =>
  `Failed to create new replica set "${set?.object.metadata.name}": ${error.message}`;

function eventsOf(deployment: KubeObject, set: WorkingSet, outcome: Outcome): EventRecord[] {
  if (outcome instanceof Error) {
    if (set.original !== undefined) return [];
    return [
      { regarding: deployment, type: 'Warning', reason: 'ReplicaSetCreateError', message: createFailed(set, outcome) },
    ];
  }
  const before = set.original === undefined ? 0 : replicasOf(set.original);
  const after = replicasOf(set.object);
  if (outcome === undefined || before === after) return [];
  const message = `Scaled ${after > before ? 'up' : 'down'} replica set ${set.object.metadata.name} from ${before} to ${after}`;
  return [{ regarding: deployment, type: 'Normal', reason: 'ScalingReplicaSet', message }];
}

const keyOf = ({ metadata }: KubeObject): ReconcileKey => ({
  namespace: metadata.namespace ?? '',
  name: metadata.name ?? '',
});

async function ofSet({ type, object, previous }: ObjectChange, reader: Reader): Promise<ReconcileKey[]> {
  const namespace = object.metadata.namespace ?? '';
  const names = new Set<string>();
  for (const state of [object, previous]) {
    const controller = state === undefined ? undefined : controllerOf(state);
    if (controller?.kind === 'Deployment') names.add(controller.name);
  }
  const same =
    previous !== undefined && deepEqual(previous.metadata.labels, object.metadata.labels) && names.size === 0;
  if (type !== 'DELETED' && controllerOf(object) === undefined && !same)
    for (const deployment of await reader.list(resource, { namespace }))
      if (selects(selectorOf(deployment.spec.selector), object)) names.add(deployment.metadata.name ?? '');
  return [...names].map((name) => ({ namespace, name }));
}

const selects = (selector: Selector, { metadata }: KubeObject): boolean =>
  selector.requirements.length > 0 && matches(selector, metadata.labels);

/** Recreate waits for the last old pod to end. */
async function ofPod({ type, object }: ObjectChange, reader: Reader): Promise<ReconcileKey[]> {
  const finished = object.status?.phase === 'Succeeded' || object.status?.phase === 'Failed';
  const controller = controllerOf(object);
  if ((type !== 'DELETED' && !finished) || controller?.kind !== 'ReplicaSet') return [];
  const namespace = object.metadata.namespace ?? '';
  const set = await reader.get(setResource, namespace, controller.name);
  const owner = set === undefined ? undefined : controllerOf(set);
  if (owner?.kind !== 'Deployment') return [];
  return [{ namespace, name: owner.name }];
}

/** Rolls a deployment's pods from one template to the next (upstream pkg/controller/deployment). */
export const reconciler: Reconciler<DeploymentSnapshot> = {
  name: 'deployment',
  watches: [
    { resource, keys: ({ object }) => [keyOf(object)] },
    { resource: setResource, keys: ofSet },
    { resource: 'pods', keys: ofPod },
  ],
  load,
  decide,
};
