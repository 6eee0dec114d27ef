import { decode } from '@berth/machinery/decode';
import { ApiError, type FieldError } from '@berth/machinery/errors';
import { child, index, invalidValue, key } from '@berth/machinery/invalid';
import type { Schema } from '@berth/machinery/schema';
import { deepCopy, isObject } from '@berth/machinery/values';
import { message } from '../builders.ts';
import { ObjectMeta } from '../meta/objectmeta.ts';

const metadata = message(ObjectMeta, 1);

/** A schema in which the metadata of objects inside of objects is Kubernetes' own. What has none inside is the same schema. */
export function withMetadata(schema: Schema): Schema {
  const changed: Partial<Schema> = {};
  const { items, additionalProperties, properties = {} } = schema;
  if (items !== undefined && withMetadata(items) !== items) changed.items = withMetadata(items);
  if (typeof additionalProperties === 'object' && withMetadata(additionalProperties) !== additionalProperties)
    changed.additionalProperties = withMetadata(additionalProperties);
  const inside = Object.entries(properties).map(([name, property]) => [name, withMetadata(property)] as const);
  if (inside.some(([name, property]) => property !== properties[name])) changed.properties = Object.fromEntries(inside);
  if (schema['x-kubernetes-embedded-resource'] === true)
    changed.properties = { ...(changed.properties ?? properties), metadata };
  return Object.keys(changed).length === 0 ? schema : { ...schema, ...changed };
}

/** The first field of apiVersion, kind or metadata that has the wrong type, in objects inside (apiextensions objectmeta/coerce.go). */
export function mistyped(schema: Schema, value: unknown, path: string): FieldError | undefined {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined) return undefined;
    return first(value.map((item, at) => () => mistyped(items, item, index(path, at))));
  }
  if (!isObject(value)) return undefined;
  const embedded = schema['x-kubernetes-embedded-resource'] === true;
  return first(
    Object.keys(value).map((name) => () => {
      const wrong = embedded ? mistypedMeta(name, value[name], child(path, name)) : undefined;
      if (wrong !== undefined) return wrong;
      const property = schema.properties?.[name];
      if (property !== undefined) return mistyped(property, value[name], child(path, name));
      const { additionalProperties: values } = schema;
      return typeof values === 'object' ? mistyped(values, value[name], key(path, name)) : undefined;
    }),
  );
}

function first(looks: readonly (() => FieldError | undefined)[]): FieldError | undefined {
  for (const look of looks) {
    const found = look();
    if (found !== undefined) return found;
  }
  return undefined;
}

function mistypedMeta(name: string, value: unknown, path: string): FieldError | undefined {
  if (name === 'apiVersion' || name === 'kind')
    return typeof value === 'string' ? undefined : invalidValue(path, value, 'must be a string');
  if (name !== 'metadata') return undefined;
  const why = metadataProblem(value);
  return why === undefined ? undefined : invalidValue(path, value, why);
}

function metadataProblem(value: unknown): string | undefined {
  if (!isObject(value)) {
    const type = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
    return value === null ? undefined : `json: cannot unmarshal ${type} into Go value of type v1.ObjectMeta`;
  }
  try {
    decode(ObjectMeta, deepCopy(value), 'ObjectMeta');
    return undefined;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return error.message.slice(Math.max(0, error.message.indexOf('json: ')));
  }
}
