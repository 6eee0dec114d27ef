import type { FieldError } from '@berth/machinery/errors';
import { forbidden, invalidValue } from '@berth/machinery/invalid';
import type { KubeObject } from '@berth/machinery/object';
import { nonNegative } from '../../checks.ts';
import type { Lease } from '../../types.ts';

/** upstream pkg/apis/coordination/validation ValidateLeaseSpec. */
export function validateLease(object: KubeObject): FieldError[] {
  const spec = (object as Lease).spec ?? {};
  const errors: FieldError[] = [];
  const seconds = spec.leaseDurationSeconds;
  if (seconds !== undefined && seconds <= 0) {
    errors.push(invalidValue('spec.leaseDurationSeconds', seconds, 'must be greater than 0'));
  }
  errors.push(...nonNegative(spec.leaseTransitions, 'spec.leaseTransitions'));
  if (spec.preferredHolder && !spec.strategy) {
    errors.push(forbidden('spec.preferredHolder', 'may only be specified when `strategy` is defined'));
  }
  return errors;
}
