import { decode } from '../decode.ts';
import type { Schema } from '../schema.ts';
import { isObject, type JsonObject } from '../values.ts';
import { printPath } from './fields.ts';
import { mergeApplied } from './merge.ts';
import { fieldShape, itemShape, listTypeOf, type Shape, structureOf } from './shape.ts';

/**
 * Merges an apply configuration that a policy made into an object, without a record of who owns what (apiserver
 * policy/mutating/patch/smd.go). What is atomic may not be in it: setting part of it would drop the rest.
 * @throws Error with upstream's sentence
 */
export function applyConfiguration(schema: Schema, object: JsonObject, patch: JsonObject, kind: string): JsonObject {
  const { unknown } = decode(schema, structuredClone(patch), kind);
  const [first] = unknown;
  if (first !== undefined)
    throw new Error(`failed to convert patch object to typed object: .${first}: field not declared in schema`);
  const atomics = atomicPaths(schema, patch, []);
  if (atomics.length > 0)
    throw new Error(`invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: ${atomics.join(', ')}`);
  return mergeApplied(schema, object, patch);
}

function atomicPaths(schema: Shape, value: unknown, path: readonly string[]): string[] {
  if (Array.isArray(value)) {
    const own = listTypeOf(schema) === 'atomic' ? [printPath(path)] : [];
    return [...own, ...value.flatMap((item, index) => atomicPaths(itemShape(schema), item, [...path, `i:${index}`]))];
  }
  if (!isObject(value)) return [];
  const own = structureOf(schema, value) === 'value' ? [printPath(path)] : [];
  const inner = Object.keys(value).flatMap((key) =>
    atomicPaths(fieldShape(schema, key), value[key], [...path, `f:${key}`]),
  );
  return [...own, ...inner];
}
