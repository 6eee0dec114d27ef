import type { ContainerStatus, Pod } from '@berth/kinds/types';
import { isSidecar, specOf } from '../pods/spec.ts';

interface Counts {
  pendingInit: number;
  pendingSidecar: number;
  failedInit: number;
  unknown: number;
  running: number;
  waiting: number;
  stopped: number;
  succeeded: number;
}

/** A container in back-off is waiting, but it has run: what counts is how that ended. */
function countRegular(counts: Counts, status: ContainerStatus | undefined): void {
  const state = status?.state;
  if (state?.running) counts.running += 1;
  else if (state?.terminated) {
    counts.stopped += 1;
    if (state.terminated.exitCode === 0) counts.succeeded += 1;
  } else if (state?.waiting) {
    if (status?.lastState?.terminated) counts.stopped += 1;
    else counts.waiting += 1;
  } else counts.unknown += 1;
}

function countInit(counts: Counts, status: ContainerStatus | undefined): void {
  const state = status?.state;
  if (state?.terminated) {
    if (state.terminated.exitCode !== 0) counts.failedInit += 1;
  } else if (state?.waiting && status?.lastState?.terminated) {
    if (status.lastState.terminated.exitCode !== 0) counts.failedInit += 1;
  } else counts.pendingInit += 1;
}

function countSidecar(counts: Counts, status: ContainerStatus | undefined): void {
  const state = status?.state;
  if (state?.running) {
    if (status?.started !== true) counts.pendingSidecar += 1;
    counts.running += 1;
  } else if (state?.terminated === undefined && status?.lastState?.terminated === undefined) counts.pendingSidecar += 1;
}

function count(pod: Pod, statuses: readonly ContainerStatus[]): Counts {
  const counts = {
    pendingInit: 0,
    pendingSidecar: 0,
    failedInit: 0,
    unknown: 0,
    running: 0,
    waiting: 0,
    stopped: 0,
    succeeded: 0,
  };
  const find = (name: string) => statuses.find((status) => status.name === name);
  for (const container of specOf(pod).initContainers ?? []) {
    if (isSidecar(container)) countSidecar(counts, find(container.name));
    else countInit(counts, find(container.name));
  }
  for (const container of specOf(pod).containers) countRegular(counts, find(container.name));
  return counts;
}

/**
 * The phase from the container statuses (pkg/kubelet/kubelet_pods.go, getPhase).
 * @param terminal nothing of this pod will be started again
 * @param initialized a regular container has been started before
 */
export function phaseOf(
  pod: Pod,
  statuses: readonly ContainerStatus[],
  terminal: boolean,
  initialized: boolean,
): string {
  const counts = count(pod, statuses);
  const policy = specOf(pod).restartPolicy ?? 'Always';
  if (counts.failedInit > 0 && policy === 'Never') return 'Failed';
  if (counts.pendingInit > 0 || (counts.pendingSidecar > 0 && !initialized) || counts.waiting > 0) return 'Pending';
  if (counts.unknown > 0) return 'Pending';
  if (counts.running > 0) return 'Running';
  if (counts.stopped === 0) return 'Pending';
  const allSucceeded = counts.stopped === counts.succeeded;
  if (terminal) return allSucceeded ? 'Succeeded' : 'Failed';
  if (policy === 'Always') return 'Running';
  if (allSucceeded) return 'Succeeded';
  return policy === 'Never' ? 'Failed' : 'Running';
}
