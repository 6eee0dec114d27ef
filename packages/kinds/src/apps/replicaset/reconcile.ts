import type { GroupResource, KubeObject } from '@berth/machinery/object';
import type {
  Decision,
  EventRecord,
  Guard,
  ObjectChange,
  Outcome,
  Reader,
  ReconcileKey,
  Reconciler,
  Write,
} from '@berth/machinery/reconcile';
import { type LabelSelector, matches, type Selector, selectorOf } from '@berth/machinery/selectors';
import { deepEqual } from '@berth/machinery/values';
import type { ReplicaSetStatus } from '../../types.ts';
import { harmless, podFromTemplate } from '../shared/podfromtemplate.ts';
import { podsToDelete } from './reconcile-order.ts';
import { adopted, type Claims, claim, controllerOf, distinct, released } from './reconcile-owner.ts';
import { isPodActive, isPodTerminating, nextAvailability } from './reconcile-pods.ts';
import { mayWait, replicaSetStatus, sameStatus } from './reconcile-status.ts';

/** What keeps a number of equal pods: a ReplicaSet, or its older form. */
interface Keeper {
  /** Upstream's controller name. */
  name: string;
  resource: GroupResource;
  kind: string;
  selector(set: KubeObject): LabelSelector | undefined;
  /** The status without what the kind has no field for. */
  status?(status: ReplicaSetStatus): ReplicaSetStatus;
}

export interface ReplicaSetSnapshot {
  set?: KubeObject;
  /** Read before the pods were listed. */
  guard?: Guard;
  /** Its own, whatever their labels, and orphans that its selector matches. */
  pods: readonly KubeObject[];
  /** Pods of all ReplicaSets with the same controller; only where pods must go. */
  related: readonly KubeObject[];
}

/** Pods created or deleted in one go (replicaset.go BurstReplicas). */
const burst = 500;

async function load(keeper: Keeper, reader: Reader, { namespace, name }: ReconcileKey): Promise<ReplicaSetSnapshot> {
  const set = await reader.get(keeper.resource, namespace, name);
  if (set === undefined) return { pods: [], related: [] };
  const ownerUid = set.metadata.uid ?? '';
  const guard = await reader.guard(ownerUid);
  const [owned, matching] = await Promise.all([
    reader.list('pods', { namespace, ownerUid }),
    reader.list('pods', { namespace, selector: keeper.selector(set) }),
  ]);
  const pods = distinct(
    owned,
    matching.filter((pod) => controllerOf(pod) === undefined),
  );
  const surplus = pods.filter(isPodActive).length > (set.spec.replicas ?? 1);
  return { set, guard, pods, related: surplus ? await relatedPods(keeper, reader, set, pods) : [] };
}

async function relatedPods(
  keeper: Keeper,
  reader: Reader,
  set: KubeObject,
  own: readonly KubeObject[],
): Promise<KubeObject[]> {
  const { namespace } = set.metadata;
  const controller = controllerOf(set);
  if (controller === undefined) return [...own];
  const siblings = await reader.list(keeper.resource, { namespace, ownerUid: controller.uid });
  const pods = await Promise.all(
    siblings.map((sibling) => reader.list('pods', { namespace, selector: keeper.selector(sibling) })),
  );
  return distinct(own, ...pods);
}

function decide(keeper: Keeper, snapshot: ReplicaSetSnapshot, now: Date): Decision {
  const { set } = snapshot;
  if (set === undefined) return { writes: [] };
  const selector = selectorOf(keeper.selector(set));
  const claims = claim(set, selector, snapshot.pods.filter(isPodActive));
  const ownership: Write[] = [
    ...claims.adopt.map((pod): Write => ({ verb: 'update', object: adopted(pod, set) })),
    ...claims.release.map((pod): Write => ({ verb: 'update', object: released(pod, set) })),
  ];
  const managed = set.metadata.deletionTimestamp === undefined ? manage(set, claims, snapshot, now) : [];
  return {
    writes: [...ownership, ...managed],
    settle: (outcomes) =>
      settle(keeper, set, selector, snapshot, claims, { managed, outcomes: outcomes.slice(ownership.length) }, now),
  };
}

/** Creates what is missing or deletes what is too much. */
function manage(set: KubeObject, claims: Claims, { guard, related }: ReplicaSetSnapshot, now: Date): Write[] {
  const difference = claims.mine.length - (set.spec.replicas ?? 1);
  const count = Math.min(Math.abs(difference), burst);
  if (difference < 0) {
    const object = podFromTemplate(set, set.spec.template);
    return Array.from({ length: count }, () => ({ verb: 'create', object, guard }));
  }
  const victims = difference > 0 ? podsToDelete(claims.mine, related, count, now) : [];
  return victims.map((object) => ({ verb: 'delete', object, guard }));
}

interface Done {
  managed: readonly Write[];
  outcomes: readonly Outcome[];
}

/** Status and events, now that it is known which pods came and went. */
function settle(
  keeper: Keeper,
  set: KubeObject,
  selector: Selector,
  snapshot: ReplicaSetSnapshot,
  claims: Claims,
  done: Done,
  now: Date,
): Decision {
  const failure = done.outcomes.find((outcome): outcome is Error => outcome instanceof Error && !harmless(outcome));
  const terminating = snapshot.pods.filter(
    (pod) =>
      isPodTerminating(pod) && controllerOf(pod)?.uid === set.metadata.uid && matches(selector, pod.metadata.labels),
  );
  const all = replicaSetStatus(set, { active: claims.mine, terminating, failure }, now);
  const status = keeper.status?.(all) ?? all;
  return {
    writes: sameStatus(set.status, status)
      ? []
      : [{ verb: 'update', subresource: 'status', object: { ...set, status }, mayWait: mayWait(set, status) }],
    events: eventsOf(set, done, failure),
    requeueAfter:
      failure === undefined && status.readyReplicas !== status.availableReplicas
        ? nextAvailability(claims.mine, set.spec.minReadySeconds ?? 0, now)
        : undefined,
  };
}

function eventsOf(set: KubeObject, { managed, outcomes }: Done, failure: Error | undefined): EventRecord[] {
  const creating = managed[0]?.verb === 'create';
  const events: EventRecord[] = [];
  managed.forEach((write, index) => {
    const outcome = outcomes[index];
    if (write.verb === 'closeNamespace' || outcome instanceof Error || outcome === undefined) return;
    const message = creating ? `Created pod: ${outcome.metadata.name}` : `Deleted pod: ${write.object.metadata.name}`;
    events.push({
      regarding: set,
      type: 'Normal',
      reason: creating ? 'SuccessfulCreate' : 'SuccessfulDelete',
      message,
    });
  });
  // One complaint a round: the others would say the same of another random name.
  if (failure !== undefined)
    events.push({
      regarding: set,
      type: 'Warning',
      reason: creating ? 'FailedCreate' : 'FailedDelete',
      message: `Error ${creating ? 'creating' : 'deleting'}: ${failure.message}`,
    });
  return events;
}

/** Pods tell their controller; orphans whoever's selector matches them. */
async function ofPod(
  keeper: Keeper,
  { type, object, previous }: ObjectChange,
  reader: Reader,
): Promise<ReconcileKey[]> {
  const namespace = object.metadata.namespace ?? '';
  const names = new Set<string>();
  for (const state of [object, previous]) {
    const controller = state === undefined ? undefined : controllerOf(state);
    if (controller?.kind === keeper.kind) names.add(controller.name);
  }
  const sameLabels = previous !== undefined && deepEqual(previous.metadata.labels, object.metadata.labels);
  if (type !== 'DELETED' && controllerOf(object) === undefined && !(sameLabels && names.size === 0)) {
    for (const set of await reader.list(keeper.resource, { namespace }))
      if (matches(selectorOf(keeper.selector(set)), object.metadata.labels)) names.add(set.metadata.name ?? '');
  }
  return [...names].map((name) => ({ namespace, name }));
}

/** Keeps as many pods as are asked for (upstream pkg/controller/replicaset, which serves both kinds as well). */
export function replicaReconciler(keeper: Keeper): Reconciler<ReplicaSetSnapshot> {
  return {
    name: keeper.name,
    watches: [
      {
        resource: keeper.resource,
        keys: ({ object }) => [{ namespace: object.metadata.namespace ?? '', name: object.metadata.name ?? '' }],
      },
      { resource: 'pods', keys: (change, reader) => ofPod(keeper, change, reader) },
    ],
    load: (reader, key) => load(keeper, reader, key),
    decide: (snapshot, now) => decide(keeper, snapshot, now),
  };
}

export const reconciler = replicaReconciler({
  name: 'replicaset',
  resource: 'apps/replicasets',
  kind: 'ReplicaSet',
  selector: ({ spec }) => spec.selector,
});
