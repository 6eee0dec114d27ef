import type { FieldError } from '@berth/machinery/errors';
import { child, duplicate, forbidden, index, invalidValue } from '@berth/machinery/invalid';
import { isValidCidrForLegacyField } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { parseQuantity } from '@berth/machinery/quantity';
import { deepEqual } from '@berth/machinery/values';
import { each } from '../../checks.ts';
import type { Node } from '../../types.ts';
import { isDualStack } from '../shared/addresses.ts';
import { validateQuantity } from '../shared/quantities.ts';
import { validateTaints } from '../shared/tolerations.ts';

/** upstream ValidateNode. Complaints about taints carry the path upstream gives them. */
export function validateNode(object: KubeObject): FieldError[] {
  const node = object as Node;
  return [
    ...validateTaints(node.spec?.taints, 'metadata.taints'),
    ...validateResources(node),
    ...validateCidrs(node.spec?.podCIDRs ?? [], 'spec.podCIDRs'),
  ];
}

function validateResources({ status }: Node): FieldError[] {
  return (['capacity', 'allocatable'] as const).flatMap((field) =>
    Object.entries(status?.[field] ?? {}).flatMap(([name, text]) =>
      validateQuantity(name, parseQuantity(text), child('status', field, name)),
    ),
  );
}

function validateCidrs(cidrs: readonly string[], path: string): FieldError[] {
  const errors = each(cidrs, path, (cidr, at) => isValidCidrForLegacyField(at, cidr));
  if (cidrs.length < 2) return errors;
  if (!isDualStack(cidrs) || cidrs.length > 2) {
    errors.push(invalidValue(path, cidrs, 'may specify no more than one CIDR for each IP family'));
  }
  cidrs.forEach((cidr, position) => {
    if (cidrs.indexOf(cidr) < position) errors.push(duplicate(index(path, position), cidr));
  });
  return errors;
}

/** upstream ValidateNodeUpdate: addresses and identity of a node are set once. */
export function validateNodeUpdate(object: KubeObject, oldObject: KubeObject): FieldError[] {
  const node = object as Node;
  const old = oldObject as Node;
  const errors = validateResources(node);
  const addresses = node.status?.addresses ?? [];
  addresses.forEach((address, position) => {
    const first = addresses.findIndex((other) => deepEqual(other, address));
    if (first < position) errors.push(duplicate(index('status.addresses', position), address));
  });
  const before = old.spec?.podCIDRs ?? [];
  if (before.length > 0 && !deepEqual(before, node.spec?.podCIDRs ?? [])) {
    errors.push(forbidden('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid'));
  }
  if (old.spec?.providerID && old.spec.providerID !== node.spec?.providerID) {
    errors.push(forbidden('spec.providerID', 'node updates may not change providerID except from "" to valid'));
  }
  return errors;
}
