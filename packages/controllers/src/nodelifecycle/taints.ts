import { timestamp } from '@berth/kinds/apps/replicaset/reconcile-pods';
import type { NodeCondition, Taint } from '@berth/kinds/types';
import type { KubeObject } from '@berth/machinery/object';
import { readiness } from './conditions.ts';

export const notReady = 'node.kubernetes.io/not-ready';
export const unreachable = 'node.kubernetes.io/unreachable';

/** Conditions of a node that keep pods away: by type, by status (nodeConditionToTaintKeyStatusMap). */
const byCondition: Record<string, Record<string, string>> = {
  Ready: { False: notReady, Unknown: unreachable },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
};
const cordoned = 'node.kubernetes.io/unschedulable';
const ownKeys = new Set([cordoned, ...Object.values(byCondition).flatMap((keys) => Object.values(keys))]);

/** Whether the controller sets and removes a taint; all others are their owners'. */
const isOwn = ({ key, effect }: Taint): boolean =>
  effect === 'NoSchedule' ? ownKeys.has(key) : effect === 'NoExecute' && (key === notReady || key === unreachable);

export const taintsOf = (node: KubeObject): readonly Taint[] => node.spec?.taints ?? [];

function wanted(node: KubeObject, conditions: readonly NodeCondition[]): Taint[] {
  const noSchedule = conditions.flatMap(({ type, status }) => {
    const keys = Object.hasOwn(byCondition, type) ? byCondition[type] : undefined;
    const key = keys !== undefined && Object.hasOwn(keys, status) ? keys[status] : undefined;
    return key === undefined ? [] : [key];
  });
  if (node.spec?.unschedulable === true) noSchedule.push(cordoned);
  const status = readiness(conditions)?.status ?? 'True';
  const noExecute = status === 'False' ? [notReady] : status === 'Unknown' ? [unreachable] : [];
  return [
    ...noSchedule.map((key) => ({ key, effect: 'NoSchedule' })),
    ...noExecute.map((key) => ({ key, effect: 'NoExecute' })),
  ];
}

/**
 * The taints a node should have: what its conditions ask for, and what others put there. NoExecute taints carry the time they
 * were added, which evictions count from. Undefined: nothing changes.
 */
export function taintsFor(node: KubeObject, conditions: readonly NodeCondition[], now: Date): Taint[] | undefined {
  const old = taintsOf(node);
  const next = wanted(node, conditions);
  const same = (a: Taint, b: Taint) => a.key === b.key && a.effect === b.effect;
  const stays = old.filter((taint) => !isOwn(taint) || next.some((one) => same(one, taint)));
  const added = next.filter((taint) => !old.some((one) => same(one, taint)));
  const unstamped = stays.some(({ effect, timeAdded }) => effect === 'NoExecute' && !timeAdded);
  if (stays.length === old.length && added.length === 0 && !unstamped) return undefined;
  const stamped = stays.map((taint) =>
    taint.effect === 'NoExecute' && !taint.timeAdded ? { ...taint, timeAdded: timestamp(now) } : taint,
  );
  return [...stamped, ...added.map((taint) => ({ ...taint, timeAdded: timestamp(now) }))];
}
