import type { KubeObject } from '@berth/machinery/object';
import { timestamp } from '../../apps/replicaset/reconcile-pods.ts';
import type { ContainerStatus, JobCondition, JobSpec, JobStatus } from '../../types.ts';
import { verdictOn } from './reconcile-policy.ts';
import { isPodFailed } from './reconcile-tracking.ts';

export function condition(type: string, status: string, reason: string, message: string, now: Date): JobCondition {
  return { type, status, lastProbeTime: timestamp(now), lastTransitionTime: timestamp(now), reason, message };
}

const failure = (reason: string, message: string, now: Date): JobCondition =>
  condition('FailureTarget', 'True', reason, message, now);

export const success = (now: Date): JobCondition =>
  condition('SuccessCriteriaMet', 'True', 'CompletionsReached', 'Reached expected number of succeeded pods', now);

export interface Progress {
  spec: JobSpec;
  status: JobStatus;
  pods: readonly KubeObject[];
  failed: number;
  failedIndexes?: ReadonlySet<number> | undefined;
  succeededIndexes?: ReadonlySet<number> | undefined;
  successMessage?: string | undefined;
}

/** Why a job ends, if it does: said already, or seen now (upstream syncJob). */
export function ending(progress: Progress, now: Date): JobCondition | undefined {
  const { spec, status, pods, failed } = progress;
  const told = ['SuccessCriteriaMet', 'FailureTarget']
    .map((type) => status.conditions?.find((one) => one.type === type && one.status === 'True'))
    .find((one) => one !== undefined);
  if (told !== undefined) return told;
  for (const pod of pods.filter((one) => isPodFailed(spec, one))) {
    const { message } = verdictOn(spec, pod);
    if (message !== undefined) return failure('PodFailurePolicy', message, now);
  }
  if (failed > (spec.backoffLimit ?? 6) || restartsExceed(spec, pods)) {
    return failure('BackoffLimitExceeded', 'Job has reached the specified backoff limit', now);
  }
  if ((deadlineIn(spec, status, now) ?? 1) <= 0) {
    return failure('DeadlineExceeded', 'Job was active longer than specified deadline', now);
  }
  return endingOfIndexes(progress, now);
}

function endingOfIndexes(progress: Progress, now: Date): JobCondition | undefined {
  const { spec, failedIndexes, succeededIndexes, successMessage } = progress;
  const failed = failedIndexes?.size ?? 0;
  if (spec.maxFailedIndexes !== undefined && failed > spec.maxFailedIndexes) {
    const message = 'Job has exceeded the specified maximal number of failed indexes';
    return failure('MaxFailedIndexesExceeded', message, now);
  }
  if (failed > 0 && failed + (succeededIndexes?.size ?? 0) >= (spec.completions ?? 0)) {
    return failure('FailedIndexes', 'Job has failed indexes', now);
  }
  return successMessage === undefined
    ? undefined
    : condition('SuccessCriteriaMet', 'True', 'SuccessPolicy', successMessage, now);
}

/** Milliseconds until the job's deadline; undefined where it has none, or waits. */
export function deadlineIn(spec: JobSpec, { startTime }: JobStatus, now: Date): number | undefined {
  if (spec.activeDeadlineSeconds === undefined || spec.suspend === true || !startTime) return undefined;
  return Date.parse(startTime) + spec.activeDeadlineSeconds * 1000 - now.getTime();
}

/** Where containers are started again in their pods, their restarts are the failures (pastBackoffLimitOnFailure). */
function restartsExceed(spec: JobSpec, pods: readonly KubeObject[]): boolean {
  if (spec.template.spec?.restartPolicy !== 'OnFailure') return false;
  const restarts = pods
    .filter(({ status }) => status?.phase === 'Running' || status?.phase === 'Pending')
    .flatMap(({ status }): ContainerStatus[] => [
      ...(status?.initContainerStatuses ?? []),
      ...(status?.containerStatuses ?? []),
    ])
    .reduce((total, { restartCount = 0 }) => total + restartCount, 0);
  const limit = spec.backoffLimit ?? 6;
  return limit === 0 ? restarts > 0 : restarts >= limit;
}

/** The conditions with this one as said; the very same list where it is so already, or is denied and was never there. */
export function withCondition(list: readonly JobCondition[], next: JobCondition): readonly JobCondition[] {
  const old = list.find(({ type }) => type === next.type);
  if (old === undefined) return next.status === 'True' ? [...list, next] : list;
  if (old.status === next.status && old.reason === next.reason && old.message === next.message) return list;
  return list.map((one) => (one.type === next.type ? next : one));
}
