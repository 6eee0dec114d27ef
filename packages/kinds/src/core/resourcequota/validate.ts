import type { FieldError } from '@berth/machinery/errors';
import { child, invalidValue, key, required } from '@berth/machinery/invalid';
import { fieldImmutable } from '@berth/machinery/meta';
import type { HookContext } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { parseQuantity } from '@berth/machinery/quantity';
import type { ResourceQuota, ResourceQuotaSpec } from '../../types.ts';
import { isQuotaResource, validateQuantity, validateResourceName } from '../shared/quantities.ts';
import type { ResourceList } from '../shared/resources.ts';

const ofPods = ['pods', 'cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory'];
/** What a scope may bound (pkg/apis/core/helper IsResourceQuotaScopeValidForResource). */
const scopes: ReadonlyMap<string, readonly string[]> = new Map([
  ['Terminating', ofPods],
  ['NotTerminating', ofPods],
  ['NotBestEffort', ofPods],
  ['PriorityClass', ofPods],
  ['CrossNamespacePodAffinity', ofPods],
  ['BestEffort', ['pods']],
  ['VolumeAttributesClass', ['persistentvolumeclaims', 'requests.storage']],
]);
/** Scopes that an object is in or not: nothing else can be asked of them. */
const existing = ['BestEffort', 'NotBestEffort', 'Terminating', 'NotTerminating', 'CrossNamespacePodAffinity'];

const invalidResource = 'must be a standard resource for quota';

function validateList(list: ResourceList | undefined, path: string): FieldError[] {
  return Object.entries(list ?? {}).flatMap(([name, text]) => {
    const at = key(path, name);
    const errors = validateResourceName(name, at);
    if (!name.includes('/') && !isQuotaResource(name)) errors.push(invalidValue(at, name, invalidResource));
    return [...errors, ...validateQuantity(name, parseQuantity(text), at)];
  });
}

const conflicting = (named: ReadonlySet<string>): boolean =>
  (named.has('BestEffort') && named.has('NotBestEffort')) || (named.has('Terminating') && named.has('NotTerminating'));

/** Resources of the quota that a scope cannot bound. */
const misfits = (spec: ResourceQuotaSpec, scope: string): string[] =>
  Object.keys(spec.hard ?? {}).filter(
    (name) => isQuotaResource(name) && scopes.get(scope) !== undefined && !scopes.get(scope)?.includes(name),
  );

function validateScopes(spec: ResourceQuotaSpec, path: string): FieldError[] {
  const named = spec.scopes ?? [];
  const at = child(path, 'scopes');
  const errors = named.flatMap((scope) => [
    ...(scopes.has(scope) ? [] : [invalidValue(at, named, 'unsupported scope')]),
    ...misfits(spec, scope).map(() => invalidValue(at, named, 'unsupported scope applied to resource')),
  ]);
  if (conflicting(new Set(named))) errors.push(invalidValue(at, named, 'conflicting scopes'));
  return errors;
}

function validateSelector(spec: ResourceQuotaSpec, path: string): FieldError[] {
  const requirements = spec.scopeSelector?.matchExpressions ?? [];
  const at = child(path, 'scopeSelector', 'matchExpressions');
  const errors = requirements.flatMap(({ scopeName, operator, values = [] }) => {
    const found: FieldError[] = [];
    if (!scopes.has(scopeName)) found.push(invalidValue(child(at, 'scopeName'), scopeName, 'unsupported scope'));
    for (const _resource of misfits(spec, scopeName))
      found.push(invalidValue(at, spec.scopeSelector, 'unsupported scope applied to resource'));
    if (existing.includes(scopeName) && operator !== 'Exists')
      found.push(
        invalidValue(
          child(at, 'operator'),
          operator,
          "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity",
        ),
      );
    const where = child(at, 'values');
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length === 0)
        found.push(required(where, "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"));
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length > 0)
        found.push(
          invalidValue(
            where,
            values,
            "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
          ),
        );
    } else found.push(invalidValue(child(at, 'operator'), operator, 'not a valid selector operator'));
    return found;
  });
  if (conflicting(new Set(requirements.map(({ scopeName }) => scopeName))))
    errors.push(invalidValue(at, spec.scopes ?? null, 'conflicting scopes'));
  return errors;
}

/** upstream pkg/apis/core/validation ValidateResourceQuota. */
export function validateResourceQuota(object: KubeObject): FieldError[] {
  const { spec = {}, status = {} } = object as ResourceQuota;
  return [
    ...validateList(spec.hard, 'spec.hard'),
    ...validateScopes(spec, 'spec'),
    ...validateSelector(spec, 'spec'),
    ...validateList(status.hard, 'status.hard'),
    ...validateList(status.used, 'status.used'),
  ];
}

/** upstream ValidateResourceQuotaUpdate and ValidateResourceQuotaStatusUpdate. */
export function validateResourceQuotaUpdate(
  object: KubeObject,
  old: KubeObject,
  { subresource }: HookContext,
): FieldError[] {
  const { spec = {}, status = {} } = object as ResourceQuota;
  if (subresource === 'status')
    return [...validateList(status.hard, 'status.hard'), ...validateList(status.used, 'status.used')];
  const sorted = (names: readonly string[] | undefined) => [...new Set(names)].sort().join();
  return sorted(spec.scopes) === sorted((old as ResourceQuota).spec?.scopes)
    ? []
    : [invalidValue('spec.scopes', spec.scopes ?? null, fieldImmutable)];
}

/** upstream pkg/registry/core/resourcequota/strategy.go WarningsOnCreate. */
export function quotaWarnings(object: KubeObject): string[] {
  const hard = (object as ResourceQuota).spec?.hard ?? {};
  return ['cpu', 'memory', 'storage', 'ephemeral-storage'].flatMap((name) => {
    const bare = name === 'cpu' || name === 'memory' ? name : '';
    const request = hard[`requests.${name}`] === undefined && bare !== '' ? bare : `requests.${name}`;
    const [least, most] = [hard[request], hard[`limits.${name}`]];
    if (least === undefined || most === undefined || parseQuantity(least).cmp(parseQuantity(most)) <= 0) return [];
    return [`ResourceQuota ${request} (${least}) should be less than limits.${name} (${most})`];
  });
}
