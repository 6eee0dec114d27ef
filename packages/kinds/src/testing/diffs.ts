import type { Schema } from '@berth/machinery/schema';
import { deepEqual, isObject, type JsonObject, own, put } from '@berth/machinery/values';

/** Patches that lead from one object to another, made in the plainest way there is. */

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** RFC 6902: members come, go and change; lists are replaced. */
export function jsonDiff(from: JsonObject, to: JsonObject, path = ''): object[] {
  const operations: object[] = [];
  for (const key of Object.keys(from))
    if (!Object.hasOwn(to, key)) operations.push({ op: 'remove', path: `${path}/${escaped(key)}` });
  for (const [key, value] of Object.entries(to)) {
    const before = own(from, key);
    if (deepEqual(before, value) && Object.hasOwn(from, key)) continue;
    if (isObject(before) && isObject(value)) operations.push(...jsonDiff(before, value, `${path}/${escaped(key)}`));
    else operations.push({ op: Object.hasOwn(from, key) ? 'replace' : 'add', path: `${path}/${escaped(key)}`, value });
  }
  return operations;
}

const hasNull = (value: unknown): boolean =>
  value === null || (typeof value === 'object' && Object.values(value).some(hasNull));

/** RFC 7396. undefined: it cannot be said, for a null is to be kept. */
export function mergeDiff(from: JsonObject, to: JsonObject): JsonObject | undefined {
  if (hasNull(to)) return undefined;
  const patch: JsonObject = {};
  for (const key of Object.keys(from)) if (!Object.hasOwn(to, key)) put(patch, key, null);
  for (const [key, value] of Object.entries(to)) {
    const before = own(from, key);
    if (deepEqual(before, value)) continue;
    put(patch, key, isObject(before) && isObject(value) ? mergeDiff(before, value) : value);
  }
  return patch;
}

const directive = /^\$(patch|retainKeys|setElementOrder|deleteFromPrimitiveList)/;

/** A strategic merge patch: keyed lists by their items, primitive ones by what comes and goes. undefined: it cannot be said. */
export function strategicDiff(schema: Schema, from: JsonObject, to: JsonObject): JsonObject | undefined {
  if (hasNull(from) || hasNull(to)) return undefined;
  return objectDiff(schema, from, to);
}

function objectDiff(schema: Schema | undefined, from: JsonObject, to: JsonObject): JsonObject | undefined {
  const patch: JsonObject = {};
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  if (keys.some((key) => directive.test(key))) return undefined;
  for (const key of keys) {
    const [before, after] = [own(from, key), own(to, key)];
    if (deepEqual(before, after)) continue;
    const field = schema?.properties === undefined ? mapValues(schema) : own(schema.properties as JsonObject, key);
    const change = after === undefined ? { [key]: null } : valueDiff(key, field as Schema | undefined, before, after);
    if (change === undefined) return undefined;
    for (const [name, value] of Object.entries(change)) put(patch, name, value);
  }
  return patch;
}

const mapValues = (schema: Schema | undefined): Schema | undefined =>
  typeof schema?.additionalProperties === 'object' ? schema.additionalProperties : undefined;

/** Whether the engine merges objects of this type field by field; others it replaces. */
function valueDiff(key: string, schema: Schema | undefined, before: unknown, after: unknown): JsonObject | undefined {
  const strategy = schema?.['x-kubernetes-patch-strategy'] ?? '';
  if (Array.isArray(before) && Array.isArray(after) && strategy.startsWith('merge'))
    return listDiff(key, schema, before, after);
  if (strategy.includes('retainKeys')) return { [key]: withReplace(after) };
  if (isObject(before) && isObject(after)) {
    if (strategy === 'replace') return single(key, after);
    if (schema?.openUnion !== undefined || schema?.scalar !== undefined) return { [key]: withReplace(after) };
    const below = objectDiff(schema, before, after);
    return below === undefined ? undefined : single(key, below);
  }
  return single(key, after);
}

const withReplace = (value: unknown): unknown => (isObject(value) ? { $patch: 'replace', ...value } : value);

function single(key: string, value: unknown): JsonObject {
  const patch: JsonObject = {};
  put(patch, key, value);
  return patch;
}

function listDiff(
  key: string,
  schema: Schema | undefined,
  before: unknown[],
  after: unknown[],
): JsonObject | undefined {
  const mergeKey = schema?.['x-kubernetes-patch-merge-key'];
  if (mergeKey === undefined) return primitiveDiff(key, before, after);
  const find = (list: unknown[], id: unknown) => list.find((item) => isObject(item) && deepEqual(item[mergeKey], id));
  const items: unknown[] = [];
  for (const item of after) {
    if (!isObject(item) || item[mergeKey] === undefined) return undefined;
    const old = find(before, item[mergeKey]);
    if (!isObject(old)) items.push(item);
    else if (!deepEqual(old, item)) {
      const below = objectDiff(schema?.items, old, item);
      if (below === undefined) return undefined;
      items.push({ [mergeKey]: item[mergeKey], ...below });
    }
  }
  for (const item of before) {
    if (!isObject(item) || item[mergeKey] === undefined) return undefined;
    if (find(after, item[mergeKey]) === undefined) items.push({ $patch: 'delete', [mergeKey]: item[mergeKey] });
  }
  const order = after.map((item) => ({ [mergeKey]: (item as JsonObject)[mergeKey] }));
  return { [key]: items, [`$setElementOrder/${key}`]: order };
}

function primitiveDiff(key: string, before: unknown[], after: unknown[]): JsonObject {
  const gone = before.filter((item) => !after.some((other) => deepEqual(item, other)));
  const come = after.filter((item) => !before.some((other) => deepEqual(item, other)));
  return {
    ...(gone.length > 0 ? { [`$deleteFromPrimitiveList/${key}`]: gone } : {}),
    ...(come.length > 0 ? { [key]: come } : {}),
    [`$setElementOrder/${key}`]: after,
  };
}
