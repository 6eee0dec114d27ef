import type { FieldError } from '@berth/machinery/errors';
import { child, duplicate, forbidden, invalidValue, key, notFoundValue, required } from '@berth/machinery/invalid';
import { isQualifiedName } from '@berth/machinery/meta';
import { parseQuantity, type Quantity } from '@berth/machinery/quantity';
import { complain, dnsLabel, each, notNegative } from '../../checks.ts';
import type { ResourceRequirements } from '../../types.ts';
import { isHugePages, type ResourceList } from './resources.ts';

const containerResources = new Set(['cpu', 'memory', 'ephemeral-storage']);
const counted = [
  'pods resourcequotas services replicationcontrollers secrets configmaps',
  'persistentvolumeclaims services.nodeports services.loadbalancers',
].flatMap((line) => line.split(' '));
const quotaResources = new Set([
  ...counted,
  ...[
    'cpu memory ephemeral-storage requests.cpu requests.memory requests.ephemeral-storage requests.storage',
    'limits.cpu limits.memory limits.ephemeral-storage',
  ].flatMap((line) => line.split(' ')),
]);
const wholeResources = new Set(counted);

const isQuotaHugePages = (name: string): boolean => isHugePages(name) || name.startsWith('requests.hugepages-');

/** Names without a prefix that a quota may bound (upstream IsStandardQuotaResourceName). */
export const isQuotaResource = (name: string): boolean => quotaResources.has(name) || isQuotaHugePages(name);

const isStandard = (name: string): boolean => isQuotaResource(name) || name === 'storage';

/** Of hugepages and extended resources the request is the limit. */
export const canOvercommit = (name: string): boolean => isNative(name) && !isHugePages(name);

/** Upstream's own resources: without a prefix, or under kubernetes.io. */
function isNative(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/');
}

export function isExtendedResource(name: string): boolean {
  return !isNative(name) && !name.startsWith('requests.') && isQualifiedName(`requests.${name}`).length === 0;
}

/** A resource that has a meaning, or a name of its own (upstream validateResourceName). */
export function validateResourceName(name: string, path: string): FieldError[] {
  const wrong = isQualifiedName(name);
  if (wrong.length > 0) return complain(path, name, wrong);
  return name.includes('/') || isStandard(name)
    ? []
    : [invalidValue(path, name, 'must be a standard resource type or fully qualified')];
}

/** upstream ValidateContainerResourceName. */
export function validateContainerResourceName(name: string, path: string): FieldError[] {
  const errors = validateResourceName(name, path);
  if (!name.includes('/')) {
    if (containerResources.has(name) || isHugePages(name)) return errors;
    return [...errors, invalidValue(path, name, 'must be a standard resource for containers')];
  }
  if (isNative(name) || isExtendedResource(name)) return errors;
  return [...errors, invalidValue(path, name, "doesn't follow extended resource name standard")];
}

/** Not negative, and whole where parts mean nothing (upstream ValidateResourceQuantityValue). */
export function validateQuantity(name: string, value: Quantity, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (value.sign() < 0) errors.push(invalidValue(path, value.toString(), notNegative));
  const whole = isExtendedResource(name) || wholeResources.has(name);
  if (whole && value.toMilli() % 1000n !== 0n) errors.push(invalidValue(path, value.toString(), 'must be an integer'));
  return errors;
}

/** An amount of any resource: not negative (upstream validateBasicResource). */
export function validateBasicResource(text: string, path: string): FieldError[] {
  const value = parseQuantity(text);
  return value.sign() < 0 ? [invalidValue(path, Number(value.toValue()), 'must be a valid resource quantity')] : [];
}

function hugePageErrors(name: string, value: Quantity, path: string): FieldError[] {
  if (!isHugePages(name)) return [];
  const page = parsePage(name);
  if (page !== undefined && page > 0n && value.sign() >= 0 && value.toValue() % page === 0n) return [];
  return [invalidValue(path, value.toString(), `${value} is not positive integer multiple of ${name}`)];
}

function parsePage(name: string): bigint | undefined {
  try {
    return parseQuantity(name.slice('hugepages-'.length)).toValue();
  } catch {
    return undefined;
  }
}

function validateList(list: ResourceList | undefined, path: string): FieldError[] {
  return Object.entries(list ?? {}).flatMap(([name, text]) => {
    const at = key(path, name);
    const value = parseQuantity(text);
    return [
      ...validateContainerResourceName(name, at),
      ...validateQuantity(name, value, at),
      ...hugePageErrors(name, value, at),
    ];
  });
}

/** Of what cannot be overcommitted the request is the limit. */
function requestErrors({ requests, limits }: ResourceRequirements, path: string): FieldError[] {
  return Object.entries(requests ?? {}).flatMap(([name, text]) => {
    const overcommit = canOvercommit(name);
    const request = parseQuantity(text);
    const limitText = limits !== undefined && Object.hasOwn(limits, name) ? limits[name] : undefined;
    if (limitText === undefined) {
      return overcommit ? [] : [required(child(path, 'limits'), 'Limit must be set for non overcommitable resources')];
    }
    const limit = parseQuantity(limitText);
    const at = child(path, 'requests');
    if (!overcommit && request.cmp(limit) !== 0) {
      return [invalidValue(at, request.toString(), `must be equal to ${name} limit of ${limit}`)];
    }
    if (request.cmp(limit) <= 0) return [];
    return [invalidValue(at, request.toString(), `must be less than or equal to ${name} limit of ${limit}`)];
  });
}

/** A container's resources (upstream ValidateResourceRequirements). `claims` are the names the pod declares. */
export function validateResourceRequirements(
  requirements: ResourceRequirements | undefined,
  claims: ReadonlySet<string>,
  path: string,
): FieldError[] {
  if (requirements === undefined) return [];
  const errors = [
    ...validateList(requirements.limits, child(path, 'limits')),
    ...validateList(requirements.requests, child(path, 'requests')),
    ...requestErrors(requirements, path),
  ];
  const names = [...Object.keys(requirements.limits ?? {}), ...Object.keys(requirements.requests ?? {})];
  if (names.some(isHugePages) && !names.includes('cpu') && !names.includes('memory')) {
    errors.push(forbidden(path, 'HugePages require cpu or memory'));
  }
  errors.push(...validateClaims(requirements.claims, claims, child(path, 'claims')));
  return errors;
}

function validateClaims(
  used: ResourceRequirements['claims'],
  declared: ReadonlySet<string>,
  path: string,
): FieldError[] {
  const seen = new Set<string>();
  const known = declared.size === 0 ? ' which is empty' : `: ${[...declared].sort().join(', ')}`;
  return each(used, path, ({ name, request }, at) => {
    if (!name) return [required(at)];
    const whole = request ? `${name}/${request}` : name;
    const errors = seen.has(whole) ? [duplicate(at, whole)] : [];
    seen.add(whole);
    if (request) errors.push(...dnsLabel(request, child(at, 'request')));
    if (!declared.has(name)) {
      errors.push({
        ...notFoundValue(at, name),
        detail: `must be one of the names in pod.spec.resourceClaims${known}`,
      });
    }
    return errors;
  });
}
