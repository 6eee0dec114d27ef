import type { KubeObject } from '@berth/machinery/object';

export const replicasOf = (object: KubeObject): number => object.spec.replicas ?? 1;

export const isRollingUpdate = (deployment: KubeObject): boolean =>
  (deployment.spec.strategy?.type ?? 'RollingUpdate') === 'RollingUpdate';

/** Percents of `total`; what is neither a number nor a percent was refused when it was written, and counts as 0. */
function scaled(value: number | string | undefined, total: number, round: (value: number) => number): number {
  if (typeof value === 'number') return value;
  const percent = /^(\d+)%$/.exec(value ?? '');
  return percent === null ? 0 : round((Number(percent[1]) * total) / 100);
}

/** maxSurge rounds up, maxUnavailable down; where both come to 0, one pod may be missing (ResolveFenceposts). */
function fenceposts(deployment: KubeObject): { surge: number; unavailable: number } {
  const { maxSurge = '25%', maxUnavailable = '25%' } = deployment.spec.strategy?.rollingUpdate ?? {};
  const surge = scaled(maxSurge, replicasOf(deployment), Math.ceil);
  const unavailable = scaled(maxUnavailable, replicasOf(deployment), Math.floor);
  return surge === 0 && unavailable === 0 ? { surge, unavailable: 1 } : { surge, unavailable };
}

/** Pods there may be above the wanted number. */
export function maxSurge(deployment: KubeObject): number {
  return isRollingUpdate(deployment) ? fenceposts(deployment).surge : 0;
}

/** Pods that may be unavailable. */
export function maxUnavailable(deployment: KubeObject): number {
  if (!isRollingUpdate(deployment) || replicasOf(deployment) === 0) return 0;
  return Math.min(fenceposts(deployment).unavailable, replicasOf(deployment));
}

const maxInt32 = 2_147_483_647;

/** The longest rollout without progress, in milliseconds; undefined: as long as it takes. */
export function progressDeadline(deployment: KubeObject): number | undefined {
  const seconds = deployment.spec.progressDeadlineSeconds;
  return seconds === undefined || seconds === null || seconds === maxInt32 ? undefined : seconds * 1000;
}
