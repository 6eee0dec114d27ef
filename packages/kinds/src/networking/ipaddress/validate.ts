import type { FieldError } from '@berth/machinery/errors';
import { child, invalidValue, required } from '@berth/machinery/invalid';
import { fieldImmutable, isDns1123Subdomain, isPathSegmentName, isValidIp } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { deepEqual } from '@berth/machinery/values';
import { complain } from '../../checks.ts';
import type { IPAddress } from '../../types.ts';

/** upstream pkg/apis/networking/validation ValidateIPAddress: an address is its own name, in its one canonical form. */
export function validateIPAddress(object: KubeObject): FieldError[] {
  const { metadata, spec } = object as IPAddress;
  const name = metadata.name ?? '';
  return [...isValidIp('metadata.name', name), ...validateParent(spec?.parentRef, 'spec.parentRef')];
}

type Parent = NonNullable<IPAddress['spec']>['parentRef'];

function validateParent(parent: Parent | undefined, path: string): FieldError[] {
  if (!parent) return [required(path)];
  const { group = '', resource = '', namespace = '', name = '' } = parent;
  const errors = group === '' ? [] : complain(child(path, 'group'), group, isDns1123Subdomain(group));
  for (const [field, value] of Object.entries({ resource, name })) {
    if (value === '') errors.push(required(child(path, field)));
    else errors.push(...complain(child(path, field), value, isPathSegmentName(value)));
  }
  if (namespace !== '') errors.push(...complain(child(path, 'namespace'), namespace, isPathSegmentName(namespace)));
  return errors;
}

export function validateIPAddressUpdate(object: KubeObject, old: KubeObject): FieldError[] {
  if (deepEqual(object.spec?.parentRef, old.spec?.parentRef)) return [];
  return [invalidValue('spec.parentRef', object.spec?.parentRef ?? null, fieldImmutable)];
}
