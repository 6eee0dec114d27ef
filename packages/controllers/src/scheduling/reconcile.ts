import { podCondition, timestamp } from '@berth/kinds/apps/replicaset/reconcile-pods';
import type { PodCondition } from '@berth/kinds/types';
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
import { deepEqual } from '@berth/machinery/values';
import { type Failure, isPending, nodeInfo, type Placement, podInfo, schedule } from '@berth/scheduler';
import { readSiblings, type Siblings, selectorsOf } from './selectors.ts';

const key: ReconcileKey = { namespace: '', name: 'pods' };

export interface SchedulingSnapshot {
  pending: readonly KubeObject[];
  nodes: readonly { node: KubeObject; pods: readonly KubeObject[] }[];
  siblings: Siblings;
  /** `alloc#node` of nodes, read before their pods were. */
  allocations: ReadonlyMap<string, number>;
  /** Where pods go, if that was worked out on these very nodes already. */
  planned?: Plan;
}

interface Plan {
  placements: Placement[];
  failures: Failure[];
}

/** Pods placed in one go. */
const batch = 1000;

async function load(reader: Reader): Promise<SchedulingSnapshot> {
  const unbound = await reader.list('pods', { nodeName: '' });
  const pending = unbound.filter(isPending).slice(0, batch);
  if (pending.length === 0)
    return { pending, nodes: [], siblings: { services: [], controllers: new Map() }, allocations: new Map() };
  const known = await readSiblings(reader, pending);
  const [nodes, pods] = await Promise.all([reader.list('nodes'), reader.list('pods')]);
  const byNode = Map.groupBy(pods, ({ spec }) => (spec?.nodeName as string | undefined) ?? '');
  const snapshot: SchedulingSnapshot = {
    pending,
    nodes: nodes.map((node) => ({ node, pods: byNode.get(node.metadata.name ?? '') ?? [] })),
    siblings: known,
    allocations: new Map(),
  };
  return guarded(reader, snapshot);
}

/**
 * Reads the guards of the nodes that will be chosen, and then their pods once more: use that is read after a guard is never
 * older than it, so no two schedulers overcommit a node (DESIGN 5). What this process raised itself it need not read again.
 */
async function guarded(reader: Reader, snapshot: SchedulingSnapshot): Promise<SchedulingSnapshot> {
  const planned = plan(snapshot);
  const chosen = new Set(planned.placements.map(({ nodeName }) => nodeName));
  const found = await Promise.all([...chosen].map((nodeName) => reader.allocation(nodeName)));
  const allocations = new Map(found.map(({ nodeName, value }) => [nodeName, value]));
  const fresh = new Set(found.filter(({ known }) => known !== true).map(({ nodeName }) => nodeName));
  if (fresh.size === 0) return { ...snapshot, allocations, planned };
  const nodes = await Promise.all(
    snapshot.nodes.map(async (one) => {
      const name = one.node.metadata.name ?? '';
      return fresh.has(name) ? { ...one, pods: await reader.list('pods', { nodeName: name }) } : one;
    }),
  );
  return { ...snapshot, nodes, allocations };
}

function plan({ pending, nodes, siblings }: SchedulingSnapshot): Plan {
  return schedule(pending.map(podInfo), {
    nodes: nodes.map(({ node, pods }) => nodeInfo(node, pods)),
    selectorsOf: (pod) => selectorsOf(siblings, pod),
  });
}

function decide(snapshot: SchedulingSnapshot, now: Date): Decision {
  if (snapshot.pending.length === 0) return { writes: [] };
  const { placements, failures } = snapshot.planned ?? plan(snapshot);
  // A node that nobody thought would be chosen has no guard yet: its pods come in the next round.
  const guardedOnes = placements.filter(({ nodeName }) => snapshot.allocations.has(nodeName));
  const bindings = guardedOnes.map(
    ({ pod: { pod }, nodeName }): Write => ({
      verb: 'create',
      subresource: 'binding',
      object: bindingOf(pod, nodeName),
      allocation: { nodeName, value: snapshot.allocations.get(nodeName) ?? 0 },
    }),
  );
  const told = failures.filter(({ pod: { pod }, message }) => isNews(pod, message));
  const conditions = told.map(
    ({ pod: { pod }, message }): Write => ({
      verb: 'update',
      subresource: 'status',
      object: unschedulable(pod, message, now),
    }),
  );
  const more = snapshot.pending.length === batch || guardedOnes.length < placements.length;
  return {
    writes: [...bindings, ...conditions],
    independent: true,
    settle: (outcomes) => ({ writes: [], events: [...bound(guardedOnes, outcomes), ...told.map(refusal)] }),
    requeueAfter: more && guardedOnes.length > 0 ? 0 : undefined,
  };
}

function bindingOf({ metadata: { namespace, name, uid } }: KubeObject, nodeName: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Binding',
    metadata: { namespace, name, uid },
    target: { apiVersion: 'v1', kind: 'Node', name: nodeName },
  };
}

/** Whether the pod does not say already why it waits. */
function isNews(pod: KubeObject, message: string): boolean {
  const said = podCondition(pod, 'PodScheduled');
  return !(said?.status === 'False' && said.reason === 'Unschedulable' && said.message === message);
}

function unschedulable(pod: KubeObject, message: string, now: Date): KubeObject {
  const conditions = (pod.status?.conditions ?? []) as PodCondition[];
  const old = podCondition(pod, 'PodScheduled');
  const condition = {
    ...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
    type: 'PodScheduled',
    status: 'False',
    lastProbeTime: null,
    lastTransitionTime: old?.status === 'False' ? old.lastTransitionTime : timestamp(now),
    reason: 'Unschedulable',
    message,
  };
  const others = conditions.filter(({ type }) => type !== 'PodScheduled');
  return { ...pod, status: { ...pod.status, conditions: [...others, condition] } };
}

function bound(placements: readonly Placement[], outcomes: readonly Outcome[]): EventRecord[] {
  return placements.flatMap(({ pod: { pod }, nodeName }, index) => {
    const outcome = outcomes[index];
    if (outcome === undefined || outcome instanceof Error) return [];
    const message = `Successfully assigned ${pod.metadata.namespace}/${pod.metadata.name} to ${nodeName}`;
    return [{ regarding: pod, type: 'Normal', reason: 'Scheduled', action: 'Binding', message }];
  });
}

const refusal = ({ pod: { pod }, message }: Failure): EventRecord => ({
  regarding: pod,
  type: 'Warning',
  reason: 'FailedScheduling',
  action: 'Scheduling',
  message,
});

const finished = ({ status }: KubeObject): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';

/** A pod waits, or one that had a place leaves it. */
function ofPod({ type, object, previous }: ObjectChange): ReconcileKey[] {
  if (type === 'DELETED') return object.spec?.nodeName ? [key] : [];
  if (object.spec?.nodeName) return finished(object) && !(previous !== undefined && finished(previous)) ? [key] : [];
  return isPending(object) ? [key] : [];
}

/** What of a node decides where pods go. */
const shape = ({ metadata, spec, status }: KubeObject): unknown => [
  metadata.labels,
  spec?.taints,
  spec?.unschedulable,
  status?.allocatable,
];

function ofNode({ type, object, previous }: ObjectChange): ReconcileKey[] {
  if (type === 'DELETED' || (previous !== undefined && deepEqual(shape(previous), shape(object)))) return [];
  return [key];
}

/** Gives pending pods their nodes, all of them in one round (upstream pkg/scheduler). */
export const reconciler: Reconciler<SchedulingSnapshot> = {
  name: 'scheduler',
  username: 'system:kube-scheduler',
  component: 'default-scheduler',
  watches: [
    { resource: 'pods', keys: ofPod },
    { resource: 'nodes', keys: ofNode },
  ],
  load,
  decide,
};
