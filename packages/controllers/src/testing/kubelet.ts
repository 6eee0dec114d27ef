import { timestamp } from '@berth/kinds/apps/replicaset/reconcile-pods';
import type { KubeObject } from '@berth/machinery/object';
import type { Decision, Reconciler } from '@berth/machinery/reconcile';

const conditions = (now: Date) =>
  ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => ({
    type,
    status: 'True',
    lastTransitionTime: timestamp(now),
  }));

function addressOf({ metadata }: KubeObject): string {
  const number = Number.parseInt((metadata.uid ?? '').replaceAll('-', '').slice(-4), 16);
  return `10.244.${number >> 8}.${number & 255}`;
}

function decide(pod: KubeObject | undefined, now: Date): Decision {
  if (pod === undefined || !pod.spec.nodeName) return { writes: [] };
  if (pod.metadata.deletionTimestamp !== undefined)
    return { writes: [{ verb: 'delete', object: pod, gracePeriodSeconds: 0 }] };
  if (
    ['Running', 'Succeeded', 'Failed'].includes(pod.status?.phase) ||
    pod.metadata.annotations?.['test/stays'] === 'pending'
  )
    return { writes: [] };
  const podIP = addressOf(pod);
  const status = {
    ...pod.status,
    phase: 'Running',
    podIP,
    podIPs: [{ ip: podIP }],
    startTime: timestamp(now),
    conditions: conditions(now),
  };
  return { writes: [{ verb: 'update', subresource: 'status', object: { ...pod, status } }] };
}

/** Stands in for the agents in tests: bound pods run at once, and end when they are deleted. */
export const kubelet: Reconciler<KubeObject | undefined> = {
  name: 'test-kubelet',
  username: 'system:berth:test',
  watches: [
    {
      resource: 'pods',
      keys: ({ object }) => [{ namespace: object.metadata.namespace ?? '', name: object.metadata.name ?? '' }],
    },
  ],
  load: (reader, { namespace, name }) => reader.get('pods', namespace, name),
  decide,
};
