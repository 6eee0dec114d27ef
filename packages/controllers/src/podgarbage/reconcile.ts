import { timestamp } from '@berth/kinds/apps/replicaset/reconcile-pods';
import type { NodeCondition, PodCondition, Taint } from '@berth/kinds/types';
import type { KubeObject } from '@berth/machinery/object';
import type { Decision, ObjectChange, Reader, ReconcileKey, Reconciler, Write } from '@berth/machinery/reconcile';

/** Finished pods that are kept (--terminated-pod-gc-threshold). */
const threshold = 12_500;
/** Milliseconds a node may be missing before its pods are given up (podgc quarantineTime). */
const quarantine = 40_000;
/** Pods deleted in one go. */
const batch = 100;

const nodeKey = (name: string): ReconcileKey => ({ namespace: '', name: `node|${name}` });
const podKey = (namespace: string, name: string): ReconcileKey => ({ namespace, name: `pod|${name}` });
const finishedKey: ReconcileKey = { namespace: '', name: 'finished' };

type Why = 'orphaned' | 'outOfService' | 'unscheduled' | 'surplus';

export interface PodGarbageSnapshot {
  pods: readonly { pod: KubeObject; why: Why }[];
}

const isFinished = ({ status }: KubeObject): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';
const isDeleting = ({ metadata }: KubeObject): boolean => metadata.deletionTimestamp !== undefined;

async function load(reader: Reader, key: ReconcileKey): Promise<PodGarbageSnapshot> {
  const [sort, ...rest] = key.name.split('|');
  const name = rest.join('|');
  if (sort === 'node') return ofNode(reader, name);
  if (sort === 'pod') {
    const pod = await reader.get('pods', key.namespace, name);
    return { pods: pod !== undefined && isDeleting(pod) && !pod.spec.nodeName ? [{ pod, why: 'unscheduled' }] : [] };
  }
  const finished = (await reader.list('pods')).filter(isFinished);
  const surplus = Math.max(0, finished.length - threshold);
  const order = [...finished].sort(oldestFirst).slice(0, surplus);
  return { pods: order.map((pod) => ({ pod, why: 'surplus' })) };
}

/** Evicted pods first, then the oldest (podgc byEvictionAndCreationTimestamp). */
function oldestFirst(a: KubeObject, b: KubeObject): number {
  const evicted = (pod: KubeObject) => Number(pod.status?.reason !== 'Evicted');
  const [first, second] = [a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? ''];
  return evicted(a) - evicted(b) || (first < second ? -1 : first > second ? 1 : 0);
}

async function ofNode(reader: Reader, name: string): Promise<PodGarbageSnapshot> {
  const node = await reader.get('nodes', '', name);
  if (node !== undefined && !isOutOfService(node)) return { pods: [] };
  const pods = await reader.list('pods', { nodeName: name });
  return {
    pods:
      node === undefined
        ? pods.map((pod) => ({ pod, why: 'orphaned' }))
        : pods.filter(isDeleting).map((pod) => ({ pod, why: 'outOfService' })),
  };
}

/** An administrator says that a node that is not ready will not come back. */
function isOutOfService({ spec, status }: KubeObject): boolean {
  const ready = ((status?.conditions ?? []) as NodeCondition[]).find(({ type }) => type === 'Ready');
  return (
    ready?.status !== 'True' &&
    ((spec?.taints ?? []) as Taint[]).some(({ key }) => key === 'node.kubernetes.io/out-of-service')
  );
}

function decide({ pods }: PodGarbageSnapshot, now: Date): Decision {
  const writes = pods
    .slice(0, batch)
    .flatMap(({ pod, why }) => [
      ...(isFinished(pod) ? [] : [{ verb: 'update', subresource: 'status', object: failed(pod, why, now) } as const]),
      { verb: 'delete', object: pod, gracePeriodSeconds: 0 } satisfies Write,
    ]);
  return { writes, requeueAfter: pods.length > batch ? 0 : undefined };
}

/** No agent will say how the pod ended, so it is said here (podgc markFailedAndDeletePod). */
function failed(pod: KubeObject, why: Why, now: Date): KubeObject {
  const others = ((pod.status?.conditions ?? []) as PodCondition[]).filter(({ type }) => type !== 'DisruptionTarget');
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    lastTransitionTime: timestamp(now),
    reason: 'DeletionByPodGC',
    message: 'PodGC: node no longer exists',
  };
  const conditions = why === 'orphaned' ? [...others, condition] : (pod.status?.conditions ?? []);
  return { ...pod, status: { ...pod.status, phase: 'Failed', conditions } };
}

/** One finished pod in this many asks for a count of all of them. */
const sample = 64;

function ofPod({ type, object, previous }: ObjectChange): ReconcileKey[] {
  const { namespace = '', name = '', uid = '' } = object.metadata;
  if (type === 'DELETED') return [];
  if (isDeleting(object) && !object.spec?.nodeName) return [podKey(namespace, name)];
  const sampled = Number.parseInt(uid.slice(-2), 16) % sample === 0;
  return isFinished(object) && !(previous !== undefined && isFinished(previous)) && sampled ? [finishedKey] : [];
}

/** A pod that names a node which is not there. */
async function ofBound({ type, object, previous }: ObjectChange, reader: Reader): Promise<ReconcileKey[]> {
  const name = object.spec?.nodeName;
  if (type === 'DELETED' || !name || previous?.spec?.nodeName === name) return [];
  return (await reader.get('nodes', '', name)) === undefined ? [nodeKey(name)] : [];
}

const ofOutOfService = ({ type, object }: ObjectChange): ReconcileKey[] =>
  type !== 'DELETED' && isOutOfService(object) ? [nodeKey(object.metadata.name ?? '')] : [];

/** Deletes pods that nobody will end any more (upstream pkg/controller/podgc). */
export const reconciler: Reconciler<PodGarbageSnapshot> = {
  name: 'pod-garbage-collector',
  username: 'system:serviceaccount:kube-system:pod-garbage-collector',
  watches: [
    { resource: 'pods', keys: ofPod },
    { resource: 'pods', delay: quarantine, keys: ofBound },
    { resource: 'nodes', keys: ofOutOfService },
    {
      resource: 'nodes',
      delay: quarantine,
      keys: ({ type, object }) => (type === 'DELETED' ? [nodeKey(object.metadata.name ?? '')] : []),
    },
  ],
  load,
  decide,
};
