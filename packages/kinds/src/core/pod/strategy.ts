import type { HookContext } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import type { LabelSelector, Pod, PodSpec } from '../../types.ts';
import { serviceAccountAlias } from './defaults.ts';
import { podQosClass } from './qos.ts';

/** upstream pkg/registry/core/pod/strategy.go podStrategy.PrepareForCreate. */
export function prepareForCreate(object: KubeObject, context: HookContext): void {
  const pod = object as Pod;
  const spec = pod.spec ?? { containers: [] };
  // Admission may have named the account since the defaults ran.
  serviceAccountAlias(spec);
  pod.status = { phase: 'Pending', qosClass: podQosClass(spec) };
  gate(pod, context.now);
  mergeLabelKeys(spec, pod.metadata.labels ?? {});
}

/** A gated pod says at once why it is not scheduled. */
function gate(pod: Pod, now: Date): void {
  if ((pod.spec?.schedulingGates ?? []).length === 0 || pod.status === undefined) return;
  pod.status.conditions = [
    {
      type: 'PodScheduled',
      status: 'False',
      lastProbeTime: null,
      lastTransitionTime: `${now.toISOString().slice(0, 19)}Z`,
      reason: 'SchedulingGated',
      message: 'Scheduling is blocked due to non-empty scheduling gates',
    },
  ];
}

type Expressions = NonNullable<LabelSelector['matchExpressions']>;

function expressions(
  keys: string[] | undefined,
  operator: 'In' | 'NotIn',
  labels: Record<string, string>,
): Expressions {
  return (keys ?? []).flatMap((key) => {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    return value === undefined ? [] : [{ key, operator, values: [value] }];
  });
}

/** matchLabelKeys and mismatchLabelKeys become part of the selectors, with the pod's own values. */
function mergeLabelKeys(spec: PodSpec, labels: Record<string, string>): void {
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {};
  for (const affinity of [podAffinity, podAntiAffinity]) {
    const preferred = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    const terms = [
      ...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
      ...preferred.map(({ podAffinityTerm }) => podAffinityTerm),
    ];
    for (const term of terms) {
      if (!term.labelSelector) continue;
      const added = [
        ...expressions(term.matchLabelKeys, 'In', labels),
        ...expressions(term.mismatchLabelKeys, 'NotIn', labels),
      ];
      extend(term.labelSelector, added);
    }
  }
  for (const constraint of spec.topologySpreadConstraints ?? []) {
    const added = expressions(constraint.matchLabelKeys, 'In', labels);
    if (added.length > 0) extend((constraint.labelSelector ??= {}), added);
  }
}

function extend(selector: LabelSelector, added: Expressions): void {
  if (added.length > 0) selector.matchExpressions = [...(selector.matchExpressions ?? []), ...added];
}

/** Main writes keep the status; status writes keep the rest, and owners, which old agents corrupted upstream. */
export function prepareForUpdate(object: KubeObject, old: KubeObject, { subresource }: HookContext): void {
  const pod = object as Pod;
  const before = old as Pod;
  if (subresource === 'status') {
    pod.spec = before.spec;
    if (before.metadata.ownerReferences === undefined) delete pod.metadata.ownerReferences;
    else pod.metadata.ownerReferences = before.metadata.ownerReferences;
    if (pod.status && !pod.status.qosClass && before.status?.qosClass) pod.status.qosClass = before.status.qosClass;
    return;
  }
  if (before.status === undefined) delete pod.status;
  else pod.status = before.status;
}

/**
 * Seconds between a delete and the end (podStrategy.CheckGracefulDelete): what is asked for, else what the pod says; none
 * where nothing runs.
 */
export function gracefulDeletion(object: KubeObject, requestedSeconds: number | undefined): number {
  const { spec, status } = object as Pod;
  if (!spec?.nodeName || status?.phase === 'Succeeded' || status?.phase === 'Failed') return 0;
  const period = requestedSeconds ?? spec.terminationGracePeriodSeconds ?? 0;
  return period < 0 ? 1 : period;
}
