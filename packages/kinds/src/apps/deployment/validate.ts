import type { FieldError } from '@berth/machinery/errors';
import { child, forbidden, invalidValue, notSupported } from '@berth/machinery/invalid';
import type { HookContext } from '@berth/machinery/kind';
import { fieldImmutable } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { deepEqual } from '@berth/machinery/values';
import { nonNegative } from '../../checks.ts';
import type { Deployment, DeploymentSpec, DeploymentStrategy, RollingUpdateDeployment } from '../../types.ts';
import { amount, intOrPercent, notMoreThanAll } from '../shared/rolling.ts';
import { collisionErrors, validateCounts } from '../shared/status.ts';
import { validateSelectorAndTemplate } from '../shared/template.ts';

/** upstream pkg/apis/apps/validation ValidateDeploymentSpec. */
export function validateDeployment(object: KubeObject): FieldError[] {
  const spec: DeploymentSpec = (object as Deployment).spec ?? { selector: {}, template: {} };
  return [
    ...nonNegative(spec.replicas, 'spec.replicas'),
    ...validateSelectorAndTemplate(spec.selector, spec.template, 'spec'),
    ...validateStrategy(spec.strategy ?? {}, 'spec.strategy'),
    ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...nonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
    ...validateProgressDeadline(spec),
  ];
}

function validateProgressDeadline({
  progressDeadlineSeconds: seconds,
  minReadySeconds = 0,
}: DeploymentSpec): FieldError[] {
  if (seconds === undefined) return [];
  const path = 'spec.progressDeadlineSeconds';
  const errors = nonNegative(seconds, path);
  if (seconds <= minReadySeconds) errors.push(invalidValue(path, seconds, 'must be greater than minReadySeconds'));
  return errors;
}

function validateStrategy({ type, rollingUpdate }: DeploymentStrategy, path: string): FieldError[] {
  switch (type) {
    case 'Recreate': {
      const detail = "may not be specified when strategy `type` is 'Recreate'";
      return rollingUpdate ? [forbidden(child(path, 'rollingUpdate'), detail)] : [];
    }
    case 'RollingUpdate':
      return validateRollingUpdate(rollingUpdate ?? {}, child(path, 'rollingUpdate'));
    default:
      return [notSupported(path, { Type: type ?? '', RollingUpdate: null }, ['Recreate', 'RollingUpdate'])];
  }
}

function validateRollingUpdate(
  { maxUnavailable = 0, maxSurge = 0 }: RollingUpdateDeployment,
  path: string,
): FieldError[] {
  const at = child(path, 'maxUnavailable');
  const errors = [...intOrPercent(maxUnavailable, at), ...intOrPercent(maxSurge, child(path, 'maxSurge'))];
  if (amount(maxUnavailable) === 0 && amount(maxSurge) === 0) {
    errors.push(invalidValue(at, maxUnavailable, 'may not be 0 when `maxSurge` is 0'));
  }
  errors.push(...notMoreThanAll(maxUnavailable, at));
  return errors;
}

/** The selector stays: pods of the old one would be orphaned. */
export function validateDeploymentUpdate(
  object: KubeObject,
  old: KubeObject,
  { subresource }: HookContext,
): FieldError[] {
  if (subresource === 'status') return validateStatus(object, old);
  if (deepEqual(object.spec?.selector, old.spec?.selector)) return [];
  return [invalidValue('spec.selector', object.spec?.selector ?? null, fieldImmutable)];
}

const counts = [
  'replicas',
  'updatedReplicas',
  'readyReplicas',
  'availableReplicas',
  'unavailableReplicas',
  'terminatingReplicas',
];

function validateStatus(object: KubeObject, old: KubeObject): FieldError[] {
  const status = object.status ?? {};
  const parts = ['updatedReplicas', 'readyReplicas', 'availableReplicas'];
  const errors = validateCounts(status, ['observedGeneration', ...counts, 'collisionCount'], parts);
  return [...errors, ...collisionErrors(status.collisionCount, old.status?.collisionCount)];
}
