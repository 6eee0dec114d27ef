import type { FieldError } from '@berth/machinery/errors';
import { child, duplicate, forbidden, index, invalidValue, key, required } from '@berth/machinery/invalid';
import { isQualifiedName } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { parseQuantity, type Quantity, quantity } from '@berth/machinery/quantity';
import { own } from '@berth/machinery/values';
import { complain } from '../../checks.ts';
import type { LimitRange, LimitRangeItem } from '../../types.ts';
import { canOvercommit, validateContainerResourceName, validateResourceName } from '../shared/quantities.ts';

const types = ['Pod', 'Container', 'PersistentVolumeClaim'];

function validateType(type: string, path: string): FieldError[] {
  const wrong = isQualifiedName(type);
  if (wrong.length > 0) return complain(path, type, wrong);
  return type.includes('/') || types.includes(type)
    ? []
    : [invalidValue(path, type, 'must be a standard limit type or fully qualified')];
}

const nameErrors = (type: string, name: string, path: string): FieldError[] =>
  type === 'Pod' || type === 'Container' ? validateContainerResourceName(name, path) : validateResourceName(name, path);

/** Go's int64 Value, or MilliValue where all three are small, as upstream's sum has it. */
function ratioOf(maxRatio: Quantity, min: Quantity, max: Quantity): { wanted: number; most: number } {
  const small = 2n ** 63n / 1000n;
  if ([maxRatio, min, max].every((value) => value.toValue() < small))
    return { wanted: Number(maxRatio.toMilli()) / 1000, most: Number(max.toMilli()) / Number(min.toMilli()) };
  return { wanted: Number(maxRatio.toValue()), most: Number(max.toValue()) / Number(min.toValue()) };
}

/** What the bounds of one resource say of each other. */
function validateResource(item: LimitRangeItem, name: string, path: string): FieldError[] {
  const of = (field: 'min' | 'max' | 'default' | 'defaultRequest' | 'maxLimitRequestRatio') => {
    // A name is the client's: `constructor` is no quantity.
    const text = own(item[field] ?? {}, name);
    return text === undefined ? undefined : parseQuantity(text as string);
  };
  const pod = item.type === 'Pod';
  const [min, max, ratio] = [of('min'), of('max'), of('maxLimitRequestRatio')];
  const limit = pod ? undefined : of('default');
  const request = pod ? undefined : of('defaultRequest');
  const errors: FieldError[] = [];
  const say = (field: string, value: Quantity, detail: string) =>
    errors.push(invalidValue(key(child(path, field), name), value.toString(), detail));
  const above = (a: Quantity | undefined, b: Quantity | undefined): a is Quantity =>
    a !== undefined && b !== undefined && a.cmp(b) > 0;
  if (above(min, max)) say('min', min, `min value ${min} is greater than max value ${max}`);
  if (above(min, request))
    say('defaultRequest', request as Quantity, `min value ${min} is greater than default request value ${request}`);
  if (above(request, max))
    say('defaultRequest', request, `default request value ${request} is greater than max value ${max}`);
  if (above(request, limit))
    say('defaultRequest', request, `default request value ${request} is greater than default limit value ${limit}`);
  if (above(min, limit)) say('default', min, `min value ${min} is greater than default value ${limit}`);
  if (above(limit, max)) say('default', max as Quantity, `default value ${limit} is greater than max value ${max}`);
  if (ratio !== undefined && ratio.cmp(quantity(1)) < 0)
    say('maxLimitRequestRatio', ratio, `ratio ${ratio} is less than 1`);
  if (ratio !== undefined && min !== undefined && max !== undefined) {
    const { wanted, most } = ratioOf(ratio, min, max);
    if (wanted > most)
      say('maxLimitRequestRatio', ratio, `ratio ${ratio} is greater than max/min = ${most.toFixed(6)}`);
  }
  if (!canOvercommit(name) && limit !== undefined && request !== undefined && limit.cmp(request) !== 0)
    say('defaultRequest', request, `default value ${limit} must equal to defaultRequest value ${request} in ${name}`);
  return errors;
}

function validateItem(item: LimitRangeItem, path: string): FieldError[] {
  const names = new Set<string>();
  const checkNames = (field: 'max' | 'min' | 'default' | 'defaultRequest' | 'maxLimitRequestRatio') =>
    Object.keys(item[field] ?? {}).flatMap((name) => {
      names.add(name);
      return nameErrors(item.type, name, key(child(path, field), name));
    });
  const errors = [...checkNames('max'), ...checkNames('min')];
  for (const field of ['default', 'defaultRequest'] as const)
    if (item.type !== 'Pod') errors.push(...checkNames(field));
    else if (Object.keys(item[field] ?? {}).length > 0)
      errors.push(forbidden(child(path, field), "may not be specified when `type` is 'Pod'"));
  if (item.type === 'PersistentVolumeClaim' && item.min?.storage === undefined && item.max?.storage === undefined)
    errors.push(
      required(child(path, 'limits'), 'either minimum or maximum storage value is required, but neither was provided'),
    );
  errors.push(...checkNames('maxLimitRequestRatio'));
  return [...errors, ...[...names].flatMap((name) => validateResource(item, name, path))];
}

/** upstream pkg/apis/core/validation ValidateLimitRange. */
export function validateLimitRange(object: KubeObject): FieldError[] {
  const items = (object as LimitRange).spec?.limits ?? [];
  return items.flatMap((item, position) => {
    const path = index('spec.limits', position);
    const twice = items.findIndex(({ type }) => type === item.type) < position;
    return [
      ...validateType(item.type, child(path, 'type')),
      ...(twice ? [duplicate(child(path, 'type'), item.type)] : []),
      ...validateItem(item, path),
    ];
  });
}
