import { podCondition, timestamp } from '@berth/kinds/apps/replicaset/reconcile-pods';
import type { PodCondition, Taint } from '@berth/kinds/types';
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
import { type Taint as SchedulerTaint, type Toleration, tolerates } from '@berth/scheduler';
import { taintsOf } from '../nodelifecycle/taints.ts';

export interface TaintSnapshot {
  node?: KubeObject;
  /** Pods of the node; only where a taint evicts. */
  pods: readonly KubeObject[];
}

const evicting = (node: KubeObject): readonly Taint[] => taintsOf(node).filter(({ effect }) => effect === 'NoExecute');

async function load(reader: Reader, { name }: ReconcileKey): Promise<TaintSnapshot> {
  const node = await reader.get('nodes', '', name);
  if (node === undefined || evicting(node).length === 0) return { pods: [] };
  return { node, pods: await reader.list('pods', { nodeName: name }) };
}

/**
 * When a pod has to leave, in milliseconds since 1970: at once if it does not tolerate a taint, after the shortest of the times
 * it tolerates them for; undefined: never (tainteviction/taint_eviction.go processPodOnNode).
 */
function leavesAt(pod: KubeObject, taints: readonly Taint[]): number | undefined {
  const tolerations = (pod.spec.tolerations ?? []) as (Toleration & { tolerationSeconds?: number | null })[];
  const used = taints.map((taint) => tolerations.find((toleration) => tolerates(toleration, taint as SchedulerTaint)));
  if (used.some((toleration) => toleration === undefined)) return 0;
  const seconds = used.map((toleration) => toleration?.tolerationSeconds).filter((value) => typeof value === 'number');
  if (seconds.length === 0) return undefined;
  const added = taints.map(({ timeAdded }) => (timeAdded ? Date.parse(timeAdded) : 0));
  const since = Math.max(Date.parse(pod.metadata.creationTimestamp ?? ''), ...added);
  return since + Math.max(0, Math.min(...seconds)) * 1000;
}

const disruption = 'DisruptionTarget';
const reason = 'DeletionByTaintManager';
const isMarked = (pod: KubeObject): boolean => podCondition(pod, disruption)?.reason === reason;

function decide({ node, pods }: TaintSnapshot, now: Date): Decision {
  if (node === undefined) return { writes: [] };
  const taints = evicting(node);
  const leaving = pods
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map((pod) => ({ pod, at: leavesAt(pod, taints) }))
    .filter((one): one is { pod: KubeObject; at: number } => one.at !== undefined);
  const due = leaving.filter(({ at }) => at <= now.getTime()).map(({ pod }) => pod);
  const waiting = leaving.filter(({ at }) => at > now.getTime()).map(({ at }) => at - now.getTime());
  const unmarked = due.filter((pod) => !isMarked(pod));
  const marked = due.filter(isMarked);
  return {
    writes: [
      ...unmarked.map((pod): Write => ({ verb: 'update', subresource: 'status', object: mark(pod, now) })),
      ...marked.map((object): Write => ({ verb: 'delete', object })),
    ],
    independent: true,
    events: marked.map(eviction),
    // What was marked is deleted in the next round; then whoever has to leave next.
    requeueAfter: unmarked.length > 0 ? 0 : waiting.length > 0 ? Math.min(...waiting) : undefined,
  };
}

function mark(pod: KubeObject, now: Date): KubeObject {
  const others = ((pod.status?.conditions ?? []) as PodCondition[]).filter(({ type }) => type !== disruption);
  const condition = {
    type: disruption,
    status: 'True',
    lastTransitionTime: timestamp(now),
    reason,
    message: 'Taint manager: deleting due to NoExecute taint',
  };
  return { ...pod, status: { ...pod.status, conditions: [...others, condition] } };
}

const eviction = (pod: KubeObject): EventRecord => ({
  regarding: pod,
  type: 'Normal',
  reason: 'TaintManagerEviction',
  message: `Marking for deletion Pod ${pod.metadata.namespace}/${pod.metadata.name}`,
});

/** A pod comes to a node, or changes what it tolerates. */
function nodeOf({ type, object, previous }: ObjectChange): ReconcileKey[] {
  const name = object.spec?.nodeName;
  if (type === 'DELETED' || !name) return [];
  const stays = previous !== undefined && previous.spec?.nodeName === name;
  if (stays && (previous.spec.tolerations ?? []).length === (object.spec.tolerations ?? []).length) return [];
  return [{ namespace: '', name }];
}

/** Moves pods off nodes whose NoExecute taints they do not tolerate, or no longer (upstream pkg/controller/tainteviction). */
export const reconciler: Reconciler<TaintSnapshot> = {
  name: 'taint-eviction',
  watches: [
    {
      resource: 'nodes',
      keys: ({ type, object }) => (type === 'DELETED' ? [] : [{ namespace: '', name: object.metadata.name ?? '' }]),
    },
    { resource: 'pods', keys: nodeOf },
  ],
  load,
  decide,
};
