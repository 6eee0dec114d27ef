import type { FieldError } from '@berth/machinery/errors';
import { forbidden, invalidValue, key } from '@berth/machinery/invalid';
import { isConfigMapKey } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { deepEqual } from '@berth/machinery/values';

/** Config maps and secrets hold at most 1 MiB, counted in bytes of their values. */
export const maxDataBytes = 1024 * 1024;

export function validateDataKeys(data: Record<string, string> | undefined, path: string): FieldError[] {
  return Object.keys(data ?? {}).flatMap((name) =>
    isConfigMapKey(name).map((message) => invalidValue(key(path, name), name, message)),
  );
}

export function base64Bytes(text: string): number {
  return Buffer.byteLength(text, 'base64');
}

/** What is immutable stays so, and stays as it is. */
export function validateImmutableData(object: KubeObject, old: KubeObject, fields: readonly string[]): FieldError[] {
  if (!old.immutable) return [];
  const detail = 'field is immutable when `immutable` is set';
  const errors = object.immutable ? [] : [forbidden('immutable', detail)];
  for (const field of fields) {
    if (!deepEqual(object[field] ?? {}, old[field] ?? {})) errors.push(forbidden(field, detail));
  }
  return errors;
}
