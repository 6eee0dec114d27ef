import { notSupported, required, tooLong, tooMany } from '../invalid.ts';
import type { Schema } from '../schema.ts';
import { deepEqual, isObject, own } from '../values.ts';
import type { Result } from './complaints.ts';
import type { Correlated } from './correlate.ts';
import { fieldOf, goFloat, merge, mustBe, nowhere, result, should } from './complaints.ts';
import { hasFormat, isKnownFormat } from './formats.ts';
import { matchesPattern } from './pattern.ts';

/**
 * Checks a value against a custom resource's schema, in the order and words of kube-openapi pkg/validation/validate. Of an
 * update, what did not change is not complained about (apiextensions pkg/apiserver/validation/ratcheting.go); inside of allOf,
 * anyOf, oneOf and not nothing is known of what was before.
 */
export function checkValue(schema: Schema, value: unknown, path: string, before?: Correlated): Result {
  const found = checkAll(schema, value, path, before);
  return found.errors.length > 0 && before?.equal() === true ? result([], found.matches) : found;
}

function checkAll(schema: Schema, value: unknown, path: string, before: Correlated | undefined): Result {
  const found = checkType(schema, value, path);
  if (value === null || value === undefined) {
    merge(found, checkEnum(schema, null, path));
    return found;
  }
  merge(found, checkAlternatives(schema, value, path));
  if (typeof value === 'string') merge(found, checkText(schema, value, path));
  else if (typeof value === 'number') merge(found, checkNumber(schema, value, path));
  else if (Array.isArray(value)) merge(found, checkList(schema, value, path, before));
  merge(found, checkEnum(schema, value, path));
  if (isObject(value)) merge(found, checkObject(schema, value, path, before));
  found.matches += 1;
  return found;
}

function typeOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

/** A format that means something for a type; others are as if they were not there (apiextensions validation/formats.go). */
export function formatOf({ type, format }: Schema): string | undefined {
  if (format === undefined || format === '') return undefined;
  if (type === 'integer') return format === 'int32' || format === 'int64' ? format : undefined;
  if (type === 'number') return format === 'float' || format === 'double' ? format : undefined;
  return (type === undefined || type === 'string') && isKnownFormat(format) ? format : undefined;
}

/** kube-openapi validate/type.go: where there is a format, it is what other types are told of, and lists pass. */
function checkType(schema: Schema, value: unknown, path: string): Result {
  const types =
    schema['x-kubernetes-int-or-string'] === true ? ['integer', 'string'] : schema.type ? [schema.type] : [];
  const type = typeOf(value);
  if (type === 'null')
    return types.length === 0 || schema.nullable === true
      ? result([], 1)
      : result([mustBe(path, types.join(','), type)]);
  const fits = types.includes(type) || (type === 'integer' && types.includes('number'));
  const format = formatOf(schema);
  const formatted = type === 'string' || type === 'array';
  const goFormat = type === 'integer' ? 'int64' : type === 'number' ? 'float64' : '';
  if (format !== undefined && !formatted && !fits) return result([mustBe(path, format, goFormat)]);
  if (format !== undefined && formatted && !types.includes('integer') && !types.includes('number'))
    return result([], 1);
  return types.length === 0 || fits ? result([], 1) : result([mustBe(path, types.join(','), type)]);
}

function checkAlternatives(schema: Schema, value: unknown, path: string): Result {
  const found = result([], 1);
  const { allOf, anyOf, oneOf, not } = schema;
  if (anyOf !== undefined && anyOf.length > 0) {
    const results = anyOf.map((each) => checkValue(each, value, path));
    const valid = results.find(({ errors }) => errors.length === 0);
    if (valid === undefined) found.errors.push(nowhere(`"${path}" must validate at least one schema (anyOf)`));
    merge(found, valid ?? best(results));
  }
  if (oneOf !== undefined && oneOf.length > 0) merge(found, checkOneOf(oneOf, value, path));
  if (allOf !== undefined && allOf.length > 0) {
    const results = allOf.map((each) => checkValue(each, value, path));
    for (const each of results) merge(found, each);
    const valid = results.filter(({ errors }) => errors.length === 0).length;
    const none = valid === 0 ? '. None validated' : '';
    if (valid < results.length) found.errors.push(nowhere(`"${path}" must validate all the schemas (allOf)${none}`));
  }
  if (not !== undefined && checkValue(not, value, path).errors.length === 0) {
    found.errors.push(nowhere(`"${path}" must not validate the schema (not)`));
  }
  return found;
}

function checkOneOf(oneOf: readonly Schema[], value: unknown, path: string): Result {
  const results = oneOf.map((each) => checkValue(each, value, path));
  const valid = results.filter(({ errors }) => errors.length === 0);
  const [first] = valid;
  if (first !== undefined && valid.length === 1) return first;
  const how = valid.length === 0 ? 'Found none valid' : `Found ${valid.length} valid alternatives`;
  const found = result([nowhere(`"${path}" must validate one and only one schema (oneOf). ${how}`)]);
  if (valid.length === 0) merge(found, best(results));
  return found;
}

/** The alternative of which most was right tells the client most. */
function best(results: readonly Result[]): Result {
  return results.reduce((most, each) => (each.matches > most.matches ? each : most));
}

function checkText(schema: Schema, text: string, path: string): Result {
  const { maxLength, minLength, pattern } = schema;
  const format = formatOf(schema);
  const found = result([], 1);
  const count = maxLength === undefined && minLength === undefined ? 0 : [...text].length;
  if (maxLength !== undefined && count > maxLength) found.errors.push(tooLong(fieldOf(path), maxLength));
  else if (minLength !== undefined && count < minLength) {
    found.errors.push(should(path, text, `should be at least ${minLength} chars long`));
  } else if (pattern !== undefined && pattern !== '') {
    const matched = matchesPattern(pattern, text);
    const why = matched instanceof Error ? `${pattern}, but pattern is invalid: ${matched.message}` : pattern;
    if (matched !== true) found.errors.push(should(path, text, `should match '${why}'`));
  }
  if (format === undefined || schema.type === 'integer' || schema.type === 'number') return found;
  found.matches += 1;
  if (!hasFormat(format, text)) found.errors.push(mustBe(path, format, text));
  return found;
}

function checkNumber(schema: Schema, value: number, path: string): Result {
  const { maximum, minimum, multipleOf, exclusiveMaximum = false, exclusiveMinimum = false } = schema;
  const found = result([], 2);
  const wrong = outside(schema, value);
  if (wrong !== undefined) found.errors.push(nowhere(`Checked value must be of type ${wrong} in ${path}`));
  const bound = (limit: number): string => (Number.isInteger(value) ? String(Math.trunc(limit)) : goFloat(limit));
  if (multipleOf !== undefined && !isMultiple(value, multipleOf)) {
    found.errors.push(should(path, value, `should be a multiple of ${goFloat(multipleOf)}`));
  }
  if (minimum !== undefined && (value < minimum || (exclusiveMinimum && value === minimum))) {
    const words = exclusiveMinimum ? 'greater than' : 'greater than or equal to';
    found.errors.push(should(path, value, `should be ${words} ${bound(minimum)}`));
  }
  if (maximum !== undefined && (value > maximum || (exclusiveMaximum && value === maximum))) {
    const words = exclusiveMaximum ? 'less than' : 'less than or equal to';
    found.errors.push(should(path, value, `should be ${words} ${bound(maximum)}`));
  }
  return found;
}

const largestFloat = 3.4028234663852886e38;

/** The type and format that a number does not fit. The largest int64 cannot be told from the number after it here. */
function outside({ type, format }: Schema, value: number): string | undefined {
  if (type === 'number')
    return format === 'float' && Math.abs(value) > largestFloat ? 'number with format float' : undefined;
  if (type !== 'integer') return undefined;
  const fits = format === 'int32' ? value < 2 ** 31 && value >= -(2 ** 31) : value <= 2 ** 63 && value >= -(2 ** 63);
  if (Number.isInteger(value) && fits) return undefined;
  return format === 'int32' || format === 'int64' ? `integer with format ${format}` : 'integer (default format)';
}

function isMultiple(value: number, factor: number): boolean {
  const quotient = factor < 1 ? (1 / factor) * value : value / factor;
  const rounded = Math.round(quotient);
  return Math.abs(quotient - rounded) <= 1e-9 * Math.max(1, Math.abs(quotient));
}

function checkList(schema: Schema, list: unknown[], path: string, before: Correlated | undefined): Result {
  const found = result([], 2);
  const { items, minItems, maxItems, uniqueItems } = schema;
  if (items !== undefined)
    list.forEach((entry, at) => merge(found, checkValue(items, entry, `${path}[${at}]`, before?.index(at))));
  if (minItems !== undefined && list.length < minItems) {
    found.errors.push(should(path, list.length, `should have at least ${minItems} items`));
  }
  if (maxItems !== undefined && list.length > maxItems)
    found.errors.push(tooMany(fieldOf(path), list.length, maxItems));
  if (uniqueItems === true && list.some((entry, at) => list.slice(0, at).some((other) => deepEqual(entry, other)))) {
    found.errors.push(should(path, '', "shouldn't contain duplicates"));
  }
  return found;
}

function checkEnum(schema: Schema, value: unknown, path: string): Result {
  if (schema.enum === undefined || schema.enum.length === 0) return result([], 1);
  if (value !== null && schema.enum.some((allowed) => deepEqual(allowed, value))) return result([], 1);
  const values = schema.enum.map((allowed) => (typeof allowed === 'string' ? allowed : JSON.stringify(allowed)));
  return result([notSupported(fieldOf(path), value, values)]);
}

function checkObject(
  schema: Schema,
  object: Record<string, unknown>,
  path: string,
  before: Correlated | undefined,
): Result {
  const found = result([], 1);
  const { properties, additionalProperties, minProperties, maxProperties } = schema;
  const count = Object.keys(object).length;
  if (minProperties !== undefined && count < minProperties) {
    found.errors.push(should(path, count, `should have at least ${minProperties} properties`));
  }
  if (maxProperties !== undefined && count > maxProperties)
    found.errors.push(tooMany(fieldOf(path), count, maxProperties));
  for (const key of Object.keys(object)) {
    const known = properties === undefined ? undefined : (own(properties, key) as Schema | undefined);
    const field = known ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
    if (field === undefined && additionalProperties === false) {
      found.errors.push(should(path, '', `${path}.${key} is a forbidden property`));
    }
    // Typed parts (metadata) are checked by their own rules.
    if (field === undefined || field.name !== undefined) continue;
    // Old and new are shown in one version: that it changed cannot be seen.
    const typeMeta = path === '' && (key === 'apiVersion' || key === 'kind');
    const at = known !== undefined && path === '' ? key : `${path}.${key}`;
    merge(found, checkValue(field, object[key], at, typeMeta ? undefined : before?.key(key)));
  }
  for (const name of schema.required ?? []) {
    if (!Object.hasOwn(object, name)) found.errors.push(required(fieldOf(`${path}.${name}`)));
  }
  return found;
}
