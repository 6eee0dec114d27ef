import type { Condition, PodDisruptionBudgetStatus } from '../../types.ts';

const type = 'DisruptionAllowed';

/** The budget's one condition as it is now. */
export const allowedCondition = (status: PodDisruptionBudgetStatus): Condition | undefined =>
  status.conditions?.find((condition) => condition.type === type);

/** Sets it; the time moves with the status only (apimachinery api/meta SetStatusCondition). */
function withCondition(
  status: PodDisruptionBudgetStatus,
  wanted: { status: 'True' | 'False'; reason: string; message: string },
  now: Date,
): PodDisruptionBudgetStatus {
  const before = allowedCondition(status);
  const lastTransitionTime =
    before?.status === wanted.status ? before.lastTransitionTime : `${now.toISOString().slice(0, 19)}Z`;
  const { observedGeneration } = status;
  const condition: Condition = {
    type,
    status: wanted.status,
    ...(observedGeneration === undefined ? {} : { observedGeneration }),
    lastTransitionTime,
    reason: wanted.reason,
    message: wanted.message,
  };
  const conditions = status.conditions ?? [];
  return {
    ...status,
    conditions:
      before === undefined ? [...conditions, condition] : conditions.map((one) => (one === before ? condition : one)),
  };
}

/** The status with the condition that follows from it (component-helpers apps/poddisruptionbudget). */
export const withAllowedCondition = (status: PodDisruptionBudgetStatus, now: Date): PodDisruptionBudgetStatus =>
  withCondition(
    status,
    (status.disruptionsAllowed ?? 0) > 0
      ? { status: 'True', reason: 'SufficientPods', message: '' }
      : { status: 'False', reason: 'InsufficientPods', message: '' },
    now,
  );

/** Nothing may be evicted while it is not known how many pods there should be (disruption.go failSafe). */
export const withSyncFailed = (
  status: PodDisruptionBudgetStatus,
  message: string,
  now: Date,
): PodDisruptionBudgetStatus =>
  withCondition(
    { currentHealthy: 0, desiredHealthy: 0, expectedPods: 0, ...status, disruptionsAllowed: 0 },
    { status: 'False', reason: 'SyncFailed', message },
    now,
  );
