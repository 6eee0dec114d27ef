import type { FieldError } from '@berth/machinery/errors';
import { child, forbidden, invalidValue, notSupported, required } from '@berth/machinery/invalid';
import { isPathSegmentName } from '@berth/machinery/meta';
import { parseQuantity } from '@berth/machinery/quantity';
import { complain, dnsLabel } from '../../checks.ts';
import { validateContainerResourceName } from '../../core/shared/quantities.ts';
import type { MetricSpec as Metric, MetricIdentifier, MetricTarget } from '../../types.ts';
import { type ApiVersionRule, validateReference } from './validate.ts';

/** The order upstream looks in: the first source counts. */
const sources = ['object', 'external', 'pods', 'resource', 'containerResource'] as const;
type Source = (typeof sources)[number];

const sourceOf: Readonly<Record<string, Source>> = {
  ContainerResource: 'containerResource',
  External: 'external',
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
};

/** upstream validateMetricSpec: a metric has one source, the one it names. */
export function validateMetric(metric: Metric, path: string, rule: ApiVersionRule): FieldError[] {
  const { type = '' } = metric;
  const expected = Object.hasOwn(sourceOf, type) ? sourceOf[type] : undefined;
  const present = sources.filter((source) => metric[source]);
  const [first] = present;
  const unknown = expected === undefined ? [notSupported(child(path, 'type'), type, Object.keys(sourceOf))] : [];
  return [
    ...(type === '' ? [required(child(path, 'type'), 'must specify a metric source type')] : []),
    ...unknown,
    ...(first === undefined ? [] : validateSource(metric, first, child(path, first), rule)),
    ...(expected !== undefined && !metric[expected]
      ? [required(child(path, expected), 'must populate information for the given metric source')]
      : []),
    // Upstream asks twice.
    ...unknown,
    ...(present.length === 1
      ? []
      : present
          .filter((source) => source !== expected)
          .map((source) => forbidden(child(path, source), 'must populate the given metric source only'))),
  ];
}

function validateSource(metric: Metric, source: Source, path: string, rule: ApiVersionRule): FieldError[] {
  const { describedObject } = metric.object ?? {};
  const { target = { type: '' }, metric: identifier } = (metric[source] ?? {}) as {
    target?: MetricTarget;
    metric?: MetricIdentifier;
  };
  const { name = '', container = '' } = (metric[source] ?? {}) as { name?: string; container?: string };
  const isResource = source === 'resource' || source === 'containerResource';
  return [
    ...(source === 'object'
      ? validateReference(describedObject ?? { kind: '', name: '' }, child(path, 'describedObject'), rule)
      : []),
    ...(isResource ? resourceErrors(source, name, path) : identifierErrors(identifier, child(path, 'metric'))),
    ...(source === 'containerResource' ? containerErrors(container, child(path, 'container')) : []),
    ...validateTarget(target, child(path, 'target')),
    ...amountErrors(source, target, child(path, 'target')),
  ];
}

function resourceErrors(source: Source, name: string, path: string): FieldError[] {
  const at = child(path, 'name');
  if (name === '') return [required(at, 'must specify a resource name')];
  return source === 'containerResource' ? validateContainerResourceName(name, at) : [];
}

function containerErrors(container: string, path: string): FieldError[] {
  return container === '' ? [required(path, 'must specify a container')] : dnsLabel(container, path);
}

function identifierErrors({ name = '' }: Partial<MetricIdentifier> = {}, path: string): FieldError[] {
  const at = child(path, 'name');
  return name === '' ? [required(at, 'must specify a metric name')] : complain(at, name, isPathSegmentName(name));
}

function validateTarget(
  { type = '', value, averageValue, averageUtilization }: MetricTarget,
  path: string,
): FieldError[] {
  const at = child(path, 'type');
  const errors: FieldError[] = type === '' ? [required(at, 'must specify a metric target type')] : [];
  if (!['Utilization', 'Value', 'AverageValue'].includes(type)) {
    errors.push(invalidValue(at, type, 'must be either Utilization, Value, or AverageValue'));
  }
  for (const [field, amount] of Object.entries({ value, averageValue })) {
    if (amount === undefined || parseQuantity(amount).sign() > 0) continue;
    errors.push(invalidValue(child(path, field), parseQuantity(amount).toString(), 'must be positive'));
  }
  if (averageUtilization !== undefined && averageUtilization < 1) {
    errors.push(invalidValue(child(path, 'averageUtilization'), averageUtilization, 'must be greater than 0'));
  }
  return errors;
}

/** Which amounts a source needs, and which exclude each other. */
function amountErrors(source: Source, target: MetricTarget, path: string): FieldError[] {
  const { value, averageValue, averageUtilization } = target;
  const average = child(path, 'averageValue');
  switch (source) {
    case 'object':
      return (value ?? averageValue) ? [] : [required(average, 'must set either a target value or averageValue')];
    case 'external':
      if (value !== undefined && averageValue !== undefined) {
        const detail = 'may not set both a target value for metric and a per-pod target';
        return [forbidden(child(path, 'value'), detail)];
      }
      return (value ?? averageValue)
        ? []
        : [required(average, 'must set either a target value for metric or a per-pod target')];
    case 'pods':
      return averageValue ? [] : [required(average, 'must specify a positive target averageValue')];
    default: {
      if (averageUtilization !== undefined && averageValue !== undefined) {
        return [forbidden(average, 'may not set both a target raw value and a target utilization')];
      }
      if (averageUtilization !== undefined || averageValue !== undefined) return [];
      const detail = 'must set either a target raw value or a target utilization';
      return [required(child(path, 'averageUtilization'), detail)];
    }
  }
}
