import type { ContainerStatus, Pod, PodCondition } from '@berth/kinds/types';
import { apiTime, isSidecar, specOf } from '../pods/spec.ts';

type Draft = Omit<PodCondition, 'lastTransitionTime' | 'lastProbeTime'>;

/** Conditions that are the node's to write; others are kept as they are found. */
export const ownedConditions: ReadonlySet<string> = new Set([
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
]);

const names = (list: readonly string[]): string => `[${list.join(' ')}]`;

function message(unknown: readonly string[], unready: readonly string[], word: string): string {
  const parts: string[] = [];
  if (unknown.length > 0) parts.push(`containers with unknown status: ${names(unknown)}`);
  if (unready.length > 0) parts.push(`containers with ${word} status: ${names(unready)}`);
  return parts.join(', ');
}

/** pkg/kubelet/status/generate.go, GenerateContainersReadyCondition. */
export function containersReady(pod: Pod, statuses: readonly ContainerStatus[], phase: string): Draft {
  const type = 'ContainersReady';
  const wanted = [...(specOf(pod).initContainers ?? []).filter(isSidecar), ...specOf(pod).containers].map(
    ({ name }) => name,
  );
  const unknown = wanted.filter((name) => !statuses.some((status) => status.name === name));
  const unready = wanted.filter((name) => statuses.some((status) => status.name === name && !status.ready));
  if (phase === 'Succeeded' && unknown.length === 0) return { type, status: 'False', reason: 'PodCompleted' };
  if (phase === 'Failed') return { type, status: 'False', reason: 'PodFailed' };
  const text = message(unknown, unready, 'unready');
  return text === ''
    ? { type, status: 'True' }
    : { type, status: 'False', reason: 'ContainersNotReady', message: text };
}

/** GeneratePodReadyCondition: all containers, and every readiness gate, whose conditions others write. */
export function podReady(pod: Pod, containers: Draft): Draft {
  const type = 'Ready';
  if (containers.status !== 'True') return { ...containers, type };
  const missing: string[] = [];
  for (const { conditionType } of specOf(pod).readinessGates ?? []) {
    const found = pod.status?.conditions?.find((condition) => condition.type === conditionType);
    if (found === undefined)
      missing.push(`corresponding condition of pod readiness gate "${conditionType}" does not exist.`);
    else if (found.status !== 'True')
      missing.push(`the status of pod readiness gate "${conditionType}" is not "True", but ${found.status}`);
  }
  if (missing.length === 0) return { type, status: 'True' };
  return { type, status: 'False', reason: 'ReadinessGatesNotReady', message: missing.join(', ') };
}

/** GeneratePodInitializedCondition. */
export function podInitialized(
  pod: Pod,
  statuses: readonly ContainerStatus[],
  phase: string,
  initialized: boolean,
): Draft {
  const type = 'Initialized';
  const unknown: string[] = [];
  const incomplete: string[] = [];
  for (const container of specOf(pod).initContainers ?? []) {
    const status = statuses.find((entry) => entry.name === container.name);
    if (status === undefined) unknown.push(container.name);
    else if (isSidecar(container) ? status.started !== true : !status.ready) incomplete.push(container.name);
  }
  if (phase === 'Succeeded' && unknown.length === 0) return { type, status: 'True', reason: 'PodCompleted' };
  if (initialized) return { type, status: 'True' };
  const text = message(unknown, incomplete, 'incomplete');
  return text === ''
    ? { type, status: 'True' }
    : { type, status: 'False', reason: 'ContainersNotInitialized', message: text };
}

/** Our conditions, and of everybody else's those that `current` has: what a status write may say. */
export function withForeign(
  ours: readonly PodCondition[] | undefined,
  current: readonly PodCondition[] | undefined,
): PodCondition[] {
  return [
    ...(current ?? []).filter((condition) => !ownedConditions.has(condition.type)),
    ...(ours ?? []).filter((condition) => ownedConditions.has(condition.type)),
  ];
}

export interface ConditionInputs {
  pod: Pod;
  statuses: readonly ContainerStatus[];
  phase: string;
  initialized: boolean;
  /** A ready sandbox with its network stands. */
  sandboxReady: boolean;
  now: Date;
}

/** All conditions to report, with the transition times of those that did not change. */
export function podConditions({
  pod,
  statuses,
  phase,
  initialized,
  sandboxReady,
  now,
}: ConditionInputs): PodCondition[] {
  const containers = containersReady(pod, statuses, phase);
  const drafts: Draft[] = [
    { type: 'PodReadyToStartContainers', status: sandboxReady ? 'True' : 'False' },
    podInitialized(pod, statuses, phase, initialized),
    podReady(pod, containers),
    containers,
    { type: 'PodScheduled', status: 'True' },
  ];
  const before = pod.status?.conditions ?? [];
  const generation = pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation };
  const written = drafts.map((draft): PodCondition => {
    const old = before.find((condition) => condition.type === draft.type);
    const same = old?.status === draft.status && old.lastTransitionTime;
    return {
      ...draft,
      ...generation,
      lastProbeTime: null,
      lastTransitionTime: same ? old.lastTransitionTime : apiTime(now),
    };
  });
  return [...before.filter((condition) => !ownedConditions.has(condition.type)), ...written];
}
