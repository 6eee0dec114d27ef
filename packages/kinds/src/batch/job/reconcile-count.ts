import type { KubeObject } from '@berth/machinery/object';
import { timestamp } from '../../apps/replicaset/reconcile-pods.ts';
import type { JobCondition, JobStatus } from '../../types.ts';
import { condition, withCondition } from './reconcile-conditions.ts';
import { indexOf, printIndexes } from './reconcile-indexes.ts';
import { verdictOn } from './reconcile-policy.ts';
import type { Round } from './reconcile-round.ts';
import { isPodFailed, isTracked } from './reconcile-tracking.ts';

/** Pods whose end is noted in one go (MaxUncountedPods). */
const most = 500;

export interface Count {
  status: JobStatus;
  /** Noted in the status, so that they need not be kept any more. */
  release: KubeObject[];
  /** The condition the job ends with, once all is counted. */
  last?: JobCondition;
  /** Whether more has ended than could be noted. */
  more: boolean;
}

/** Notes which pods ended; each is counted once it bears the finalizer no more (trackJobStatusAndRemoveFinalizers). */
export function countPods(round: Round, draft: JobStatus, now: Date): Count {
  const { spec, pods, finish } = round;
  const held = new Set(pods.filter(isTracked).map(({ metadata }) => metadata.uid ?? ''));
  const status = fold(draft, held);
  const succeeded = [...(status.uncountedTerminatedPods?.succeeded ?? [])];
  const failed = [...(status.uncountedTerminatedPods?.failed ?? [])];
  const release: KubeObject[] = [];
  for (const pod of pods.filter(isTracked)) {
    if (succeeded.length + failed.length >= most) break;
    const uid = pod.metadata.uid ?? '';
    const lost = isPodFailed(spec, pod);
    if (!mayRelease(round, pod, lost)) continue;
    release.push(pod);
    const noted = succeeded.includes(uid) || failed.includes(uid);
    if (noted || (spec.completionMode === 'Indexed' && indexOf(pod, spec.completions ?? 0) === undefined)) continue;
    if (pod.status?.phase === 'Succeeded') {
      if (spec.completionMode !== 'Indexed') succeeded.push(uid);
    } else if (lost || (finish !== undefined && finish.type !== 'SuccessCriteriaMet')) {
      if (verdictOn(spec, pod).counts) failed.push(uid);
    }
  }
  status.uncountedTerminatedPods = uncounted(succeeded, failed);
  if (round.succeededIndexes !== undefined) {
    status.succeeded = round.succeededIndexes.size;
    status.completedIndexes = printIndexes(round.succeededIndexes);
    if (round.failedIndexes !== undefined) status.failedIndexes = printIndexes(round.failedIndexes);
  }
  return { status, release, more: succeeded.length + failed.length >= most, ...endOf(status, finish, now) };
}

function mayRelease({ job, finish, lastFailed, spec }: Round, pod: KubeObject, lost: boolean): boolean {
  if (job.metadata.deletionTimestamp !== undefined || finish !== undefined) return true;
  if (pod.status?.phase === 'Succeeded') return true;
  if (!lost) return false;
  const index = indexOf(pod, spec.completions ?? 0);
  return index === undefined || lastFailed.get(index)?.metadata.uid !== pod.metadata.uid;
}

/** First it is said that the job will end, in `status`; how it ended follows. */
function endOf(status: JobStatus, finish: JobCondition | undefined, now: Date): { last?: JobCondition } {
  if (finish === undefined) return {};
  status.conditions = [...withCondition(status.conditions ?? [], finish)];
  const type = finish.type === 'SuccessCriteriaMet' ? 'Complete' : 'Failed';
  return { last: condition(type, 'True', finish.reason ?? '', finish.message ?? '', now) };
}

function uncounted(succeeded: string[], failed: string[]): NonNullable<JobStatus['uncountedTerminatedPods']> {
  return {
    ...(succeeded.length === 0 ? {} : { succeeded }),
    ...(failed.length === 0 ? {} : { failed }),
  };
}

/** Counts those noted pods that are not held any more. */
export function fold(status: JobStatus, held: ReadonlySet<string>): JobStatus {
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
  const still = (uid: string): boolean => held.has(uid);
  const gone = (uids: readonly string[]): number => uids.filter((uid) => !still(uid)).length;
  const counted = (before: number | undefined, more: number): number => (before ?? 0) + more;
  return {
    ...status,
    succeeded: counted(status.succeeded, gone(succeeded)),
    failed: counted(status.failed, gone(failed)),
    uncountedTerminatedPods: uncounted(succeeded.filter(still), failed.filter(still)),
  };
}

/** The job's end, once nothing is left to count and no pod is ending. */
export function finished(status: JobStatus, last: JobCondition, now: Date): JobStatus {
  return {
    ...status,
    conditions: [...withCondition(status.conditions ?? [], last)],
    ...(last.type === 'Complete' ? { completionTime: timestamp(now) } : {}),
  };
}
