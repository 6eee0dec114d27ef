import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { parseDuration } from '../decode/duration.ts';
import { maxDepth } from '../decode/json.ts';
import { parseMicroTime, parseTime } from '../decode/time.ts';
import type { Schema } from '../schema.ts';
import { isObject } from '../values.ts';
import type { WireField, WireKind, WireMessage } from './fields.ts';
import { wireMessage } from './fields.ts';
import { splitUnion } from './unions.ts';

const varint = 0;
const fixed64 = 1;
const delimited = 2;

/** Writes an object, decoded by its schema before, as one message. Absent fields are not written, others in order of number. */
export function writeMessage(schema: Schema, object: Record<string, unknown>): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter();
  fields(writer, wireMessage(schema), object, 0);
  return writer.finish();
}

function fields(writer: BinaryWriter, message: WireMessage, object: Record<string, unknown>, depth: number): void {
  if (depth > maxDepth) throw new RangeError('exceeded max depth');
  for (const field of message.ordered) {
    if (field.inline !== undefined) {
      writer.tag(field.number, delimited).fork();
      fields(writer, field.inline, object, depth + 1);
      writer.join();
      continue;
    }
    const value = object[field.name];
    if (value === undefined) continue;
    if (value === null && field.kind !== 'scalar') continue;
    if (field.kind === 'map') map(writer, field, value, depth);
    else if (!field.repeated) one(writer, field, value, depth);
    else if (Array.isArray(value)) {
      for (const item of value) one(writer, field, item, depth);
    }
  }
}

/** Entries in the order of their keys, as Go writes them. */
function map(writer: BinaryWriter, field: WireField, value: unknown, depth: number): void {
  if (!isObject(value)) return;
  const { values = field, wrapper } = field;
  for (const key of Object.keys(value).sort()) {
    const entry = value[key];
    writer.tag(field.number, delimited).fork();
    writer.tag(1, delimited).string(key);
    if (wrapper === undefined) one(writer, values, entry, depth);
    else {
      writer.tag(2, delimited).fork();
      fields(writer, wrapper, { items: entry }, depth + 1);
      writer.join();
    }
    writer.join();
  }
}

function one(writer: BinaryWriter, field: WireField, value: unknown, depth: number): void {
  const { number, kind, schema } = field;
  switch (kind) {
    case 'string':
      writer.tag(number, delimited).string(String(value));
      return;
    case 'int':
      writer.tag(number, varint).int32(Number(value));
      return;
    case 'long':
      writer.tag(number, varint).int64(BigInt(Number(value)));
      return;
    case 'bool':
      writer.tag(number, varint).bool(value === true);
      return;
    case 'double':
      writer.tag(number, fixed64).double(Number(value));
      return;
    case 'bytes':
      writer.tag(number, delimited).bytes(Buffer.from(String(value), 'base64'));
      return;
    default:
      writer.tag(number, delimited).fork();
      nested(writer, kind, schema, value, depth + 1);
      writer.join();
  }
}

function nested(writer: BinaryWriter, kind: WireKind, schema: Schema, value: unknown, depth: number): void {
  if (kind === 'scalar') scalar(writer, schema, value);
  else if (kind === 'raw') writer.tag(1, delimited).string(JSON.stringify(value));
  else if (kind === 'union') fields(writer, wireMessage(schema), splitUnion(schema, value), depth);
  else if (isObject(value)) fields(writer, wireMessage(schema), value, depth);
}

function scalar(writer: BinaryWriter, schema: Schema, value: unknown): void {
  switch (schema.scalar) {
    case 'Quantity':
      writer.tag(1, delimited).string(String(value ?? '0'));
      return;
    case 'IntOrString':
      writer.tag(1, varint).int32(typeof value === 'string' ? 1 : 0);
      writer.tag(2, varint).int32(typeof value === 'number' ? value : 0);
      writer.tag(3, delimited).string(typeof value === 'string' ? value : '');
      return;
    case 'Duration':
      writer.tag(1, varint).int64(parseDuration(String(value ?? '0')));
      return;
    default:
      if (value !== null) time(writer, schema, String(value));
  }
}

function time(writer: BinaryWriter, schema: Schema, text: string): void {
  const { seconds, nanos } = schema.scalar === 'MicroTime' ? parseMicroTime(text) : parseTime(text);
  writer.tag(1, varint).int64(BigInt(seconds));
  writer.tag(2, varint).int32(schema.scalar === 'MicroTime' ? nanos : 0);
}
