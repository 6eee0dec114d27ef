import type { FieldError } from '@berth/machinery/errors';
import { child, errorMessage, forbidden, invalidValue, key, index, required } from '@berth/machinery/invalid';
import type { Schema } from '@berth/machinery/schema';
import { deepEqual } from '@berth/machinery/values';
import { patternError } from './pattern.ts';

/** Where a node stands: what may be absent depends on it. */
type Level = 'root' | 'item' | 'field';

/**
 * What makes a schema structural (apiextensions pkg/apiserver/schema/validation.go and complete.go): types stand outside of
 * allOf, anyOf, oneOf and not; what is named inside of them is named outside as well.
 */
export function validateStructural(schema: Schema, path: string): FieldError[] {
  const errors = [...invariants(schema, 'root', path), ...completeness(schema, schema, path, path)];
  return errors.sort((a, b) => (errorMessage(a) < errorMessage(b) ? -1 : 1));
}

const isSchema = (value: Schema | boolean | undefined): value is Schema => typeof value === 'object';

function invariants(schema: Schema, level: Level, path: string): FieldError[] {
  const { type, items, properties = {}, additionalProperties } = schema;
  const errors: FieldError[] = [];
  if (type === 'array' && items === undefined) errors.push(required(child(path, 'items'), 'must be specified'));
  if (items !== undefined) errors.push(...invariants(items, 'item', child(path, 'items')));
  for (const [name, property] of Object.entries(properties))
    errors.push(...invariants(property, 'field', key(child(path, 'properties'), name)));
  if (additionalProperties !== undefined) {
    if (level === 'root') errors.push(forbidden(child(path, 'additionalProperties'), 'must not be used at the root'));
    if (isSchema(additionalProperties))
      errors.push(...invariants(additionalProperties, 'field', child(path, 'additionalProperties')));
  }
  errors.push(...extensions(schema, path));
  errors.push(...values(schema, isIntOrString(schema.anyOf), isIntOrString(schema.allOf?.[0]?.anyOf), path));
  errors.push(...types(schema, level, path));
  errors.push(...resourceMeta(schema, level, path));
  return errors;
}

function extensions(schema: Schema, path: string): FieldError[] {
  if (schema['x-kubernetes-int-or-string'] !== true) return [];
  return (['x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource'] as const)
    .filter((name) => schema[name] === true)
    .map((name) => invalidValue(child(path, name), true, 'must be false if x-kubernetes-int-or-string is true'));
}

const emptyType: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
};

function types(schema: Schema, level: Level, path: string): FieldError[] {
  const { type } = schema;
  const at = child(path, 'type');
  const errors: FieldError[] = [];
  const embedded = schema['x-kubernetes-embedded-resource'] === true;
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (embedded && type !== 'object') {
    const must = 'must be object if x-kubernetes-embedded-resource is true';
    errors.push(type === undefined ? required(at, must) : invalidValue(at, type, must));
  } else if (type === undefined && schema['x-kubernetes-int-or-string'] !== true && !open)
    errors.push(required(at, emptyType[level]));
  if (embedded && schema.additionalProperties !== undefined)
    errors.push(
      forbidden(child(path, 'additionalProperties'), 'must not be used if x-kubernetes-embedded-resource is set'),
    );
  if (level === 'root' && type !== undefined && type !== 'object')
    errors.push(invalidValue(at, type, 'must be object at the root'));
  if (embedded && !open && Object.keys(schema.properties ?? {}).length === 0)
    errors.push(
      required(
        child(path, 'properties'),
        'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields',
      ),
    );
  return errors;
}

/** What may be said of apiVersion, kind and metadata: the types they have anyhow, and at the root the name. */
function resourceMeta(schema: Schema, level: Level, path: string): FieldError[] {
  const whole = level === 'root' || schema['x-kubernetes-embedded-resource'] === true;
  const errors: FieldError[] = [];
  const at = (name: string) => key(child(path, 'properties'), name);
  const { kind, apiVersion, metadata } = schema.properties ?? {};
  for (const [name, property] of Object.entries({ kind, apiVersion }))
    if (property !== undefined && whole && property.type !== 'string')
      errors.push(invalidValue(child(at(name), 'type'), property.type ?? '', 'must be string'));
  if (metadata === undefined) return errors;
  if (whole && metadata.type !== 'object')
    errors.push(invalidValue(child(at('metadata'), 'type'), metadata.type ?? '', 'must be object'));
  if (level === 'root' && saysMore(metadata))
    errors.push(
      forbidden(
        at('metadata'),
        'must not specify anything other than name and generateName, but metadata is implicitly specified',
      ),
    );
  return errors;
}

function saysMore({ type: _type, properties = {}, default: _default, description, ...rest }: Schema): boolean {
  const named = Object.keys(properties);
  const others = Object.values(rest).some((value) => value !== undefined && value !== false);
  return description !== undefined || others || named.some((name) => name !== 'name' && name !== 'generateName');
}

const intOrString = [{ type: 'integer' }, { type: 'string' }];
const isIntOrString = (alternatives: readonly Schema[] | undefined): boolean => deepEqual(alternatives, intOrString);

/** Value validation: `skip…` for the two ways to say int-or-string, whose types may stand inside. */
function values(schema: Schema, skipAnyOf: boolean, skipFirstAllOf: boolean, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (!skipAnyOf)
    schema.anyOf?.forEach((one, at) => errors.push(...nested(one, false, index(child(path, 'anyOf'), at))));
  schema.allOf?.forEach((one, at) =>
    errors.push(...nested(one, skipFirstAllOf && at === 0, index(child(path, 'allOf'), at))),
  );
  schema.oneOf?.forEach((one, at) => errors.push(...nested(one, false, index(child(path, 'oneOf'), at))));
  if (schema.not !== undefined) errors.push(...nested(schema.not, false, child(path, 'not')));
  const wrong = patternError(schema.pattern);
  if (wrong !== undefined)
    errors.push(
      invalidValue(child(path, 'pattern'), schema.pattern, `must be a valid regular expression, but isn't: ${wrong}`),
    );
  return errors;
}

const forbiddenInside: readonly [field: keyof Schema, detail: string][] = [
  ['type', 'must be empty to be structural'],
  ['additionalProperties', 'must be undefined to be structural'],
  ['default', 'must be undefined to be structural'],
  ['title', 'must be empty to be structural'],
  ['description', 'must be empty to be structural'],
  ['nullable', 'must be false to be structural'],
  ['x-kubernetes-preserve-unknown-fields', 'must be false to be structural'],
  ['x-kubernetes-embedded-resource', 'must be false to be structural'],
  ['x-kubernetes-int-or-string', 'must be false to be structural'],
  ['x-kubernetes-list-map-keys', 'must be empty to be structural'],
  ['x-kubernetes-list-type', 'must be undefined to be structural'],
  ['x-kubernetes-map-type', 'must be undefined to be structural'],
  ['x-kubernetes-validations', 'must be empty to be structural'],
];

function nested(schema: Schema, skipAnyOf: boolean, path: string): FieldError[] {
  const errors = values(schema, skipAnyOf, false, path);
  if (schema.items !== undefined) errors.push(...nested(schema.items, false, child(path, 'items')));
  for (const [name, property] of Object.entries(schema.properties ?? {}))
    errors.push(...nested(property, false, key(child(path, 'properties'), name)));
  for (const [name, detail] of forbiddenInside) {
    const value = schema[name];
    const empty =
      value === undefined || value === false || value === '' || (Array.isArray(value) && value.length === 0);
    if (!empty || (name === 'additionalProperties' && value === false))
      errors.push(forbidden(child(path, name), detail));
  }
  if (schema.properties?.['metadata'] !== undefined)
    errors.push(forbidden(key(child(path, 'properties'), 'metadata'), 'must not be specified in a nested context'));
  return errors;
}

/** Everything that is named inside of allOf, anyOf, oneOf and not must be named in the structure. */
function completeness(inside: Schema, structure: Schema, path: string, insidePath: string): FieldError[] {
  const each = (schema: Schema, at: string) => nestedCompleteness(schema, structure, path, at);
  return [
    ...(inside.not === undefined ? [] : each(inside.not, child(insidePath, 'not'))),
    ...(['allOf', 'anyOf', 'oneOf'] as const).flatMap((name) =>
      (inside[name] ?? []).flatMap((schema, at) => each(schema, index(child(insidePath, name), at))),
    ),
  ];
}

function nestedCompleteness(
  inside: Schema,
  structure: Schema | undefined,
  path: string,
  insidePath: string,
): FieldError[] {
  if (structure === undefined) return [required(path, `because it is defined in ${insidePath}`)];
  const errors = completeness(inside, structure, path, insidePath);
  if (inside.items !== undefined)
    errors.push(...nestedCompleteness(inside.items, structure.items, child(path, 'items'), child(insidePath, 'items')));
  for (const [name, property] of Object.entries(inside.properties ?? {})) {
    const at = key(child(path, 'properties'), name);
    const insideAt = key(child(insidePath, 'properties'), name);
    errors.push(...nestedCompleteness(property, structure.properties?.[name], at, insideAt));
  }
  return errors;
}
