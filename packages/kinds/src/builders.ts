import type { Schema } from '@berth/machinery/schema';

/**
 * Builders of schema nodes. A field is written as its protobuf number, an optional description and optional extras:
 * `replicas: int32(1, 'How many pods there should be.', { zero: 'keep' })`. Without a number they build items of lists and
 * maps: `list(4, string())`.
 *
 * Zero values as Go prints them: scalars, lists and maps are dropped when zero unless `zero` says otherwise (`keep` for
 * Go's pointers, `fill` for fields without omitempty); `message` is a pointer, `struct` is held by value and prints `{}`.
 */
export type Extras = Partial<Schema> & {
  /** Keys of a list of type `map`. */
  keys?: readonly string[];
  /** Strategic merge by this key. */
  mergeKey?: string;
};
type Rest = [description: string, extras?: Extras] | [extras?: Extras];

/** A type with an OpenAPI definition of its own. */
export type NamedSchema = Schema & { name: string; properties: Record<string, Schema> };

function node(base: Schema, proto: number | undefined, rest: Rest): Schema {
  const [first, second] = rest;
  const extras = typeof first === 'string' ? second : first;
  const { keys, mergeKey, ...plain } = extras ?? {};
  const schema: Schema = { ...base };
  if (typeof first === 'string') {
    if (base.name !== undefined) schema.typeDescription = base.description;
    schema.description = first;
  }
  if (proto !== undefined) schema.proto = proto;
  else delete schema.zero;
  if (keys !== undefined) {
    schema['x-kubernetes-list-type'] = 'map';
    schema['x-kubernetes-list-map-keys'] = keys;
  }
  if (mergeKey !== undefined) {
    schema['x-kubernetes-patch-merge-key'] = mergeKey;
    schema['x-kubernetes-patch-strategy'] = 'merge';
  }
  return Object.assign(schema, plain);
}

function builder(base: Schema): (proto?: number, ...rest: Rest) => Schema {
  return (proto, ...rest) => node(base, proto, rest);
}

const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1';

export const string = builder({ type: 'string', zero: 'omit' });
export const bool = builder({ type: 'boolean', zero: 'omit' });
export const int32 = builder({ type: 'integer', format: 'int32', zero: 'omit' });
export const int64 = builder({ type: 'integer', format: 'int64', zero: 'omit' });
/** Base64 in JSON. */
export const bytes = builder({ type: 'string', format: 'byte', scalar: 'bytes', zero: 'omit' });
/** RFC 3339 with seconds; `null` is the zero time. */
export const time = builder({
  name: `${meta}.Time`,
  type: 'string',
  format: 'date-time',
  scalar: 'Time',
  zero: 'omit',
});
/** RFC 3339 with microseconds. */
export const microTime = builder({
  name: `${meta}.MicroTime`,
  type: 'string',
  format: 'date-time',
  scalar: 'MicroTime',
  zero: 'omit',
});
export const quantity = builder({
  name: 'io.k8s.apimachinery.pkg.api.resource.Quantity',
  type: 'string',
  scalar: 'Quantity',
  zero: 'fill',
});
export const intOrString = builder({
  name: 'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
  'x-kubernetes-int-or-string': true,
  format: 'int-or-string',
  scalar: 'IntOrString',
  zero: 'fill',
});
/** An object of any kind, passed through as it came. */
export const rawExtension = builder({
  name: 'io.k8s.apimachinery.pkg.runtime.RawExtension',
  type: 'object',
  'x-kubernetes-preserve-unknown-fields': true,
  scalar: 'RawExtension',
  zero: 'fill',
});
export const fieldsV1 = builder({
  name: `${meta}.FieldsV1`,
  type: 'object',
  'x-kubernetes-preserve-unknown-fields': true,
  scalar: 'FieldsV1',
  zero: 'keep',
});
/** A map of string lists, whose protobuf values are messages around the list (UserInfo.extra). */
export const mapOfLists = builder({
  type: 'object',
  additionalProperties: { type: 'array', items: { type: 'string' } },
  scalar: 'MapOfLists',
  zero: 'omit',
});

/** A nested message held by a pointer: absent or present as sent. */
export function message(type: Schema, proto: number, ...rest: Rest): Schema {
  return node({ ...type, zero: 'keep' }, proto, rest);
}

/** A nested struct held by value: Go prints `{}` where nothing is set, omitempty or not. */
export function struct(type: Schema, proto: number, ...rest: Rest): Schema {
  return node({ ...type, zero: 'fill' }, proto, rest);
}

export function list(proto: number | undefined, items: Schema, ...rest: Rest): Schema {
  return node({ type: 'array', items, zero: 'omit' }, proto, rest);
}

/** Keys are strings in every map of the API. */
export function map(proto: number, values: Schema, ...rest: Rest): Schema {
  return node({ type: 'object', additionalProperties: values, zero: 'omit' }, proto, rest);
}

/**
 * A type with a definition of its own. A type that contains itself fills its properties after the fact:
 * `named(name, text, properties)` keeps the object it is given, and fields are copies of the node that share it.
 */
export function named(
  name: string,
  description: string,
  properties: Record<string, Schema>,
  extras: Partial<Schema> = {},
): NamedSchema {
  return { name, ...(description === '' ? {} : { description }), type: 'object', properties, ...extras };
}

/** Go's inline struct: its fields are flat in JSON and message `proto` in protobuf. Spread `properties` beside it. */
export function inline(
  proto: number,
  properties: Record<string, Schema>,
): { proto: number; fields: readonly string[] } {
  return { proto, fields: Object.keys(properties) };
}

/** A kind: a named type with apiVersion and kind, which protobuf carries outside of the message. */
export function kindSchema(
  name: string,
  description: string,
  properties: Record<string, Schema>,
  extras: Partial<Schema> = {},
): NamedSchema {
  return named(name, description, { apiVersion, kind, ...properties }, extras);
}

const apiVersion: Schema = {
  type: 'string',
  description: 'Group and version of the schema this object is written in.',
  zero: 'omit',
};
const kind: Schema = {
  type: 'string',
  description: 'The kind of resource this object is, in CamelCase.',
  zero: 'omit',
};
