import { BinaryReader } from '@bufbuild/protobuf/wire';
import { maxDepth, parseJson } from '../decode/json.ts';
import { formatDuration } from '../decode/duration.ts';
import { formatMicroTime, formatTime } from '../decode/time.ts';
import { canonicalQuantity } from '../quantity.ts';
import type { Schema } from '../schema.ts';
import { put } from '../values.ts';
import type { WireField, WireMessage } from './fields.ts';
import { wireMessage } from './fields.ts';
import { joinUnion } from './unions.ts';

const varint = 0;
const fixed64 = 1;
const delimited = 2;

/** The bytes are not the message; the text is what Go's generated code says. */
export class WireProblem extends Error {}

/**
 * Reads one message into the JSON form of its schema. Unknown fields are skipped; zero values stay as they were sent.
 * @throws WireProblem on anything that is not such a message; never reads beyond `bytes`.
 */
export function readMessage(schema: Schema, bytes: Uint8Array): Record<string, unknown> {
  const target: Record<string, unknown> = {};
  new Decoder(bytes).fields(wireMessage(schema), bytes.length, target);
  return target;
}

class Decoder {
  readonly #bytesGiven: Uint8Array;
  readonly #reader: BinaryReader;
  #depth = 0;

  constructor(bytes: Uint8Array) {
    this.#bytesGiven = bytes;
    this.#reader = new BinaryReader(bytes);
  }

  fields(message: WireMessage, end: number, target: Record<string, unknown>): void {
    const reader = this.#reader;
    this.#depth += 1;
    if (this.#depth > maxDepth) throw new WireProblem('exceeded max depth');
    while (reader.pos < end) {
      const tag = reader.uint32();
      const number = tag >>> 3;
      if (number === 0) throw new WireProblem(`proto: illegal tag 0 (wire type ${tag & 7})`);
      const field = message.byNumber.get(number);
      if (field === undefined) this.#skip(tag & 7, end);
      else this.#field(field, tag & 7, end, target);
    }
    if (reader.pos > end) throw new WireProblem('unexpected EOF');
    this.#depth -= 1;
  }

  #field(field: WireField, wire: number, end: number, target: Record<string, unknown>): void {
    if (field.inline !== undefined) {
      this.fields(field.inline, this.#limit(wire, end, field), target);
    } else if (field.kind === 'map') {
      const held = Object.hasOwn(target, field.name) ? target[field.name] : undefined;
      const map = (held ?? {}) as Record<string, unknown>;
      this.#entry(field, wire, end, map);
      if (held === undefined) target[field.name] = map;
    } else if (field.repeated) {
      const held = target[field.name] as unknown[] | undefined;
      const list = held ?? (target[field.name] = [] as unknown[]);
      this.#items(field, wire, end, list as unknown[]);
    } else {
      const value = this.#value(field, wire, end);
      if (value !== undefined) target[field.name] = value;
    }
  }

  /** Numbers may come packed, several in one field. */
  #items(field: WireField, wire: number, end: number, list: unknown[]): void {
    const packable = field.kind === 'int' || field.kind === 'long' || field.kind === 'bool' || field.kind === 'double';
    if (!packable || wire !== delimited) {
      list.push(this.#value(field, wire, end) ?? null);
      return;
    }
    const limit = this.#limit(wire, end, field);
    const single = field.kind === 'double' ? fixed64 : varint;
    while (this.#reader.pos < limit) list.push(this.#value(field, single, limit));
  }

  #entry(field: WireField, wire: number, end: number, map: Record<string, unknown>): void {
    const limit = this.#limit(wire, end, field);
    const values = field.values ?? field;
    let key = '';
    let value: unknown;
    while (this.#reader.pos < limit) {
      const tag = this.#reader.uint32();
      if (tag === 10) key = this.#text(limit);
      else if (tag >>> 3 !== 2) this.#skip(tag & 7, limit);
      else if (field.wrapper !== undefined) value = this.#wrappedList(field, field.wrapper, tag & 7, limit);
      else value = this.#value(values, tag & 7, limit);
    }
    if (this.#reader.pos > limit) throw new WireProblem('unexpected EOF');
    put(map, key, value ?? absentValue(values));
  }

  /** A map's list stands in a message around it. */
  #wrappedList(field: WireField, wrapper: WireMessage, wire: number, end: number): unknown {
    const holder: Record<string, unknown> = {};
    this.fields(wrapper, this.#limit(wire, end, field), holder);
    return holder['items'] ?? [];
  }

  #value(field: WireField, wire: number, end: number): unknown {
    const reader = this.#reader;
    switch (field.kind) {
      case 'string':
        this.#expect(wire, delimited, field);
        return this.#text(end);
      case 'int':
        this.#expect(wire, varint, field);
        return reader.int32();
      case 'long':
        this.#expect(wire, varint, field);
        return Number(reader.int64());
      case 'bool':
        this.#expect(wire, varint, field);
        return reader.bool();
      case 'double':
        this.#expect(wire, fixed64, field);
        return finite(reader.double());
      default:
        return this.#delimited(field, this.#limit(wire, end, field));
    }
  }

  /** What has a length in front: bytes and all that is a message on the wire. */
  #delimited(field: WireField, limit: number): unknown {
    if (field.kind === 'bytes') return this.#bytes(limit).toString('base64');
    if (field.kind === 'raw') return this.#raw(limit);
    if (field.kind === 'scalar') return this.#scalar(field.schema, limit);
    const nested: Record<string, unknown> = {};
    this.fields(wireMessage(field.schema), limit, nested);
    return field.kind === 'union' ? joinUnion(field.schema, nested) : nested;
  }

  #raw(limit: number): unknown {
    let text = '';
    this.#numbered(limit, (number, wire) => {
      if (number !== 1 || wire !== delimited) return false;
      text = this.#text(limit);
      return true;
    });
    return text === '' ? undefined : (parseJson(text).value ?? undefined);
  }

  #scalar({ scalar }: Schema, limit: number): unknown {
    const empty = this.#reader.pos === limit;
    const texts: Record<number, string> = {};
    const numbers: Record<number, bigint> = {};
    this.#numbered(limit, (number, wire) => {
      if (wire === delimited) texts[number] = this.#text(limit);
      else if (wire === varint) numbers[number] = BigInt(this.#reader.int64());
      else return false;
      return true;
    });
    switch (scalar) {
      case 'Quantity':
        return texts[1] === undefined ? '0' : canonicalQuantity(texts[1]);
      case 'IntOrString':
        return numbers[1] === 1n ? (texts[3] ?? '') : Number(BigInt.asIntN(32, numbers[2] ?? 0n));
      case 'Duration':
        return formatDuration(numbers[1] ?? 0n);
      default:
        return empty ? undefined : timeText(scalar, Number(numbers[1] ?? 0n), Number(numbers[2] ?? 0n));
    }
  }

  #numbered(limit: number, take: (number: number, wire: number) => boolean): void {
    while (this.#reader.pos < limit) {
      const tag = this.#reader.uint32();
      if (!take(tag >>> 3, tag & 7)) this.#skip(tag & 7, limit);
    }
    if (this.#reader.pos > limit) throw new WireProblem('unexpected EOF');
  }

  /** Where a value that has its length in front ends. */
  #limit(wire: number, end: number, field: WireField): number {
    this.#expect(wire, delimited, field);
    return this.#length(end);
  }

  #length(end: number): number {
    const length = this.#reader.uint32();
    const limit = this.#reader.pos + length;
    if (limit > end) throw new WireProblem('unexpected EOF');
    return limit;
  }

  #text(end: number): string {
    const start = this.#reader.pos;
    const text = this.#reader.string();
    if (this.#reader.pos > end || this.#reader.pos < start) throw new WireProblem('unexpected EOF');
    return text;
  }

  #bytes(limit: number): Buffer {
    const { buffer, byteOffset } = this.#bytesGiven;
    const start = this.#reader.pos;
    this.#reader.pos = limit;
    return Buffer.from(buffer, byteOffset + start, limit - start);
  }

  #expect(wire: number, wanted: number, field: WireField): void {
    if (wire !== wanted) throw new WireProblem(`proto: wrong wireType = ${wire} for field ${field.name}`);
  }

  /** Groups are refused: nothing of Kubernetes has them, and they nest without a length. */
  #skip(wire: number, end: number): void {
    if (wire === delimited) this.#reader.pos = this.#length(end);
    else if (wire === varint) this.#reader.uint64();
    else if (wire === fixed64) this.#reader.pos += 8;
    else if (wire === 5) this.#reader.pos += 4;
    else throw new WireProblem(`proto: illegal wireType ${wire}`);
    if (this.#reader.pos > end) throw new WireProblem('unexpected EOF');
  }
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new WireProblem(`json: unsupported value: ${value}`);
  return value;
}

function timeText(scalar: Schema['scalar'], seconds: number, nanos: number): string {
  if (!(seconds >= -62_135_596_800 && seconds <= 253_402_300_799 && nanos >= 0 && nanos < 1e9)) {
    throw new WireProblem('Time.MarshalJSON: year outside of range [0,9999]');
  }
  return scalar === 'MicroTime' ? formatMicroTime({ seconds, nanos }) : formatTime({ seconds, nanos });
}

/** What an entry of a map means that has no value on the wire. */
function absentValue({ kind, schema }: WireField): unknown {
  if (schema.type === 'array') return [];
  if (kind === 'string' || kind === 'bytes') return '';
  if (kind === 'int' || kind === 'long' || kind === 'double' || schema.scalar === 'IntOrString') return 0;
  if (kind === 'bool') return false;
  if (kind === 'message' || kind === 'map') return {};
  return schema.scalar === 'Quantity' ? '0' : null;
}
