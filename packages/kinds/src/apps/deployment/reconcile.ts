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
import { condition, withCondition } from './reconcile-conditions.ts';
import { hashOf, type Plan, plan, working } from './reconcile-plan.ts';
import type { Scope } from './reconcile-scale.ts';
import { findNewSet, revisionAnnotation, type WorkingSet } from './reconcile-sets.ts';
import { countedStatus, mayWait, progressCheckIn, rolloutStatus, sameStatus } from './reconcile-status.ts';

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
    writes: same
      ? []
      : [
          {
            verb: 'update',
            subresource: 'status',
            object: { ...marked, status },
            mayWait: mayWait(deployment, status),
          },
        ],
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
