import type { KubeObject } from '@berth/machinery/object';
import type { ContainerStatus, JobSpec } from '../../types.ts';

/** Pods bear it until they are counted, so that none is lost that ends and is deleted meanwhile. */
export const trackingFinalizer = 'batch.kubernetes.io/job-tracking';

export const isTracked = ({ metadata }: KubeObject): boolean =>
  metadata.finalizers?.includes(trackingFinalizer) === true;

export function untracked(pod: KubeObject): KubeObject {
  const finalizers = (pod.metadata.finalizers ?? []).filter((name) => name !== trackingFinalizer);
  return { ...pod, metadata: { ...pod.metadata, finalizers } };
}

export function tracked(pod: KubeObject): KubeObject {
  if (isTracked(pod)) return pod;
  return { ...pod, metadata: { ...pod.metadata, finalizers: [...(pod.metadata.finalizers ?? []), trackingFinalizer] } };
}

export const onlyReplacesFailed = ({ podReplacementPolicy, podFailurePolicy }: JobSpec): boolean =>
  podReplacementPolicy === 'Failed' || podFailurePolicy !== undefined;

/** Pods that are deleted count as failed, unless the job waits for how they end. */
export function isPodFailed(spec: JobSpec, { metadata, status }: KubeObject): boolean {
  if (status?.phase === 'Failed') return true;
  if (onlyReplacesFailed(spec)) return false;
  return metadata.deletionTimestamp !== undefined && status?.phase !== 'Succeeded';
}

/** When the last container of a pod ended, in milliseconds (upstream backoff_utils.go getFinishedTime). */
function finishedAt({ metadata, status }: KubeObject): number {
  const ends = ((status?.containerStatuses ?? []) as ContainerStatus[])
    .map(({ state }) => Date.parse(state?.terminated?.finishedAt ?? ''))
    .filter((time) => !Number.isNaN(time));
  if (ends.length > 0) return Math.max(...ends);
  return Date.parse(metadata.deletionTimestamp ?? metadata.creationTimestamp ?? '') || 0;
}

const firstWait = 10_000;
const longestWait = 600_000;

/** Milliseconds left before another pod is made after so many failures in a row. */
export function remainingWait(count: number, last: number, now: Date): number {
  if (count === 0) return 0;
  return Math.max(0, Math.min(longestWait, firstWait * 2 ** (count - 1)) - (now.getTime() - last));
}

/** What a job waits for after failures since its last success. */
export function backoff(spec: JobSpec, pods: readonly KubeObject[], now: Date): number {
  const ends = (some: readonly KubeObject[]): number[] => some.map(finishedAt);
  const success = Math.max(0, ...ends(pods.filter(({ status }) => status?.phase === 'Succeeded')));
  const failed = ends(pods.filter((pod) => isPodFailed(spec, pod))).filter((time) => time >= success);
  return remainingWait(failed.length, Math.max(0, ...failed), now);
}

/** What one index waits for after the failures its last pod bears. */
export const indexWait = (pod: KubeObject, count: number, now: Date): number =>
  remainingWait(count, finishedAt(pod), now);
