import type { FieldError } from '@berth/machinery/errors';
import { child, invalidValue, required, tooLong } from '@berth/machinery/invalid';
import { fieldImmutable, isDns1123Subdomain, isQualifiedName } from '@berth/machinery/meta';
import { deepEqual } from '@berth/machinery/values';
import { complain } from '../checks.ts';

/** Checks that several storage kinds share (upstream pkg/apis/storage/validation/validation.go). */

const maxParameters = 512;
const maxParameterBytes = 262_144;

export function validateProvisioner(name: string | undefined, path: string): FieldError[] {
  return name ? complain(path, name.toLowerCase(), isQualifiedName(name.toLowerCase())) : [required(path)];
}

export function validateParameters(
  parameters: Readonly<Record<string, string>> = {},
  path: string,
  mayBeEmpty: boolean,
): FieldError[] {
  const entries = Object.entries(parameters);
  if (entries.length > maxParameters) return [tooLong(path, maxParameters)];
  const errors: FieldError[] = [];
  if (entries.some(([name]) => name === '')) errors.push(invalidValue(path, '', 'field can not be empty.'));
  const size = entries.reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0);
  if (size > maxParameterBytes) errors.push(tooLong(path, maxParameterBytes));
  if (!mayBeEmpty && entries.length === 0) errors.push(required(path, 'must contain at least one key/value pair'));
  return errors;
}

/** upstream pkg/apis/core/validation ValidateCSIDriverName. */
export function validateDriverName(name: string | undefined, path: string): FieldError[] {
  if (!name) return [required(path)];
  return [
    ...(name.length > 63 ? [tooLong(path, 63)] : []),
    ...complain(path, name, isDns1123Subdomain(name.toLowerCase())),
  ];
}

/** One complaint for each of some fields that changed and must not. */
export function immutable(object: object, old: object, path: string, ...fields: string[]): FieldError[] {
  return fields.flatMap((name) => {
    const value = (object as Record<string, unknown>)[name];
    const at = path === '' ? name : child(path, name);
    return deepEqual(value, (old as Record<string, unknown>)[name]) ? [] : [invalidValue(at, value, fieldImmutable)];
  });
}
