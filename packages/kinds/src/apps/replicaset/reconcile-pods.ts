import type { KubeObject } from '@berth/machinery/object';
import type { PodCondition } from '../../types.ts';

/** A time as meta/v1 Time prints it. */
export const timestamp = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;

const finished = (pod: KubeObject): boolean => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';

/** Neither finished nor being deleted (controller_utils.go IsPodActive). */
export const isPodActive = (pod: KubeObject): boolean => !finished(pod) && pod.metadata.deletionTimestamp === undefined;

/** Being deleted, and its containers may still run (IsPodTerminating). */
export const isPodTerminating = (pod: KubeObject): boolean =>
  !finished(pod) && pod.metadata.deletionTimestamp !== undefined;

export function podCondition(pod: KubeObject, type: string): PodCondition | undefined {
  return (pod.status?.conditions as PodCondition[] | undefined)?.find((condition) => condition.type === type);
}

export const isPodReady = (pod: KubeObject): boolean => podCondition(pod, 'Ready')?.status === 'True';

/**
 * Milliseconds until a ready pod counts as available: 0 or less now, undefined while it is not ready
 * (pkg/api/v1/pod/util.go IsPodAvailable).
 */
export function availableIn(pod: KubeObject, minReadySeconds: number, now: Date): number | undefined {
  const ready = podCondition(pod, 'Ready');
  if (ready?.status !== 'True') return undefined;
  if (minReadySeconds === 0) return 0;
  if (!ready.lastTransitionTime) return undefined;
  return Date.parse(ready.lastTransitionTime) + minReadySeconds * 1000 - now.getTime();
}

export function isPodAvailable(pod: KubeObject, minReadySeconds: number, now: Date): boolean {
  const wait = availableIn(pod, minReadySeconds, now);
  return wait !== undefined && wait <= 0;
}

/** Milliseconds until the next of the pods becomes available by the passing of time alone. */
export function nextAvailability(pods: readonly KubeObject[], minReadySeconds: number, now: Date): number | undefined {
  const waits = pods
    .map((pod) => availableIn(pod, minReadySeconds, now))
    .filter((wait) => wait !== undefined && wait > 0);
  return waits.length === 0 ? undefined : Math.min(...(waits as number[]));
}
