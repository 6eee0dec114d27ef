import { ApiError } from '../errors.ts';
import type { Schema } from '../schema.ts';
import { isObject, type JsonObject, own, put } from '../values.ts';

/** Names of strategic merge patch (apimachinery pkg/util/strategicpatch/patch.go) and what they do to plain values. */
export const patchDirective = '$patch';
export const retainKeysDirective = '$retainKeys';
export const deleteFromPrimitiveList = '$deleteFromPrimitiveList';
export const setElementOrder = '$setElementOrder';

export function bad(message: string): never {
  throw new ApiError('BadRequest', message);
}

export const badSetElementOrder = 'invalid patch format of setElementOrder list';
export const badPrimitiveList = 'invalid patch format of primitive list';
export const badRetainKeys = 'invalid patch format of retainKeys';

/** The field after a directive's slash. */
export function fieldOf(key: string, prefix: string, message: string): string {
  const slash = key.indexOf('/');
  if (slash < 0 || key.slice(0, slash) !== prefix) bad(message);
  return key.slice(slash + 1);
}

/** Prints as Go's %v, which upstream's errors use: `map[name:x ports:[1 2]]`. */
export function goValue(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goValue).join(' ')}]`;
  if (!isObject(value)) return String(value);
  const fields = Object.keys(value).sort();
  return `map[${fields.map((field) => `${field}:${goValue(value[field])}`).join(' ')}]`;
}

/** The type that Go gives a value of JSON. */
export function goType(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return '[]interface {}';
  if (typeof value === 'object') return 'map[string]interface {}';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return typeof value === 'boolean' ? 'bool' : 'string';
}

export function noMergeKey(item: JsonObject, mergeKey: string): never {
  bad(`map: ${goValue(item)} does not contain declared merge key: ${mergeKey}`);
}

export function unknownDirective(directive: unknown, item: JsonObject): never {
  bad(`unknown patch type: ${goValue(directive)} in map: ${goValue(item)}`);
}

/** How a field's values merge. */
export interface FieldRule {
  /** undefined where there is no schema: maps merge, lists are replaced. */
  schema: Schema | undefined;
  strategy: 'merge' | 'replace' | '';
  mergeKey: string;
}

/** The rule of a field of an object of this schema. */
export function ruleOf(schema: Schema | undefined, field: string): FieldRule {
  const none: FieldRule = { schema: undefined, strategy: '', mergeKey: '' };
  if (schema === undefined) return none;
  const found = property(schema, field);
  if (found !== undefined) {
    const declared = found['x-kubernetes-patch-strategy'];
    const strategy = declared === 'merge' || declared === 'merge,retainKeys' ? 'merge' : '';
    return {
      schema: found.openUnion === undefined && found.scalar === undefined ? found : undefined,
      strategy: declared === 'replace' ? 'replace' : strategy,
      mergeKey: found['x-kubernetes-patch-merge-key'] ?? '',
    };
  }
  const open = schema.properties === undefined || schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (open) return none;
  const type = schema.name?.split('.').at(-1) ?? '';
  return bad(`unable to find api field in struct ${type} for the json field "${field}"`);
}

function property(schema: Schema, field: string): Schema | undefined {
  const { properties, additionalProperties } = schema;
  if (properties !== undefined && Object.hasOwn(properties, field)) return properties[field];
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

const removed = Symbol('removed');

/**
 * What remains of a patch's value that has nothing to merge with: objects that carry `$patch` vanish, and null fields
 * where `nulls` is false.
 * @returns undefined if the value itself vanishes.
 */
export function withoutDirectives(value: unknown, nulls: boolean): unknown {
  const cleaned = clean(value, nulls);
  return cleaned === removed ? undefined : cleaned;
}

function clean(value: unknown, nulls: boolean): unknown {
  if (Array.isArray(value)) return value.map((entry) => clean(entry, nulls)).filter((entry) => entry !== removed);
  if (!isObject(value)) return value;
  if (Object.hasOwn(value, patchDirective)) return removed;
  const result: JsonObject = {};
  for (const key of Object.keys(value)) {
    const cleaned = value[key] === null && !nulls ? removed : clean(value[key], nulls);
    if (cleaned !== removed) put(result, key, cleaned);
  }
  return result;
}

/** The value of an item's merge key. */
export function mergeValue(item: unknown, mergeKey: string): unknown {
  return isObject(item) ? own(item, mergeKey) : undefined;
}
