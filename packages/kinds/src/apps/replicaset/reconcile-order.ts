import type { KubeObject } from '@berth/machinery/object';
import type { ContainerStatus } from '../../types.ts';
import { isPodActive, isPodReady, podCondition } from './reconcile-pods.ts';

const deletionCost = 'controller.kubernetes.io/pod-deletion-cost';
const phases: Record<string, number> = { Pending: 0, Unknown: 1, Running: 2 };

interface Ranked {
  pod: KubeObject;
  /** How many pods of the same kind share its node. */
  rank: number;
}

/**
 * Which pods go first when there are too many, as upstream orders them (controller_utils.go ActivePodsWithRanks): not assigned,
 * early in their phase, not ready, cheap to delete, doubled up on a node, ready for a short time, often restarted, young.
 * Times count by their logarithm, so that pods of about one age fall by uid, at random.
 */
export function podsToDelete(
  pods: readonly KubeObject[],
  related: readonly KubeObject[],
  count: number,
  now: Date,
): KubeObject[] {
  if (count >= pods.length) return [...pods];
  const onNode = new Map<string, number>();
  for (const pod of related)
    if (isPodActive(pod)) onNode.set(pod.spec?.nodeName ?? '', (onNode.get(pod.spec?.nodeName ?? '') ?? 0) + 1);
  const ranked = pods.map((pod) => ({ pod, rank: onNode.get(pod.spec?.nodeName ?? '') ?? 0 }));
  ranked.sort((a, b) => compare(a, b, now));
  return ranked.slice(0, count).map(({ pod }) => pod);
}

function compare(a: Ranked, b: Ranked, now: Date): number {
  const [first, second] = [a.pod, b.pod];
  return (
    Number(Boolean(first.spec?.nodeName)) - Number(Boolean(second.spec?.nodeName)) ||
    phaseOf(first) - phaseOf(second) ||
    Number(isPodReady(first)) - Number(isPodReady(second)) ||
    costOf(first) - costOf(second) ||
    b.rank - a.rank ||
    (isPodReady(first) ? younger(readySince(first), readySince(second), first, second, now) : 0) ||
    restarts(second, false) - restarts(first, false) ||
    restarts(second, true) - restarts(first, true) ||
    younger(createdAt(first), createdAt(second), first, second, now)
  );
}

const phaseOf = (pod: KubeObject): number => phases[pod.status?.phase ?? ''] ?? 0;

/** An int32, else 0: what is not one was refused when it was written. */
function costOf(pod: KubeObject): number {
  const text = pod.metadata.annotations?.[deletionCost] ?? '';
  return /^(0|-?[1-9]\d{0,9})$/.test(text) ? Number(text) : 0;
}

const readySince = (pod: KubeObject): number | undefined => time(podCondition(pod, 'Ready')?.lastTransitionTime);
const createdAt = (pod: KubeObject): number | undefined => time(pod.metadata.creationTimestamp);
const time = (text: string | null | undefined): number | undefined => (text ? Date.parse(text) : undefined);

function younger(
  a: number | undefined,
  b: number | undefined,
  first: KubeObject,
  second: KubeObject,
  now: Date,
): number {
  if (a === b) return 0;
  if (a === undefined) return -1;
  if (b === undefined) return 1;
  const difference = magnitude(now.getTime() - a) - magnitude(now.getTime() - b);
  if (difference !== 0) return difference;
  return (first.metadata.uid ?? '') < (second.metadata.uid ?? '') ? -1 : 1;
}

/** Whole powers of two, of nanoseconds as upstream counts them. */
const magnitude = (age: number): number => (age > 0 ? Math.floor(Math.log2(age * 1e6)) : -1);

function restarts(pod: KubeObject, sidecars: boolean): number {
  const sidecarNames = new Set(
    ((pod.spec?.initContainers ?? []) as { name: string; restartPolicy?: string }[])
      .filter(({ restartPolicy }) => restartPolicy === 'Always')
      .map(({ name }) => name),
  );
  const statuses = (
    sidecars
      ? (pod.status?.initContainerStatuses ?? []).filter(({ name }: ContainerStatus) => sidecarNames.has(name))
      : (pod.status?.containerStatuses ?? [])
  ) as ContainerStatus[];
  return Math.max(0, ...statuses.map(({ restartCount }) => restartCount));
}
