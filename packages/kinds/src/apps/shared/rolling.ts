import type { FieldError } from '@berth/machinery/errors';
import { invalidValue } from '@berth/machinery/invalid';
import { isValidPercent } from '@berth/machinery/meta';
import { complain, nonNegative } from '../../checks.ts';

/** Numbers or percentages of pods (upstream pkg/apis/apps/validation ValidatePositiveIntOrPercent and its neighbours). */
export function intOrPercent(value: number | string, path: string): FieldError[] {
  return typeof value === 'string' ? complain(path, value, isValidPercent(value)) : nonNegative(value, path);
}

/** The number, or the number before the percent sign. */
export function amount(value: number | string): number {
  if (typeof value === 'number') return value;
  if (isValidPercent(value).length === 0) return Number(value.slice(0, -1));
  // Go reads a string that is no percentage as a number, and 0 where it is none.
  return /^[+-]?\d+$/.test(value) ? Number(value) : 0;
}

export function notMoreThanAll(value: number | string, path: string): FieldError[] {
  if (typeof value === 'number' || isValidPercent(value).length > 0 || amount(value) <= 100) return [];
  return [invalidValue(path, value, 'must not be greater than 100%')];
}
