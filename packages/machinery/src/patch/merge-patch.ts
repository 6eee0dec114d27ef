import { ApiError } from '../errors.ts';
import { deepCopy, isObject, type JsonObject, own, put } from '../values.ts';

/** What a patch adds to a document: nulls in it mean nothing, within lists they are values. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((entry) => (entry === null ? null : withoutNulls(entry)));
  if (!isObject(value)) return value;
  const result: JsonObject = {};
  for (const key of Object.keys(value)) if (value[key] !== null) put(result, key, withoutNulls(value[key]));
  return result;
}

function merge(document: JsonObject, patch: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const key of Object.keys(document)) {
    if (own(patch, key) !== null) put(result, key, mergeField(document[key], own(patch, key)));
  }
  for (const key of Object.keys(patch)) {
    if (patch[key] !== null && !Object.hasOwn(document, key)) put(result, key, withoutNulls(patch[key]));
  }
  return result;
}

function mergeField(value: unknown, patch: unknown): unknown {
  if (patch === undefined) return value;
  if (isObject(value) && isObject(patch)) return merge(value, patch);
  // Upstream drops nulls from what replaces a scalar or a missing value, and keeps those of a list that replaces an object.
  return isObject(value) ? deepCopy(patch) : withoutNulls(patch);
}

/**
 * Applies a JSON merge patch (RFC 7386), null meaning removal. The answer shares with the document what the patch does not
 * touch, and nothing with the patch.
 * @throws ApiError BadRequest if the patch is not an object.
 */
export function applyMergePatch<Document extends object>(document: Document, patch: unknown): Document {
  if (!isObject(patch)) {
    const kind = Array.isArray(patch) ? 'array' : typeof patch === 'boolean' ? 'bool' : typeof patch;
    const text =
      patch === null
        ? 'Invalid JSON Patch'
        : `error decoding patch: json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`;
    throw new ApiError('BadRequest', text);
  }
  return merge(document as unknown as JsonObject, patch) as unknown as Document;
}
