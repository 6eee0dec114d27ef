import { badRequest, DecodeContext, DecodeProblem } from './decode/context.ts';
import { normalizeValue } from './decode/normalize.ts';
import { planOf } from './decode/plan.ts';
import { prune } from './decode/prune.ts';
import { decodeTyped } from './decode/typed.ts';
import { goQuote } from './invalid.ts';
import { parseApiVersion } from './object.ts';
import type { Schema } from './schema.ts';
import { isObject } from './values.ts';

export { maxDepth, parseJson, unreadable, unrecognized } from './decode/json.ts';
export type { ParsedJson } from './decode/json.ts';
export { printEmptyLists, readEmptyLists } from './decode/emptylists.ts';
export { keysSetTwice, parseYaml } from './decode/yaml.ts';

/** A decoded body and the paths of the fields that its schema does not know. */
export interface Decoded {
  value: Record<string, unknown>;
  unknown: string[];
}

/**
 * Turns a parsed body into an object of its schema, in place: the value that is given changes. Built-in types follow Go's
 * decoder (types checked, null for absence, quantities and times in canonical form); of custom resources unknown fields are
 * pruned and all else is left to `validateShape`. Zero values are not touched: see `normalize`.
 * @param kindName the kind the request is for, as errors name it.
 * @param converted the value is what a strategic merge made, of which upstream complains otherwise: `unrecognized type: int32`.
 * @throws ApiError BadRequest with upstream's sentence: `Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal
 *   number into Go struct field Container.spec.containers.image of type string`.
 */
export function decode(schema: Schema, value: unknown, kindName: string, converted = false): Decoded {
  if (!isObject(value)) {
    const word = Array.isArray(value)
      ? 'array'
      : value === null
        ? 'null'
        : typeof value === 'boolean'
          ? 'bool'
          : typeof value;
    const type =
      'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
    throw badRequest(
      `couldn't get version/kind; json parse error: json: cannot unmarshal ${word} into Go value of type ${type}`,
    );
  }
  const context = new DecodeContext(converted);
  const plan = planOf(schema);
  try {
    if (plan.typed) decodeTyped(plan, value, context);
    else prune(plan, value, context);
  } catch (error) {
    if (!(error instanceof DecodeProblem)) throw error;
    throw unhandled(value, schema, kindName, error);
  }
  return { value, unknown: [...context.unknown] };
}

/** `Pod in version "v1" cannot be handled as a Pod: …` (apiserver pkg/endpoints/handlers/create.go). */
function unhandled(value: Record<string, unknown>, schema: Schema, kindName: string, problem: Error): Error {
  const kind = typeof value['kind'] === 'string' && value['kind'] !== '' ? value['kind'] : kindName;
  const apiVersion = typeof value['apiVersion'] === 'string' ? value['apiVersion'] : '';
  const version = parseApiVersion(apiVersion).version || (schema.name?.split('.').at(-2) ?? '');
  return badRequest(
    `${kind} in version ${goQuote(version)} cannot be handled as a ${kindName}: ${problem.message}`,
    problem,
  );
}

/**
 * Applies Go's zero rules (`zero` of the schema) in place, so that a protobuf body, which always carries scalars, and a JSON
 * body of the same object become identical. Comes after `decode` and before defaulting.
 *
 * Lists and maps that Go always prints become `[]` and `{}`: hooks need not ask. `printEmptyLists` makes null of the lists again.
 */
export function normalize<Value>(schema: Schema, value: Value): Value {
  normalizeValue(planOf(schema), value);
  return value;
}

/** What strict decoding (fieldValidation) says of a body, in upstream's words: `unknown field "spec.foo"`. */
export function strictErrors(unknown: readonly string[], duplicates: readonly string[]): string[] {
  return [
    ...unknown.map((path) => `unknown field ${goQuote(path)}`),
    ...duplicates.map((path) => `duplicate field ${goQuote(path)}`),
  ];
}
