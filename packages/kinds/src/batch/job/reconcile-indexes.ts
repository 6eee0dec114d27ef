import type { KubeObject } from '@berth/machinery/object';
import type { JobSpec, SuccessPolicy } from '../../types.ts';
import { parseIndexes } from '../shared/indexes.ts';
import { verdictOn } from './reconcile-policy.ts';
import { isPodFailed, isTracked } from './reconcile-tracking.ts';

export const indexAnnotation = 'batch.kubernetes.io/job-completion-index';
const failures = 'batch.kubernetes.io/job-index-failure-count';
const ignoredFailures = 'batch.kubernetes.io/job-index-ignored-failure-count';

/** The index of a pod of an indexed job; undefined where it has none, or one that the job does not have. */
export function indexOf({ metadata }: KubeObject, completions: number): number | undefined {
  const text = metadata.annotations?.[indexAnnotation] ?? '';
  return /^\d+$/.test(text) && Number(text) < completions ? Number(text) : undefined;
}

/** `0,2-4` as numbers; what cannot be read is passed over. */
export function readIndexes(text: string | undefined, completions: number): Set<number> {
  const all = new Set<number>();
  for (const part of (text ?? '').split(',')) {
    try {
      for (const [first, last] of parseIndexes(part, completions)) {
        for (let index = first; index <= last; index += 1) all.add(index);
      }
    } catch {
      // The status is the controller's own: an interval that makes no sense says nothing.
    }
  }
  return all;
}

/** Numbers as `0,2-4`; two in a row are written apart (upstream indexed_job_utils.go). */
export function printIndexes(indexes: ReadonlySet<number>): string {
  const sorted = [...indexes].sort((left, right) => left - right);
  const parts: string[] = [];
  for (let at = 0; at < sorted.length; ) {
    let end = at;
    while (sorted[end + 1] === (sorted[end] ?? 0) + 1) end += 1;
    if (end === at) parts.push(`${sorted[at]}`);
    else parts.push(`${sorted[at]}${end === at + 1 ? ',' : '-'}${sorted[end]}`);
    at = end + 1;
  }
  return parts.join(',');
}

const countOf = ({ metadata }: KubeObject, annotation: string): number => {
  const text = metadata.annotations?.[annotation] ?? '';
  return /^\d+$/.test(text) ? Number(text) : 0;
};

/** Whether a failed pod is its index' last one. */
export function failsIndex(spec: JobSpec, pod: KubeObject): boolean {
  const { counts, failsIndex: at } = verdictOn(spec, pod);
  return at || (counts && countOf(pod, failures) >= (spec.backoffLimitPerIndex ?? 0));
}

/** How often the pods of this index failed before a new one, which bears it. */
export function failureAnnotations(spec: JobSpec, last: KubeObject | undefined): Record<string, string> {
  if (spec.backoffLimitPerIndex === undefined) return {};
  if (last === undefined) return { [failures]: '0' };
  const { counts } = verdictOn(spec, last);
  const ignored = countOf(last, ignoredFailures) + (counts ? 0 : 1);
  return {
    [failures]: String(countOf(last, failures) + (counts ? 1 : 0)),
    ...(ignored > 0 ? { [ignoredFailures]: String(ignored) } : {}),
  };
}

/** All failures of an index up to this pod's. */
export const failureCount = (pod: KubeObject): number => countOf(pod, failures) + countOf(pod, ignoredFailures) + 1;

/** The failed pod of each index that is to run again: it stays until the next one bears its count. */
export function lastFailed(
  spec: JobSpec,
  pods: readonly KubeObject[],
  settled: ReadonlySet<number>,
): Map<number, KubeObject> {
  const last = new Map<number, KubeObject>();
  if (spec.backoffLimitPerIndex === undefined) return last;
  for (const pod of pods) {
    const index = indexOf(pod, spec.completions ?? 0);
    if (index === undefined || settled.has(index) || !isTracked(pod) || !isPodFailed(spec, pod)) continue;
    const other = last.get(index);
    if (other === undefined || failureCount(other) < failureCount(pod)) last.set(index, pod);
  }
  return last;
}

/** Which rule of success is met (upstream success_policy.go). */
export function successMessage(
  policy: SuccessPolicy | undefined,
  completions: number,
  done: ReadonlySet<number>,
): string | undefined {
  const rules = policy?.rules ?? [];
  const at = rules.findIndex(({ succeededIndexes, succeededCount }) => {
    const wanted = succeededIndexes === undefined ? done : readIndexes(succeededIndexes, completions);
    const met = [...wanted].filter((index) => done.has(index)).length;
    return succeededCount === undefined ? met === wanted.size && wanted.size > 0 : met >= succeededCount;
  });
  return at < 0 ? undefined : `Matched rules at index ${at}`;
}
