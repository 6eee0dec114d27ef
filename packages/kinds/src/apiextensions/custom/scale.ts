import type { FieldError } from '@berth/machinery/errors';
import { invalidValue } from '@berth/machinery/invalid';
import type { KubeObject } from '@berth/machinery/object';
import { goType, goValue } from '@berth/machinery/patch';
import { isObject } from '@berth/machinery/values';
import type { CustomResourceSubresourceScale } from '../types.ts';

const largest = 2 ** 31 - 1;

/** What the parts of a Scale must be where an object has them (apiextensions pkg/registry/customresource/validator.go). */
export function checkScale(
  object: KubeObject,
  scale: CustomResourceSubresourceScale | undefined,
  statusOnly: boolean,
): FieldError[] {
  if (scale === undefined) return [];
  const { specReplicasPath, statusReplicasPath, labelSelectorPath } = scale;
  return [
    ...(statusOnly ? [] : checkCount(object, specReplicasPath)),
    ...checkCount(object, statusReplicasPath),
    ...(labelSelectorPath === undefined || labelSelectorPath === '' ? [] : checkSelector(object, labelSelectorPath)),
  ];
}

function checkCount(object: KubeObject, path: string): FieldError[] {
  const found = nested(object, path, (value) => Number.isInteger(value), 'int64');
  if (found.error !== undefined) return [invalidValue(path, 0, found.error)];
  const count = Number(found.value ?? 0);
  if (count < 0) return [invalidValue(path, count, 'should be a non-negative integer')];
  return count > largest ? [invalidValue(path, count, `should be less than or equal to ${largest}`)] : [];
}

function checkSelector(object: KubeObject, path: string): FieldError[] {
  const { error } = nested(object, path, (value) => typeof value === 'string', 'string');
  return error === undefined ? [] : [invalidValue(path, '', error)];
}

/** A field by its dotted path, in the words of apimachinery unstructured/helpers.go where it is of another type. */
function nested(
  object: KubeObject,
  path: string,
  fits: (value: unknown) => boolean,
  expected: string,
): { value?: unknown; error?: string } {
  const names = path.replace(/^\./, '').split('.');
  let value: unknown = object;
  for (const [at, name] of names.entries()) {
    if (value === null || value === undefined) return {};
    if (!isObject(value)) return { error: wrong(names.slice(0, at + 1), value, 'map[string]interface{}') };
    if (!Object.hasOwn(value, name)) return {};
    value = value[name];
  }
  if (value === undefined) return {};
  return fits(value) ? { value } : { error: wrong(names, value, expected) };
}

const wrong = (names: readonly string[], value: unknown, expected: string): string =>
  `.${names.join('.')} accessor error: ${goValue(value)} is of the type ${goType(value)}, expected ${expected}`;
