import { baselineChecks } from './baseline.ts';
import type { CheckedPod, Finding } from './pod.ts';
import type { LevelVersion } from './policy.ts';
import { restrictedChecks } from './restricted.ts';

/** A check as it was from one minor version of Kubernetes to the next that changed it. */
interface Version {
  since: number;
  run(pod: CheckedPod): Finding;
  /** The check of `baseline` that this one stands in for. */
  instead?: string;
}

export interface Check {
  id: string;
  versions: readonly Version[];
}

/** Versions ask for what was checked then; `latest`, and whatever comes after, for what is checked now. */
const latest = 1000;

const at = (checks: readonly Check[], minor: number) =>
  checks.flatMap(({ id, versions }) => {
    const version = versions.findLast(({ since }) => since <= minor);
    return version === undefined ? [] : [{ id, ...version }];
  });

/** What is wrong with a pod at a level, checks of `baseline` first, each part by name (policy/registry.go). */
export function evaluate({ level, minor = latest }: LevelVersion, pod: CheckedPod): Exclude<Finding, undefined>[] {
  if (level === 'privileged') return [];
  const restricted = level === 'restricted' ? at(restrictedChecks, minor) : [];
  const replaced = new Set(restricted.map(({ instead }) => instead));
  const baseline = at(baselineChecks, minor).filter(({ id }) => !replaced.has(id));
  return [...baseline, ...restricted].flatMap(({ run }) => run(pod) ?? []);
}

export const reasonOf = (findings: readonly Exclude<Finding, undefined>[]): string =>
  findings.map(({ reason }) => reason).join(', ');

export const detailOf = (findings: readonly Exclude<Finding, undefined>[]): string =>
  findings.map(({ reason, detail }) => (detail === '' ? reason : `${reason} (${detail})`)).join(', ');
