import { timestamp } from '@berth/kinds/apps/replicaset/reconcile-pods';
import type { NodeCondition } from '@berth/kinds/types';
import type { KubeObject } from '@berth/machinery/object';

export const conditionsOf = (node: KubeObject): readonly NodeCondition[] => node.status?.conditions ?? [];

export const readiness = (conditions: readonly NodeCondition[]): NodeCondition | undefined =>
  conditions.find(({ type }) => type === 'Ready');

/** What a node says of itself: nobody else may know once it is silent. */
const reported = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'] as const;
/** How long a node may be silent, and how long before its first report (--node-monitor-grace-period, --node-startup-grace-period). */
const grace = 50_000;
const startupGrace = 60_000;

const time = (text: string | null | undefined): number => (text ? Date.parse(text) : 0);

/** When a node will have been silent for too long, in milliseconds since 1970. */
export function silentAt(node: KubeObject, lease: KubeObject | undefined, answersSince: Date | undefined): number {
  const ready = readiness(conditionsOf(node));
  const { renewTime, leaseDurationSeconds = 0 } = lease?.spec ?? {};
  const heard = Math.max(
    time(node.metadata.creationTimestamp),
    time(ready?.lastHeartbeatTime),
    time(renewTime),
    answersSince?.getTime() ?? 0,
  );
  // A lease that is renewed more seldom says so itself.
  const allowed = ready === undefined ? startupGrace : Math.max(grace, leaseDurationSeconds * 1000 + 10_000);
  return heard + allowed;
}

/** The conditions of a node that is silent (node_lifecycle_controller.go tryUpdateNodeHealth). */
export function silentConditions(node: KubeObject, now: Date): readonly NodeCondition[] {
  let conditions = conditionsOf(node);
  for (const type of reported) {
    const known = conditions.find((condition) => condition.type === type);
    if (known?.status === 'Unknown') continue;
    const next = {
      ...(known ?? { type, lastHeartbeatTime: node.metadata.creationTimestamp }),
      status: 'Unknown',
      reason: known === undefined ? 'NodeStatusNeverUpdated' : 'NodeStatusUnknown',
      message: known === undefined ? 'Kubelet never posted node status.' : 'Kubelet stopped posting node status.',
      lastTransitionTime: timestamp(now),
    };
    conditions = known === undefined ? [...conditions, next] : conditions.map((one) => (one === known ? next : one));
  }
  return conditions;
}
