import type { KubeObject } from '@berth/machinery/object';
import type { EventRecord, ObjectChange, Reader, ReconcileKey, Reconciler } from '@berth/machinery/reconcile';
import { matches, selectorOf } from '@berth/machinery/selectors';
import { deepEqual } from '@berth/machinery/values';
import type { PodDisruptionBudget, PodDisruptionBudgetStatus } from '../../types.ts';
import { isPodReady } from '../../apps/replicaset/reconcile-pods.ts';
import { withAllowedCondition, withSyncFailed } from './condition.ts';
import { type ExpectedScale, expectedScale } from './reconcile-scale.ts';
import { printSelector } from './selectortext.ts';

const resource = 'policy/poddisruptionbudgets';

/** Milliseconds in which a pod whose eviction was allowed must be seen going (disruption.go DeletionTimeout). */
const deletionTimeout = 120_000;

export interface DisruptionSnapshot {
  budget?: KubeObject;
  /** Those that its selector matches. */
  pods: readonly KubeObject[];
  /** What their controllers want; only where the budget is a part of that. */
  scale?: ExpectedScale;
}

/** Whether it takes the controllers' scales to say how many must be healthy. */
const isRelative = ({ spec }: PodDisruptionBudget): boolean =>
  spec?.maxUnavailable !== undefined || typeof spec?.minAvailable === 'string';

async function load(reader: Reader, { namespace, name }: ReconcileKey): Promise<DisruptionSnapshot> {
  const budget = await reader.get(resource, namespace, name);
  if (budget === undefined) return { pods: [] };
  const pods = await reader.list('pods', { namespace, selector: budget.spec?.selector });
  return isRelative(budget as PodDisruptionBudget)
    ? { budget, pods, scale: await expectedScale(reader, pods) }
    : { budget, pods };
}

/** A number, or a percentage of a total, rounded up (apimachinery intstr GetScaledValueFromIntOrPercent). */
const scaledUp = (value: number | string, total: number): number =>
  typeof value === 'number' ? value : Math.ceil((Number(value.slice(0, -1)) * total) / 100);

/** How many pods there should be, and how many of them healthy (getExpectedPodCount). */
function expected({ spec }: PodDisruptionBudget, { pods, scale }: DisruptionSnapshot) {
  const count = scale === undefined ? pods.length : scale.count;
  if (spec?.maxUnavailable !== undefined)
    return { count, healthy: Math.max(0, count - scaledUp(spec.maxUnavailable, count)) };
  if (spec?.minAvailable === undefined) return { count: 0, healthy: 0 };
  return { count, healthy: scaledUp(spec.minAvailable, count) };
}

/** Pods whose eviction was allowed and that are still to go, and when the first of them is given up. */
function disrupted(budget: PodDisruptionBudget, pods: readonly KubeObject[], now: Date) {
  const waiting: Record<string, string> = {};
  const lost: KubeObject[] = [];
  let recheck: number | undefined;
  for (const pod of pods) {
    const name = pod.metadata.name ?? '';
    const said = budget.status?.disruptedPods?.[name];
    if (said === undefined || pod.metadata.deletionTimestamp !== undefined) continue;
    const left = Date.parse(said) + deletionTimeout - now.getTime();
    if (left < 0) {
      lost.push(pod);
      continue;
    }
    waiting[name] = said;
    recheck = Math.min(recheck ?? left, left);
  }
  return { waiting, lost, recheck };
}

function decide(snapshot: DisruptionSnapshot, now: Date) {
  const { pods, scale } = snapshot;
  if (snapshot.budget === undefined) return { writes: [] };
  const budget = snapshot.budget as PodDisruptionBudget & KubeObject;
  const write = (status: PodDisruptionBudgetStatus, events: EventRecord[], requeueAfter?: number) =>
    deepEqual(status, budget.status)
      ? { writes: [], requeueAfter }
      : {
          writes: [{ verb: 'update' as const, subresource: 'status' as const, object: { ...budget, status } }],
          events,
          requeueAfter,
        };
  const tell = (type: EventRecord['type'], reason: string, message: string, regarding: KubeObject = budget) => ({
    regarding,
    type,
    reason,
    message,
  });
  const none = pods.length === 0 ? [tell('Normal', 'NoPods', 'No matching pods found')] : [];
  if (scale?.problem !== undefined) {
    const message = `Failed to calculate the number of expected pods: ${scale.problem}`;
    return write(withSyncFailed(budget.status ?? {}, scale.problem, now), [
      ...none,
      tell('Warning', 'CalculateExpectedPodCountFailed', message),
    ]);
  }
  const { count, healthy } = expected(budget, snapshot);
  const { waiting, lost, recheck } = disrupted(budget, pods, now);
  const current = pods.filter(
    (pod) => pod.metadata.deletionTimestamp === undefined && !isWaiting(waiting, pod, now) && isPodReady(pod),
  ).length;
  const status: PodDisruptionBudgetStatus = {
    ...(budget.metadata.generation === undefined ? {} : { observedGeneration: budget.metadata.generation }),
    ...(Object.keys(waiting).length === 0 ? {} : { disruptedPods: waiting }),
    disruptionsAllowed: count <= 0 ? 0 : Math.max(0, current - healthy),
    currentHealthy: current,
    desiredHealthy: healthy,
    expectedPods: count,
    ...(budget.status?.conditions === undefined ? {} : { conditions: budget.status.conditions }),
  };
  const unmanaged =
    (scale?.unmanaged ?? []).length === 0 ? [] : [tell('Warning', 'UnmanagedPods', unmanagedMessage(budget))];
  const gone = lost.map((pod) =>
    tell(
      'Warning',
      'NotDeleted',
      `Pod was expected by PDB ${budget.metadata.namespace}/${budget.metadata.name} to be deleted but it wasn't`,
      pod,
    ),
  );
  return write(withAllowedCondition(status, now), [...none, ...unmanaged, ...gone], recheck);
}

/** Allowed to go not so long ago that it must have gone. */
function isWaiting(waiting: Readonly<Record<string, string>>, pod: KubeObject, now: Date): boolean {
  const said = waiting[pod.metadata.name ?? ''];
  return said !== undefined && Date.parse(said) + deletionTimeout > now.getTime();
}

const unmanagedMessage = ({ spec }: PodDisruptionBudget): string =>
  `Pods selected by this PodDisruptionBudget (selector: ${printSelector(spec?.selector)}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`;

/** Every budget that selects the pod, or did before it changed. */
async function ofPod({ object, previous }: ObjectChange, reader: Reader): Promise<ReconcileKey[]> {
  const namespace = object.metadata.namespace ?? '';
  const budgets = await reader.list(resource, { namespace });
  const states = [object, ...(previous === undefined ? [] : [previous])];
  return budgets
    .filter(({ spec }) => {
      const selector = selectorOf(spec?.selector);
      return states.some((pod) => matches(selector, pod.metadata.labels));
    })
    .map(({ metadata }) => ({ namespace, name: metadata.name ?? '' }));
}

/** Counts for every PodDisruptionBudget how many of its pods may be evicted now (upstream pkg/controller/disruption). */
export const reconciler: Reconciler<DisruptionSnapshot> = {
  name: 'disruption',
  component: 'controllermanager',
  watches: [
    {
      resource,
      keys: ({ object: { metadata } }) => [{ namespace: metadata.namespace ?? '', name: metadata.name ?? '' }],
    },
    { resource: 'pods', keys: ofPod },
  ],
  load,
  decide,
};
