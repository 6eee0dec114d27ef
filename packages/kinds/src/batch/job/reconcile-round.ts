import type { KubeObject } from '@berth/machinery/object';
import { isPodActive, isPodReady, isPodTerminating, timestamp } from '../../apps/replicaset/reconcile-pods.ts';
import type { Job, JobCondition, JobSpec, JobStatus } from '../../types.ts';
import { ending } from './reconcile-conditions.ts';
import { failsIndex, indexOf, lastFailed, readIndexes, successMessage } from './reconcile-indexes.ts';
import { verdictOn } from './reconcile-policy.ts';
import { isPodFailed, isTracked } from './reconcile-tracking.ts';

/** What a job is seen to be, before anything is done about it (upstream syncJobCtx). */
export interface Round {
  job: KubeObject;
  spec: JobSpec;
  /** With a start, if it starts now. */
  status: JobStatus;
  pods: readonly KubeObject[];
  active: readonly KubeObject[];
  ready: number;
  terminating: number;
  succeeded: number;
  failed: number;
  /** Indexes only: those that succeeded; undefined where pods have none. */
  succeededIndexes?: ReadonlySet<number>;
  failedIndexes?: ReadonlySet<number>;
  /** Indexes that ended, either way, and those whose pods run. */
  settled: ReadonlySet<number>;
  running: ReadonlySet<number>;
  lastFailed: ReadonlyMap<number, KubeObject>;
  finish?: JobCondition | undefined;
}

const uidOf = ({ metadata }: KubeObject): string => metadata.uid ?? '';

export function look(job: KubeObject, pods: readonly KubeObject[], now: Date): Round {
  const { spec = { template: {} } } = job as unknown as Job;
  const status: JobStatus = { ...(job as unknown as Job).status };
  if (!status.startTime && spec.suspend !== true) status.startTime = timestamp(now);
  const active = pods.filter(isPodActive);
  const indexes = indexesOf(spec, status, pods, active);
  const counts = countEnded(spec, status, pods, indexes.succeededIndexes);
  const seen = { spec, status, pods, ...counts, ...indexes };
  const message =
    indexes.succeededIndexes && successMessage(spec.successPolicy, spec.completions ?? 0, indexes.succeededIndexes);
  return {
    job,
    ...seen,
    active,
    ready: active.filter(isPodReady).length,
    terminating: pods.filter(isPodTerminating).length,
    finish: ending({ ...seen, successMessage: message }, now),
  };
}

/** Those counted before, those about to be, and those that ended since. */
function countEnded(
  spec: JobSpec,
  status: JobStatus,
  pods: readonly KubeObject[],
  succeededIndexes: ReadonlySet<number> | undefined,
): { succeeded: number; failed: number } {
  const { succeeded: waitingSuccess = [], failed: waitingFailure = [] } = status.uncountedTerminatedPods ?? {};
  const valid = pods.filter(
    (pod) => isTracked(pod) && (spec.completionMode !== 'Indexed' || indexOf(pod, spec.completions ?? 0) !== undefined),
  );
  const succeeded = valid.filter((pod) => pod.status?.phase === 'Succeeded' && !waitingSuccess.includes(uidOf(pod)));
  const failed = valid.filter(
    (pod) => isPodFailed(spec, pod) && !waitingFailure.includes(uidOf(pod)) && verdictOn(spec, pod).counts,
  );
  return {
    succeeded: succeededIndexes?.size ?? (status.succeeded ?? 0) + succeeded.length + waitingSuccess.length,
    failed: (status.failed ?? 0) + failed.length + waitingFailure.length,
  };
}

type Indexes = Pick<Round, 'succeededIndexes' | 'failedIndexes' | 'settled' | 'running' | 'lastFailed'>;

function indexesOf(
  spec: JobSpec,
  status: JobStatus,
  pods: readonly KubeObject[],
  active: readonly KubeObject[],
): Indexes {
  if (spec.completionMode !== 'Indexed') return { settled: new Set(), running: new Set(), lastFailed: new Map() };
  const completions = spec.completions ?? 0;
  const of = (some: readonly KubeObject[]): number[] =>
    some.map((pod) => indexOf(pod, completions)).filter((index) => index !== undefined);
  const ended = pods.filter((pod) => isTracked(pod) && pod.status?.phase === 'Succeeded');
  const succeededIndexes = readIndexes(status.completedIndexes, completions);
  for (const index of of(ended)) succeededIndexes.add(index);
  const running = new Set(of(active));
  if (spec.backoffLimitPerIndex === undefined) {
    return { succeededIndexes, settled: succeededIndexes, running, lastFailed: new Map() };
  }
  const failedIndexes = readIndexes(status.failedIndexes, completions);
  const last = pods.filter((pod) => isTracked(pod) && isPodFailed(spec, pod) && failsIndex(spec, pod));
  for (const index of of(last)) if (!succeededIndexes.has(index)) failedIndexes.add(index);
  const settled = new Set([...succeededIndexes, ...failedIndexes]);
  return {
    succeededIndexes,
    failedIndexes,
    settled,
    running,
    lastFailed: lastFailed(spec, pods, new Set([...settled, ...running])),
  };
}
