import type { Schema } from '../schema.ts';

/** How a field stands on the wire. Everything but the varints, doubles and texts is a message of its own. */
export type WireKind =
  | 'string'
  | 'bytes'
  | 'int'
  | 'long'
  | 'double'
  | 'bool'
  | 'message'
  | 'map'
  | 'scalar'
  | 'union'
  | 'raw';

export interface WireField {
  number: number;
  /** JSON name; '' for an inline message, whose fields are the parent's in JSON. */
  name: string;
  schema: Schema;
  kind: WireKind;
  repeated: boolean;
  /** Fields of an inline message. */
  inline?: WireMessage;
  /** A map's values, field 2 of its entries. */
  values?: WireField;
  /** The message around a map's list. */
  wrapper?: WireMessage;
}

/** A message type: its fields by number, and in the order of their numbers. */
export interface WireMessage {
  byNumber: Map<number, WireField>;
  ordered: WireField[];
}

const messages = new WeakMap<object, WireMessage>();
const none: Record<string, Schema> = {};

/** The wire form of a message type; compiled once for all copies of a node that share its properties. */
export function wireMessage(schema: Schema): WireMessage {
  const properties = schema.properties ?? none;
  const known = messages.get(properties);
  if (known !== undefined) return known;
  const made: WireMessage = { byNumber: new Map(), ordered: [] };
  messages.set(properties, made);
  fill(made, Object.keys(properties), schema.inline ?? [], schema);
  return made;
}

/** Adds fields by name; those of inline parts are fields of messages inside, which may have such parts themselves. */
function fill(
  message: WireMessage,
  names: readonly string[],
  parts: NonNullable<Schema['inline']>,
  schema: Schema,
): void {
  const inlined = new Set(parts.flatMap(({ fields }) => fields));
  for (const part of parts) {
    const inline: WireMessage = { byNumber: new Map(), ordered: [] };
    fill(inline, part.fields, part.inline ?? [], schema);
    push(message, { number: part.proto, name: '', schema, kind: 'message', repeated: false, inline });
  }
  for (const name of names) if (!inlined.has(name)) add(message, name, schema.properties?.[name]);
  finish(message);
}

function add(message: WireMessage, name: string, schema: Schema | undefined): void {
  if (schema?.proto === undefined) return;
  const repeated = schema.type === 'array' && schema.scalar === undefined;
  const item = repeated ? (schema.items ?? {}) : schema;
  push(message, withValues({ number: schema.proto, name, schema: item, kind: wireKind(item), repeated }));
}

function push(message: WireMessage, field: WireField): void {
  message.byNumber.set(field.number, field);
  message.ordered.push(field);
}

function withValues(field: WireField): WireField {
  if (field.kind !== 'map') return field;
  const { additionalProperties } = field.schema;
  const schema: Schema = typeof additionalProperties === 'object' ? additionalProperties : { type: 'string' };
  const values: WireField = { number: 2, name: field.name, schema, kind: wireKind(schema), repeated: false };
  if (schema.type !== 'array' || schema.scalar !== undefined) return { ...field, values: withValues(values) };
  const wrapper: WireMessage = { byNumber: new Map(), ordered: [] };
  add(wrapper, 'items', { ...schema, proto: 1 });
  return { ...field, values, wrapper };
}

function finish(message: WireMessage): void {
  message.ordered.sort((left, right) => left.number - right.number);
}

/** How a value of this schema, not repeated, stands on the wire. */
export function wireKind(schema: Schema): WireKind {
  if (schema.openUnion !== undefined) return 'union';
  switch (schema.scalar) {
    case 'bytes':
      return 'bytes';
    case 'MapOfLists':
      return 'map';
    case 'RawExtension':
    case 'FieldsV1':
      return 'raw';
    case undefined:
      break;
    default:
      return 'scalar';
  }
  switch (schema.type) {
    case 'integer':
      return schema.format === 'int32' ? 'int' : 'long';
    case 'number':
      return 'double';
    case 'boolean':
      return 'bool';
    case 'object':
      return schema.properties === undefined && typeof schema.additionalProperties === 'object' ? 'map' : 'message';
    default:
      return 'string';
  }
}
