import type { KubeObject } from '@berth/machinery/object';
import type { ResourceType } from '@berth/machinery/reconcile';
import type { NamespaceCondition } from '../../types.ts';
import { timestamp } from '../../apps/replicaset/reconcile-pods.ts';

/** What is left of one type in a namespace. */
export interface Remains {
  type: ResourceType;
  objects: readonly KubeObject[];
}

interface Said {
  type: string;
  status: 'True' | 'False';
  reason: string;
  message: string;
}

/** The five conditions of a namespace that goes away (upstream namespace/deletion/status_condition_utils.go). */
function said(remains: readonly Remains[]): Said[] {
  return [
    {
      type: 'NamespaceDeletionDiscoveryFailure',
      status: 'False',
      reason: 'ResourcesDiscovered',
      message: 'All resources successfully discovered',
    },
    {
      type: 'NamespaceDeletionGroupVersionParsingFailure',
      status: 'False',
      reason: 'ParsedGroupVersions',
      message: 'All legacy kube types successfully parsed',
    },
    {
      type: 'NamespaceDeletionContentFailure',
      status: 'False',
      reason: 'ContentDeleted',
      message: 'All content successfully deleted, may be waiting on finalization',
    },
    contentRemaining(remains),
    finalizersRemaining(remains),
  ];
}

function contentRemaining(remains: readonly Remains[]): Said {
  const type = 'NamespaceContentRemaining';
  const counts = remains
    .filter(({ objects }) => objects.length > 0)
    .map(({ type: { plural, group }, objects }) => `${plural}.${group} has ${objects.length} resource instances`)
    .sort();
  return counts.length === 0
    ? { type, status: 'False', reason: 'ContentRemoved', message: 'All content successfully removed' }
    : {
        type,
        status: 'True',
        reason: 'SomeResourcesRemain',
        message: `Some resources are remaining: ${counts.join(', ')}`,
      };
}

function finalizersRemaining(remains: readonly Remains[]): Said {
  const type = 'NamespaceFinalizersRemaining';
  const byFinalizer = new Map<string, number>();
  for (const object of remains.flatMap(({ objects }) => objects))
    for (const finalizer of object.metadata.finalizers ?? [])
      byFinalizer.set(finalizer, (byFinalizer.get(finalizer) ?? 0) + 1);
  const counts = [...byFinalizer].map(([finalizer, count]) => `${finalizer} in ${count} resource instances`).sort();
  return counts.length === 0
    ? { type, status: 'False', reason: 'ContentHasNoFinalizers', message: 'All content-preserving finalizers finished' }
    : {
        type,
        status: 'True',
        reason: 'SomeFinalizersRemain',
        message: `Some content in the namespace has finalizers remaining: ${counts.join(', ')}`,
      };
}

/** The namespace's conditions brought up to date; the same list where nothing changed. */
export function terminationConditions(
  old: readonly NamespaceCondition[],
  remains: readonly Remains[],
  now: Date,
): readonly NamespaceCondition[] {
  let conditions = old;
  for (const next of said(remains)) {
    const known = conditions.find(({ type }) => type === next.type);
    const same = known?.status === next.status && known.reason === next.reason && known.message === next.message;
    if (same) continue;
    const lastTransitionTime = known?.status === next.status ? known.lastTransitionTime : timestamp(now);
    const changed = { ...next, lastTransitionTime };
    conditions =
      known === undefined ? [...conditions, changed] : conditions.map((one) => (one === known ? changed : one));
  }
  return conditions;
}
