import type { FieldError } from '@berth/machinery/errors';
import { child, invalidValue } from '@berth/machinery/invalid';
import type { HookContext } from '@berth/machinery/kind';
import { validateLabelSelector } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { intOrPercent, notMoreThanAll } from '../../apps/shared/rolling.ts';
import { nonNegative, optionalOneOf } from '../../checks.ts';
import { validateConditions } from '../../meta/validateconditions.ts';
import type { PodDisruptionBudget, PodDisruptionBudgetSpec } from '../../types.ts';

/** upstream pkg/apis/policy/validation ValidatePodDisruptionBudgetSpec. */
export function validatePodDisruptionBudget(object: KubeObject): FieldError[] {
  const { spec = {} } = object as PodDisruptionBudget;
  return [
    ...bothErrors(spec),
    ...(['minAvailable', 'maxUnavailable'] as const).flatMap((field) => {
      const value = spec[field];
      if (value === undefined) return [];
      const path = child('spec', field);
      return [...intOrPercent(value, path), ...notMoreThanAll(value, path)];
    }),
    ...validateLabelSelector(spec.selector, 'spec.selector'),
    ...optionalOneOf(spec.unhealthyPodEvictionPolicy, 'spec.unhealthyPodEvictionPolicy', [
      'AlwaysAllow',
      'IfHealthyBudget',
    ]),
  ];
}

function bothErrors(spec: PodDisruptionBudgetSpec): FieldError[] {
  const { minAvailable, maxUnavailable, selector = null, unhealthyPodEvictionPolicy = null } = spec;
  if (minAvailable === undefined || maxUnavailable === undefined) return [];
  // As upstream's internal type prints it.
  const value = {
    MinAvailable: minAvailable,
    Selector: selector,
    MaxUnavailable: maxUnavailable,
    UnhealthyPodEvictionPolicy: unhealthyPodEvictionPolicy,
  };
  return [invalidValue('spec', value, 'minAvailable and maxUnavailable cannot be both set')];
}

const counts = ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'] as const;

export function validatePodDisruptionBudgetUpdate(
  object: KubeObject,
  _old: KubeObject,
  { subresource }: HookContext,
): FieldError[] {
  if (subresource !== 'status') return [];
  const status = (object as PodDisruptionBudget).status;
  return [
    ...validateConditions(status?.conditions, 'status.conditions'),
    ...counts.flatMap((field) => nonNegative(status?.[field], child('status', field))),
  ];
}
