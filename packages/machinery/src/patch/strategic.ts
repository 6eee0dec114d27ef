import type { Schema } from '../schema.ts';
import { deepCopy, isObject, type JsonObject, own, put } from '../values.ts';
import {
  bad,
  badPrimitiveList,
  badRetainKeys,
  deleteFromPrimitiveList,
  fieldOf,
  patchDirective,
  retainKeysDirective,
  ruleOf,
  setElementOrder,
  unknownDirective,
  withoutDirectives,
} from './directives.ts';
import { mergeLists, mergeOrderedList } from './strategic-lists.ts';

/**
 * Strategic merge patch, after apimachinery pkg/util/strategicpatch/patch.go: objects merge, null removes, lists with a
 * merge strategy merge by their key and keep the order upstream gives them, everything else is replaced.
 *
 * Works in place on copies: every function owns the values it is given.
 */

/** Merges a patch into an object. Both are consumed. */
export function mergeObjects(original: JsonObject, patch: JsonObject, schema: Schema | undefined): JsonObject {
  if (Object.hasOwn(patch, patchDirective)) return replaceOrDelete(patch);
  retainKeys(original, patch);
  mergeOrdered(original, patch, schema);
  for (const key of Object.keys(patch)) {
    const deletes = key.startsWith(deleteFromPrimitiveList);
    const field = deletes ? fieldOf(key, deleteFromPrimitiveList, badPrimitiveList) : key;
    mergeField(original, field, patch[key], schema, deletes);
  }
  return original;
}

function replaceOrDelete(patch: JsonObject): JsonObject {
  const directive = patch[patchDirective];
  if (directive === 'delete') return {};
  if (directive !== 'replace') unknownDirective(directive, patch);
  delete patch[patchDirective];
  return patch;
}

/** `$retainKeys` names every field that may remain; a patch that sets another one contradicts itself. */
function retainKeys(original: JsonObject, patch: JsonObject): void {
  if (!Object.hasOwn(patch, retainKeysDirective)) return;
  const list = patch[retainKeysDirective];
  delete patch[retainKeysDirective];
  if (!Array.isArray(list)) bad(badRetainKeys);
  const retained = new Set<unknown>(list);
  for (const key of Object.keys(patch)) {
    const directive = key.startsWith(deleteFromPrimitiveList) || key.startsWith(setElementOrder);
    if (patch[key] !== null && !directive && !retained.has(key)) bad(badRetainKeys);
  }
  for (const key of Object.keys(original)) if (!retained.has(key)) delete original[key];
}

/** Lists that come with their order; they are done with afterwards. */
function mergeOrdered(original: JsonObject, patch: JsonObject, schema: Schema | undefined): void {
  for (const key of Object.keys(patch)) {
    if (!key.startsWith(setElementOrder)) continue;
    const order = patch[key];
    delete patch[key];
    if (!Array.isArray(order)) bad(`expected a []interface {}, but received a ${goType(order)}`);
    const field = fieldOf(key, setElementOrder, 'invalid patch format of setElementOrder list');
    const rule = ruleOf(schema, field);
    const merged = mergeOrderedList(listOf(original, field), listOf(patch, field), order, rule, mergeObjects);
    if (merged === undefined) continue;
    put(original, field, merged);
    delete patch[field];
  }
}

function listOf(object: JsonObject, field: string): unknown[] | undefined {
  if (!Object.hasOwn(object, field)) return undefined;
  const list = object[field];
  return Array.isArray(list) ? list : bad(`expected a []interface {}, but received a ${goType(list)}`);
}

function goType(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}';
  if (isObject(value)) return 'map[string]interface {}';
  if (value === null || value === undefined) return '%!s(<nil>)';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function mergeField(
  original: JsonObject,
  field: string,
  patch: unknown,
  schema: Schema | undefined,
  deletes: boolean,
): void {
  if (patch === null) {
    delete original[field];
    return;
  }
  const current = own(original, field);
  if (isObject(current) && isObject(patch)) {
    const rule = ruleOf(schema, field);
    put(original, field, rule.strategy === 'replace' ? patch : mergeObjects(current, patch, rule.schema));
  } else if (Array.isArray(current) && Array.isArray(patch)) {
    const rule = ruleOf(schema, field);
    const merges = deletes || rule.strategy === 'merge';
    put(original, field, merges ? mergeLists(current, patch, rule, deletes, mergeObjects).merged : patch);
  } else if (!deletes) {
    const value = withoutDirectives(patch, false);
    if (value === undefined) delete original[field];
    else put(original, field, value);
  }
}

/**
 * Applies a strategic merge patch to an object of this schema.
 * @throws ApiError BadRequest if the patch is no object or its directives make no sense, Invalid for lists of lists.
 */
export function applyStrategicMergePatch<Document extends object>(
  schema: Schema,
  document: Document,
  patch: unknown,
): Document {
  // Go reads null into a map as no map, which patches nothing.
  if (patch === null) return deepCopy(document);
  if (!isObject(patch)) {
    const type = Array.isArray(patch) ? 'array' : typeof patch === 'boolean' ? 'bool' : typeof patch;
    bad(`json: cannot unmarshal ${type} into Go value of type map[string]interface {}`);
  }
  const original = deepCopy(document) as unknown as JsonObject;
  return mergeObjects(original, deepCopy(patch), schema) as unknown as Document;
}
