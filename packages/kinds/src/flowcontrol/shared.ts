import type { FieldError } from '@berth/machinery/errors';
import { child, duplicate, required } from '@berth/machinery/invalid';
import { each } from '../checks.ts';

/** Conditions have a type, each its own. */
export function validateConditions(conditions: readonly { type?: string }[], path: string): FieldError[] {
  const types = conditions.map(({ type }) => type);
  return each(conditions, path, ({ type }, at, position) => [
    ...(types.indexOf(type) < position ? [duplicate(child(at, 'type'), type)] : []),
    ...(type ? [] : [required(child(at, 'type'))]),
  ]);
}
