import { podCondition, timestamp } from '@berth/kinds/apps/replicaset/reconcile-pods';
import type { NodeCondition, PodCondition } from '@berth/kinds/types';
import type { KubeObject } from '@berth/machinery/object';
import type {
  Decision,
  EventRecord,
  ObjectChange,
  Reader,
  ReconcileKey,
  Reconciler,
  Write,
} from '@berth/machinery/reconcile';
import { conditionsOf, readiness, silentAt, silentConditions } from './conditions.ts';
import { taintsFor } from './taints.ts';

export interface NodeSnapshot {
  node?: KubeObject;
  lease?: KubeObject;
  answersSince?: Date;
  pods: readonly KubeObject[];
}

async function load(reader: Reader, { name }: ReconcileKey): Promise<NodeSnapshot> {
  const node = await reader.get('nodes', '', name);
  if (node === undefined) return { pods: [] };
  const [lease, pods, { answersSince }] = await Promise.all([
    reader.get('coordination.k8s.io/leases', 'kube-node-lease', name),
    reader.list('pods', { nodeName: name }),
    reader.cluster(),
  ]);
  return { node, lease, pods, answersSince };
}

function decide({ node, lease, pods, answersSince }: NodeSnapshot, now: Date): Decision {
  if (node === undefined) return { writes: [] };
  const deadline = silentAt(node, lease, answersSince);
  const silent = now.getTime() >= deadline;
  const old = conditionsOf(node);
  const conditions = silent ? silentConditions(node, now) : old;
  const taints = taintsFor(node, conditions, now);
  const writes: Write[] = [];
  const events: EventRecord[] = [];
  if (silent && isReady(old)) {
    const affected = pods.filter((pod) => podCondition(pod, 'Ready')?.status === 'True');
    writes.push(
      ...affected.map((pod): Write => ({ verb: 'update', subresource: 'status', object: notReadyPod(pod, now) })),
    );
    events.push(turned(node), ...affected.map(withdrawn));
  }
  if (conditions !== old)
    writes.push({ verb: 'update', subresource: 'status', object: { ...node, status: { ...node.status, conditions } } });
  if (taints !== undefined) writes.push({ verb: 'update', object: { ...node, spec: { ...node.spec, taints } } });
  // A silent node is looked at again when it speaks.
  return { writes, events, requeueAfter: silent ? undefined : Math.max(1000, deadline - now.getTime()) };
}

const isReady = (conditions: readonly NodeCondition[]): boolean => readiness(conditions)?.status === 'True';

const turned = (node: KubeObject): EventRecord => ({
  regarding: node,
  type: 'Normal',
  reason: 'NodeNotReady',
  message: `Node ${node.metadata.name} status is now: NodeNotReady`,
});

const withdrawn = (pod: KubeObject): EventRecord => ({
  regarding: pod,
  type: 'Warning',
  reason: 'NodeNotReady',
  message: 'Node is not ready',
});

/** Services stop sending to a pod whose node cannot be asked (controller_utils.go MarkPodsNotReady). */
function notReadyPod(pod: KubeObject, now: Date): KubeObject {
  const conditions = ((pod.status?.conditions ?? []) as PodCondition[]).map((condition) =>
    condition.type === 'Ready' ? { ...condition, status: 'False', lastTransitionTime: timestamp(now) } : condition,
  );
  return { ...pod, status: { ...pod.status, conditions } };
}

const keyOf = ({ type, object }: ObjectChange): ReconcileKey[] =>
  type === 'DELETED' ? [] : [{ namespace: '', name: object.metadata.name ?? '' }];

/** Says what is to be said of nodes that fall silent (upstream pkg/controller/nodelifecycle). */
export const reconciler: Reconciler<NodeSnapshot> = {
  name: 'node',
  watches: [{ resource: 'nodes', keys: keyOf }],
  load,
  decide,
};
