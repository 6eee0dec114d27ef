import type { FieldError } from '@berth/machinery/errors';
import { child, forbidden, invalidValue, notSupported, required } from '@berth/machinery/invalid';
import type { HookContext } from '@berth/machinery/kind';
import { isPathSegmentName } from '@berth/machinery/meta';
import { type KubeObject, parseApiVersion } from '@berth/machinery/object';
import { parseQuantity } from '@berth/machinery/quantity';
import { complain, each, nonNegative, notNegative } from '../../checks.ts';
import type {
  AutoscalingV2CrossVersionObjectReference as Reference,
  AutoscalingV2HorizontalPodAutoscaler as Autoscaler,
  AutoscalingV2HorizontalPodAutoscalerSpec as AutoscalerSpec,
  HPAScalingPolicy,
  HPAScalingRules,
} from '../../types.ts';
import { validateMetric } from './validatemetrics.ts';

/** What is asked of a reference's apiVersion. */
export interface ApiVersionRule {
  allowInvalid: boolean;
  allowNoGroup: boolean;
}

const maxPeriodSeconds = 1800;
const maxWindowSeconds = 3600;

/** upstream pkg/apis/autoscaling/validation, with the options of pkg/registry/autoscaling/horizontalpodautoscaler. */
export function validateAutoscaler(object: KubeObject, { old: before }: HookContext): FieldError[] {
  const spec: AutoscalerSpec = (object as Autoscaler).spec ?? ({ scaleTargetRef: {} } as AutoscalerSpec);
  const old = (before as Autoscaler | undefined)?.spec;
  const target: Reference = spec.scaleTargetRef ?? { kind: '', name: '' };
  const sameTarget =
    old !== undefined &&
    (old.scaleTargetRef?.apiVersion ?? '') === (target.apiVersion ?? '') &&
    old.scaleTargetRef?.kind === target.kind;
  const targetRule = { allowInvalid: sameTarget, allowNoGroup: target.kind === 'ReplicationController' };
  const objectRule = { allowInvalid: hasInvalidObject(old), allowNoGroup: true };
  return [
    ...validateReplicas(spec, old?.minReplicas === 0 ? 0 : 1),
    ...validateReference(target, 'spec.scaleTargetRef', targetRule),
    ...each(spec.metrics, 'spec.metrics', (metric, at) => validateMetric(metric, at, objectRule)),
    ...validateScaleToZero(spec, 'spec.metrics'),
    ...validateRules(spec.behavior?.scaleUp, 'spec.behavior.scaleUp'),
    ...validateRules(spec.behavior?.scaleDown, 'spec.behavior.scaleDown'),
  ];
}

function hasInvalidObject(old: AutoscalerSpec | undefined): boolean {
  const rule = { allowInvalid: false, allowNoGroup: true };
  return (old?.metrics ?? []).some(
    ({ type, object }) =>
      type === 'Object' && object && validateApiVersion(object.describedObject?.apiVersion, '', rule).length > 0,
  );
}

function validateReplicas({ minReplicas, maxReplicas = 0 }: AutoscalerSpec, least: number): FieldError[] {
  const path = 'spec.maxReplicas';
  const errors: FieldError[] = [];
  if (minReplicas !== undefined && minReplicas < least) {
    errors.push(invalidValue('spec.minReplicas', minReplicas, `must be greater than or equal to ${least}`));
  }
  if (maxReplicas === 0) errors.push(required(path, 'must be set and greater than 0'));
  else if (maxReplicas < 0) errors.push(invalidValue(path, maxReplicas, 'must be greater than or equal to 1'));
  if (minReplicas !== undefined && maxReplicas < minReplicas) {
    errors.push(invalidValue(path, maxReplicas, 'must be greater than or equal to `minReplicas`'));
  }
  return errors;
}

/** upstream ValidateCrossVersionObjectReference. */
export function validateReference(
  { kind = '', name = '', apiVersion }: Reference,
  path: string,
  rule: ApiVersionRule,
): FieldError[] {
  const segment = (value: string, at: string): FieldError[] =>
    value === '' ? [required(at)] : complain(at, value, isPathSegmentName(value));
  return [
    ...segment(kind, child(path, 'kind')),
    ...segment(name, child(path, 'name')),
    ...validateApiVersion(apiVersion, child(path, 'apiVersion'), rule),
  ];
}

function validateApiVersion(apiVersion = '', path: string, rule: ApiVersionRule): FieldError[] {
  if (rule.allowInvalid) return [];
  if (apiVersion !== '/' && apiVersion.split('/').length > 2) {
    return [invalidValue(path, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)];
  }
  if (rule.allowNoGroup || parseApiVersion(apiVersion).group !== '') return [];
  return [invalidValue(path, apiVersion, 'apiVersion must specify API group')];
}

function validateScaleToZero({ minReplicas, metrics = [] }: AutoscalerSpec, path: string): FieldError[] {
  if (minReplicas !== 0 || metrics.some(({ type }) => type === 'Object' || type === 'External')) return [];
  const detail = 'must specify at least one Object or External metric to support scaling to zero replicas';
  return [forbidden(path, detail)];
}

function validateRules(rules: HPAScalingRules | undefined, path: string): FieldError[] {
  if (rules === undefined) return [];
  const { stabilizationWindowSeconds: window, selectPolicy, policies, tolerance } = rules;
  const windowPath = child(path, 'stabilizationWindowSeconds');
  const policiesPath = child(path, 'policies');
  const errors: FieldError[] = [];
  if (window !== undefined && window < 0) {
    errors.push(invalidValue(windowPath, window, 'must be greater than or equal to zero'));
  }
  if (window !== undefined && window > maxWindowSeconds) {
    errors.push(invalidValue(windowPath, window, `must be less than or equal to ${maxWindowSeconds}`));
  }
  const selections = ['Disabled', 'Max', 'Min'];
  if (selectPolicy !== undefined && !selections.includes(selectPolicy)) {
    errors.push(notSupported(child(path, 'selectPolicy'), selectPolicy, selections));
  }
  if ((policies ?? []).length === 0) errors.push(required(policiesPath, 'must specify at least one Policy'));
  errors.push(...each(policies, policiesPath, validatePolicy));
  if (tolerance !== undefined && parseQuantity(tolerance).sign() < 0) {
    errors.push(invalidValue(child(path, 'tolerance'), parseQuantity(tolerance).toString(), notNegative));
  }
  return errors;
}

function validatePolicy({ type = '', value = 0, periodSeconds = 0 }: HPAScalingPolicy, path: string): FieldError[] {
  const period = child(path, 'periodSeconds');
  const types = ['Percent', 'Pods'];
  return [
    ...(types.includes(type) ? [] : [notSupported(child(path, 'type'), type, types)]),
    ...(value > 0 ? [] : [invalidValue(child(path, 'value'), value, 'must be greater than zero')]),
    ...(periodSeconds > 0 ? [] : [invalidValue(period, periodSeconds, 'must be greater than zero')]),
    ...(periodSeconds <= maxPeriodSeconds
      ? []
      : [invalidValue(period, periodSeconds, `must be less than or equal to ${maxPeriodSeconds}`)]),
  ];
}

export function validateAutoscalerUpdate(
  object: KubeObject,
  _old: KubeObject,
  { subresource }: HookContext,
): FieldError[] {
  if (subresource !== 'status') return [];
  const { currentReplicas, desiredReplicas } = object.status ?? {};
  return [
    ...nonNegative(currentReplicas, 'status.currentReplicas'),
    ...nonNegative(desiredReplicas, 'status.desiredReplicas'),
  ];
}
