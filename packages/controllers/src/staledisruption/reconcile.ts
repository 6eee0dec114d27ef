import { podCondition } from '@berth/kinds/apps/replicaset/reconcile-pods';
import type { KubeObject } from '@berth/machinery/object';
import type { Reconciler } from '@berth/machinery/reconcile';

/** Milliseconds that a pod may say it is about to be disrupted without being deleted (disruption.go stalePodDisruptionTimeout). */
const staleAfter = 120_000;

export interface StaleDisruptionSnapshot {
  pod?: KubeObject;
}

/** Since when a pod says so that is neither going nor over; what its node says of itself stands. */
function since(pod: KubeObject | undefined): number | undefined {
  if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) return undefined;
  if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') return undefined;
  const condition = podCondition(pod, 'DisruptionTarget');
  if (condition?.status !== 'True' || condition.reason === 'TerminationByKubelet') return undefined;
  return Date.parse(condition.lastTransitionTime ?? '') || 0;
}

/** Takes back that a pod is about to be disrupted where it was not (upstream pkg/controller/disruption syncStalePodDisruption). */
export const reconciler: Reconciler<StaleDisruptionSnapshot> = {
  name: 'stale-disruption',
  username: 'system:serviceaccount:kube-system:disruption-controller',
  component: 'controllermanager',
  watches: [
    {
      resource: 'pods',
      keys: ({ type, object }) =>
        type === 'DELETED' || since(object) === undefined
          ? []
          : [{ namespace: object.metadata.namespace ?? '', name: object.metadata.name ?? '' }],
    },
  ],
  load: async (reader, { namespace, name }) => ({ pod: await reader.get('pods', namespace, name) }),
  decide({ pod }, now) {
    const begun = since(pod);
    if (pod === undefined || begun === undefined) return { writes: [] };
    const left = begun + staleAfter - now.getTime();
    if (left > 0) return { writes: [], requeueAfter: left };
    const conditions = (pod.status.conditions as { type: string }[]).map((condition) =>
      condition.type === 'DisruptionTarget'
        ? {
            type: 'DisruptionTarget',
            status: 'False',
            lastProbeTime: null,
            lastTransitionTime: `${now.toISOString().slice(0, 19)}Z`,
          }
        : condition,
    );
    return {
      writes: [{ verb: 'update', subresource: 'status', object: { ...pod, status: { ...pod.status, conditions } } }],
    };
  },
};
