import type { DeploymentCondition } from '../../types.ts';
import { timestamp } from '../replicaset/reconcile-pods.ts';

export type Conditions = readonly DeploymentCondition[];
export type ConditionStatus = 'True' | 'False' | 'Unknown';

export function conditionOf(conditions: Conditions, type: string): DeploymentCondition | undefined {
  return conditions.find((condition) => condition.type === type);
}

export const without = (conditions: Conditions, type: string): DeploymentCondition[] =>
  conditions.filter((condition) => condition.type !== type);

/** A new condition: where status and reason are as before nothing changes, and a transition is a change of status. */
export function withCondition(conditions: Conditions, next: DeploymentCondition): Conditions {
  const old = conditionOf(conditions, next.type);
  if (old !== undefined && old.status === next.status && old.reason === next.reason) return conditions;
  const lastTransitionTime = old?.status === next.status ? old.lastTransitionTime : next.lastTransitionTime;
  return [...without(conditions, next.type), { ...next, lastTransitionTime }];
}

export function condition(
  type: string,
  status: ConditionStatus,
  reason: string,
  message: string,
  now: Date,
): DeploymentCondition {
  const time = timestamp(now);
  return { type, status, lastUpdateTime: time, lastTransitionTime: time, reason, message };
}
