import type { FieldError } from '@berth/machinery/errors';
import { index, invalidValue, required } from '@berth/machinery/invalid';
import type { HookContext } from '@berth/machinery/kind';
import { fieldImmutable, isValidCidr } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { each } from '../../checks.ts';
import { isDualStack } from '../../core/shared/addresses.ts';
import type { ServiceCIDR } from '../../types.ts';

const path = 'spec.cidrs';

/** upstream pkg/apis/networking/validation ValidateServiceCIDR: one range of each family at most. */
export function validateServiceCIDR(object: KubeObject): FieldError[] {
  const cidrs = (object as ServiceCIDR).spec?.cidrs ?? [];
  if (cidrs.length === 0) return [required(path, 'at least one CIDR required')];
  if (cidrs.length > 2) return [invalidValue(path, cidrs, 'may only hold up to 2 values')];
  const errors = each(cidrs, path, (cidr, at) => isValidCidr(at, cidr));
  if (errors.length === 0 && cidrs.length === 2 && !isDualStack(cidrs)) {
    const detail = 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64';
    errors.push(invalidValue(path, cidrs, detail));
  }
  return errors;
}

/** Ranges stay; a second family may be added. */
export function validateServiceCIDRUpdate(
  object: KubeObject,
  old: KubeObject,
  { subresource }: HookContext,
): FieldError[] {
  if (subresource === 'status') return [];
  const before = (old as ServiceCIDR).spec?.cidrs ?? [];
  const after = (object as ServiceCIDR).spec?.cidrs ?? [];
  if (after.length < before.length) return [invalidValue(path, after, fieldImmutable)];
  return before.flatMap((cidr, position) =>
    after[position] === cidr ? [] : [invalidValue(index(path, position), after[position], fieldImmutable)],
  );
}
