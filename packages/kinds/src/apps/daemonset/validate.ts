import type { FieldError } from '@berth/machinery/errors';
import { child, invalidValue, notSupported, required } from '@berth/machinery/invalid';
import type { HookContext } from '@berth/machinery/kind';
import { validateImmutable, validateLabelSelector } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { nonNegative } from '../../checks.ts';
import { validateTemplate } from '../../core/pod/validate/spec.ts';
import type { DaemonSet, DaemonSetSpec, DaemonSetUpdateStrategy, RollingUpdateDaemonSet } from '../../types.ts';
import { amount, intOrPercent, notMoreThanAll } from '../shared/rolling.ts';
import { collisionErrors, validateCounts } from '../shared/status.ts';
import { emptySelectorErrors, mismatchErrors, parseSelector, validateRunsForGood } from '../shared/template.ts';

/** upstream pkg/apis/apps/validation ValidateDaemonSetSpec. */
export function validateDaemonSet(object: KubeObject): FieldError[] {
  const spec: DaemonSetSpec = (object as DaemonSet).spec ?? { selector: {}, template: {} };
  const selector = parseSelector(spec.selector);
  return [
    ...validateLabelSelector(spec.selector, 'spec.selector'),
    ...(selector === undefined ? [] : mismatchErrors(spec.template, selector, 'spec.template')),
    ...emptySelectorErrors(spec.selector, 'spec.selector', 'daemonset'),
    ...validateTemplate(spec.template, 'spec.template'),
    ...validateRunsForGood(spec.template, 'spec.template', 'DaemonSet'),
    ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...validateUpdateStrategy(spec.updateStrategy ?? {}, 'spec.updateStrategy'),
    ...nonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
  ];
}

function validateUpdateStrategy({ type, rollingUpdate }: DaemonSetUpdateStrategy, path: string): FieldError[] {
  switch (type) {
    case 'OnDelete':
      return [];
    case 'RollingUpdate':
      if (rollingUpdate === undefined) return [required(child(path, 'rollingUpdate'))];
      return validateRollingUpdate(rollingUpdate, child(path, 'rollingUpdate'));
    default: {
      const internal = rollingUpdate && {
        MaxUnavailable: rollingUpdate.maxUnavailable ?? 0,
        MaxSurge: rollingUpdate.maxSurge ?? 0,
      };
      const value = { Type: type ?? '', RollingUpdate: internal ?? null };
      return [notSupported(path, value, ['RollingUpdate', 'OnDelete'])];
    }
  }
}

/** Either old pods go first or new pods come first. */
function validateRollingUpdate(
  { maxUnavailable = 0, maxSurge = 0 }: RollingUpdateDaemonSet,
  path: string,
): FieldError[] {
  const unavailablePath = child(path, 'maxUnavailable');
  const surgePath = child(path, 'maxSurge');
  const errors = [
    ...intOrPercent(maxUnavailable, unavailablePath),
    ...intOrPercent(maxSurge, surgePath),
    ...notMoreThanAll(maxUnavailable, unavailablePath),
    ...notMoreThanAll(maxSurge, surgePath),
  ];
  const [unavailable, surge] = [amount(maxUnavailable) !== 0, amount(maxSurge) !== 0];
  if (unavailable && surge) {
    errors.push(invalidValue(surgePath, maxSurge, 'may not be set when maxUnavailable is non-zero'));
  }
  if (!unavailable && !surge) errors.push(required(unavailablePath, 'cannot be 0 when maxSurge is 0'));
  return errors;
}

const counts = [
  'currentNumberScheduled',
  'numberMisscheduled',
  'desiredNumberScheduled',
  'numberReady',
  'observedGeneration',
  'updatedNumberScheduled',
  'numberAvailable',
  'numberUnavailable',
  'collisionCount',
];

export function validateDaemonSetUpdate(
  object: KubeObject,
  old: KubeObject,
  { subresource }: HookContext,
): FieldError[] {
  if (subresource !== 'status') return validateImmutable(object.spec?.selector, old.spec?.selector, 'spec.selector');
  const status = object.status ?? {};
  return [...validateCounts(status, counts, []), ...collisionErrors(status.collisionCount, old.status?.collisionCount)];
}
