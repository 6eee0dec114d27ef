import type { Schema } from '../schema.ts';
import { escapeName, isReserved, unescapeName } from './escape.ts';
import {
  boolType,
  bytesType,
  doubleType,
  durationType,
  dynType,
  intType,
  listOf,
  mapOf,
  stringType,
  timestampType,
  type Type,
} from './types.ts';

/** How large a request may be, in bytes: what bounds a list, map or string that its schema does not. */
const largestRequest = 3 * 1024 * 1024;

/** A schema's type, and those of the schemas in it, each made once. */
export interface SchemaTypes {
  type: Type;
  /** What messages call it: `selfType.spec.@idx`. */
  name: string;
  /** Least bytes a value of the type takes in JSON. */
  minSize: number;
  items?: SchemaTypes;
  /** Of a map's values. */
  values?: SchemaTypes;
  /** By name as JSON has it; those that expressions cannot see are missing. */
  properties?: ReadonlyMap<string, SchemaTypes>;
}

/**
 * The CEL type of a schema, or undefined where expressions cannot see it (no type, unknown fields only). Rules as in
 * apiserver pkg/cel/common/schemas.go: names of properties are escaped, an int-or-string is dyn, an embedded resource
 * has apiVersion, kind and metadata. `name` is what messages call the type; `root`: the schema is a whole resource.
 */
export function schemaType(schema: Schema, name: string, root: boolean): Type | undefined {
  return schemaTypes(schema, name, root)?.type;
}

const embedded = (schema: Schema) => schema['x-kubernetes-embedded-resource'] === true;
const bounded = (type: Type, maxElements: number): Type => ({ ...type, maxElements });

/** As schemaType, with the types of everything inside. */
export function schemaTypes(schema: Schema, name: string, root: boolean): SchemaTypes | undefined {
  const made = typesOf(schema, name, root);
  if (made === undefined) return undefined;
  // Estimates take what has no elements for empty (apiserver pkg/cel/types.go MaxElements).
  return {
    ...made,
    type: { ...made.type, maxElements: made.type.maxElements ?? 0, nullable: schema.nullable === true },
  };
}

function typesOf(schema: Schema, name: string, root: boolean): SchemaTypes | undefined {
  if (schema['x-kubernetes-int-or-string'] === true) {
    const most = schema.maxLength === undefined ? largestRequest - 2 : atLeastZero(schema.maxLength) * 4;
    return { name, type: bounded(dynType, most), minSize: 1 };
  }
  const whole = root ? withMeta(schema) : schema;
  switch (whole.type) {
    case 'array':
      return arrayType(whole, name);
    case 'object':
      return objectType(whole, name);
    case 'string':
      return textType(whole, name);
    case 'boolean':
      return { name, type: boolType, minSize: 4 };
    case 'number':
      return { name, type: doubleType, minSize: 1 };
    case 'integer':
      return { name, type: intType, minSize: 1 };
    default:
      return undefined;
  }
}

const atLeastZero = (value: number) => Math.max(0, value);

function arrayType(schema: Schema, name: string): SchemaTypes | undefined {
  const items =
    schema.items === undefined ? undefined : schemaTypes(schema.items, `${name}.@idx`, embedded(schema.items));
  if (items === undefined) return undefined;
  const most =
    schema.maxItems === undefined
      ? Math.floor((largestRequest - 2) / (items.minSize + 1))
      : atLeastZero(schema.maxItems);
  const kind = schema['x-kubernetes-list-type'];
  const list =
    kind === 'set' || kind === 'map' ? { type: kind, keys: schema['x-kubernetes-list-map-keys'] ?? [] } : undefined;
  const type = { ...listOf(items.type), maxElements: most, ...(list === undefined ? {} : { list }) };
  return { name, type, minSize: 2, items };
}

function objectType(schema: Schema, name: string): SchemaTypes | undefined {
  const values = schema.additionalProperties;
  if (typeof values === 'object') {
    const value = schemaTypes(values, `${name}.@elem`, embedded(values));
    if (value === undefined) return undefined;
    const most =
      schema.maxProperties === undefined
        ? Math.floor((largestRequest - 2) / (value.minSize + 6))
        : atLeastZero(schema.maxProperties);
    return { name, type: bounded(mapOf(stringType, value.type), most), minSize: 2, values: value };
  }
  const fields = new Map<string, Type>();
  const properties = new Map<string, SchemaTypes>();
  let minSize = 2;
  for (const [property, child] of Object.entries(schema.properties ?? {})) {
    const escaped = escapeName(property);
    const field = schemaTypes(child, `${name}.${escaped ?? property}`, embedded(child));
    if (field === undefined) continue;
    properties.set(property, field);
    if (escaped !== undefined) fields.set(escaped, field.type);
    if (schema.required?.includes(property) === true && child.default === undefined)
      minSize += Buffer.byteLength(property) + field.minSize + 4;
  }
  return { name, type: structOf(name, (field) => fields.get(field)), minSize, properties };
}

/** A struct whose fields are properties of JSON; reserved words are reached with and without their underscores. */
export function structOf(name: string, field: (name: string) => Type | undefined): Type {
  return {
    kind: 'struct',
    name,
    parameters: [],
    field: (one) => field(one) ?? (isReserved(one) ? field(`__${one}__`) : undefined),
    property: (one) => unescapeName(one) ?? one,
  };
}

function textType(schema: Schema, name: string): SchemaTypes {
  switch (schema.format) {
    case 'byte':
      return {
        name,
        type: bounded(bytesType, schema.maxLength === undefined ? largestRequest - 2 : atLeastZero(schema.maxLength)),
        minSize: 2,
      };
    case 'duration':
      return { name, type: bounded(durationType, 32), minSize: 3 };
    case 'date':
      return { name, type: bounded(timestampType, 12), minSize: 12 };
    case 'date-time':
      return { name, type: bounded(timestampType, 32), minSize: 21 };
    default:
      return { name, type: bounded(stringType, longestText(schema)), minSize: 2 };
  }
}

/** In bytes: a character may take four. */
function longestText(schema: Schema): number {
  if (schema.maxLength !== undefined) return atLeastZero(schema.maxLength) * 4;
  const words = schema.enum ?? [];
  if (words.length === 0) return largestRequest - 2;
  return Math.max(0, ...words.map((word) => (typeof word === 'string' ? Buffer.byteLength(word) : 0)));
}

/** Of a resource's identity, expressions see these whatever the schema says. */
function withMeta(schema: Schema): Schema {
  const text: Schema = { type: 'string' };
  const { properties = {} } = schema;
  const { metadata } = properties;
  const complete =
    properties.kind?.type === 'string' &&
    properties.apiVersion?.type === 'string' &&
    metadata?.type === 'object' &&
    metadata.properties?.name?.type === 'string' &&
    metadata.properties.generateName?.type === 'string';
  if (complete) return schema;
  const named: Schema = { type: 'object', properties: { name: text, generateName: text } };
  return { ...schema, properties: { ...properties, kind: text, apiVersion: text, metadata: named } };
}
