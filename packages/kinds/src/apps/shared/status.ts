import type { FieldError } from '@berth/machinery/errors';
import { child, invalidValue } from '@berth/machinery/invalid';
import { nonNegative } from '../../checks.ts';

type Counts = Record<string, unknown> & { replicas?: number; readyReplicas?: number; availableReplicas?: number };

/** Counts of a status: not negative, and none above the whole (upstream ValidateDeploymentStatus, ValidateReplicaSetStatus). */
export function validateCounts(
  status: Counts,
  fields: readonly string[],
  parts: readonly string[],
  ready = 'readyReplicas',
): FieldError[] {
  const value = (field: string): number => (typeof status[field] === 'number' ? status[field] : 0);
  const errors = fields.flatMap((field) => nonNegative(value(field), child('status', field)));
  for (const field of parts) {
    if (value(field) > value('replicas')) {
      errors.push(invalidValue(child('status', field), value(field), 'cannot be greater than status.replicas'));
    }
  }
  if (value('availableReplicas') > value('readyReplicas')) {
    const detail = `cannot be greater than ${ready}`;
    errors.push(invalidValue('status.availableReplicas', value('availableReplicas'), detail));
  }
  return errors;
}

/** The count that keeps names of revisions apart only rises (upstream IsDecremented). */
export function collisionErrors(count: number | undefined, old: number | undefined): FieldError[] {
  if (old === undefined || (count ?? -1) >= old) return [];
  return [invalidValue('status.collisionCount', count ?? 0, 'cannot be decremented')];
}
