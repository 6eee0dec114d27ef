import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decode, normalize } from './decode.ts';
import { ApiError } from './errors.ts';
import { decodeMessage, decodeProtobuf, encodeMessage, encodeProtobuf, isProtobuf } from './protobuf.ts';
import type { Schema } from './schema.ts';
import { Part, Tree, Widget } from './testing/schemas.ts';

const lookup = (apiVersion: string, kind: string): Schema | undefined =>
  apiVersion === 'example.io/v1' && kind === 'Widget' ? Widget : undefined;

const words = fc.string({ unit: 'grapheme', maxLength: 12 });
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const long = fc.maxSafeInteger();
const base64 = fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('base64'));
const quantity = fc.constantFrom('0', '1', '250m', '1Gi', '1500Mi', '3e6', '100k', '-5');
const seconds = fc
  .date({ min: new Date('0100-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => `${date.toISOString().slice(0, 19)}Z`);
const micros = fc
  .tuple(seconds, fc.nat(999_999))
  .map(([time, part]) => time.replace('Z', `.${String(part).padStart(6, '0')}Z`));
function optional(record: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(record, { requiredKeys: [] });
}
const part = optional({ name: words, port: int32, protocol: words, target: fc.oneof(int32, words) });
const json = fc.dictionary(words, fc.jsonValue({ maxDepth: 2 })).map((value) => JSON.parse(JSON.stringify(value)));
const { tree } = fc.letrec((tie) => ({
  tree: optional({
    value: words,
    left: tie('tree') as fc.Arbitrary<unknown>,
    children: fc.array(tie('tree') as fc.Arbitrary<unknown>, { maxLength: 2 }),
  }),
}));
const spec = optional({
  replicas: int32,
  minimum: int32,
  generation: long,
  paused: fc.boolean(),
  ready: fc.boolean(),
  ratio: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  parts: fc.array(part, { maxLength: 3 }),
  numbers: fc.array(long, { maxLength: 4 }),
  words: fc.array(words, { maxLength: 3 }),
  limits: fc.dictionary(words, quantity, { maxKeys: 3 }),
  size: quantity,
  surge: fc.oneof(int32, words),
  started: seconds,
  ended: seconds,
  renewed: micros,
  wait: fc.constantFrom('0s', '1h0m0s', '1.5s', '3ns', '-2m0s'),
  data: fc.dictionary(words, base64, { maxKeys: 3 }),
  blob: base64,
  raw: json,
  fields: json,
  extra: fc.dictionary(words, fc.array(words, { maxLength: 2 }), { maxKeys: 2 }),
  tree,
  path: words,
  part,
  named: fc.dictionary(words, part, { maxKeys: 2 }),
});
const widgets = fc.record({
  apiVersion: fc.constant('example.io/v1'),
  kind: fc.constant('Widget'),
  metadata: optional({ name: words, labels: fc.dictionary(words, words, { maxKeys: 3 }), creationTimestamp: seconds }),
  spec,
});

/** The same object as a JSON body would come out. */
function asJson(widget: object): any {
  return normalize(Widget, decode(Widget, JSON.parse(JSON.stringify(widget)), 'Widget').value);
}

test('an object comes out of protobuf as it comes out of JSON', () => {
  fc.assert(
    fc.property(widgets, (widget) => {
      const expected = asJson(widget);
      expect(decodeProtobuf(lookup, encodeProtobuf(Widget, expected))).toEqual(expected);
    }),
  );
});

test('encoding is a function of the content, not of the order of keys', () => {
  const one = encodeMessage(Widget, { spec: { replicas: 1, limits: { a: '1', b: '2' } }, metadata: { name: 'x' } });
  const other = encodeMessage(Widget, { metadata: { name: 'x' }, spec: { limits: { b: '2', a: '1' }, replicas: 1 } });
  expect(Buffer.from(one).equals(Buffer.from(other))).toBe(true);
});

function survives(bytes: Uint8Array): void {
  try {
    decodeProtobuf(lookup, bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).code).toBe(400);
  }
}

test('a body cut short anywhere is either an object or a BadRequest', () => {
  const whole = encodeProtobuf(
    Widget,
    asJson({
      apiVersion: 'example.io/v1',
      kind: 'Widget',
      spec: {
        parts: [{ name: 'a' }],
        limits: { cpu: '1' },
        renewed: '2026-01-01T00:00:00.000001Z',
        raw: { a: [1] },
        extra: { k: ['v'] },
      },
    }),
  );
  for (let length = 0; length < whole.length; length += 1) survives(whole.subarray(0, length));
});

test('garbage is either an object or a BadRequest', () => {
  const frame = encodeProtobuf(Widget, { apiVersion: 'example.io/v1', kind: 'Widget', metadata: {} });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => survives(Buffer.concat([frame.subarray(0, 4), noise]))),
  );
  fc.assert(
    fc.property(widgets, fc.nat(), fc.nat(255), (widget, at, byte) => {
      const bytes = encodeProtobuf(Widget, asJson(widget));
      bytes[4 + (at % (bytes.length - 4))] = byte;
      survives(bytes);
    }),
    { numRuns: 300 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (noise) => {
      try {
        decodeMessage(Widget, noise);
      } catch (error) {
        expect(error).toBeInstanceOf(ApiError);
      }
    }),
  );
});

test('what is no frame is refused in the words of upstream', () => {
  const refused = (bytes: Uint8Array, kind?: string): string => {
    try {
      decodeProtobuf(lookup, bytes, kind);
    } catch (error) {
      return (error as ApiError).message;
    }
    throw new Error('nothing was refused');
  };
  expect(refused(new Uint8Array())).toBe('empty data');
  expect(refused(Buffer.from('{"kind"'))).toBe(
    'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]',
  );
  expect(refused(Buffer.from('k8s\0'), 'Widget')).toBe(
    'the object provided is unrecognized (must be of type Widget): empty body (6b387300)',
  );
  expect(refused(Buffer.from('k8s\0\x0a\x7f'), 'Widget')).toBe(
    'the object provided is unrecognized (must be of type Widget): unexpected EOF (6b3873000a7f)',
  );
  const other = encodeProtobuf(Widget, { apiVersion: 'v9', kind: 'Thing', metadata: {} });
  expect(refused(other, 'Widget')).toBe(
    'Thing in version "v9" cannot be handled as a Widget: no kind "Thing" is registered for version "v9"',
  );
  const nameless = encodeProtobuf(Widget, { apiVersion: 'v1', kind: '', metadata: {} });
  expect(refused(nameless)).toBe(`Object 'Kind' is missing in 'runtime.TypeMeta{APIVersion:"v1", Kind:""}'`);
  expect(isProtobuf(nameless)).toBe(true);
  expect(isProtobuf(Buffer.from('k8'))).toBe(false);
});

test('nesting beyond the bound is refused', () => {
  let bytes: Uint8Array = new Uint8Array();
  for (let depth = 0; depth < 5000; depth += 1) {
    const length = bytes.length < 128 ? [bytes.length] : [(bytes.length & 0x7f) | 0x80, bytes.length >> 7];
    bytes = Buffer.concat([Uint8Array.from([0x12, ...length]), bytes]);
  }
  expect(() => decodeMessage(Tree, bytes)).toThrow('exceeded max depth');
});

test('fields of a newer client are skipped, groups refused', () => {
  const bytes = Buffer.concat([
    encodeMessage(Part, { name: 'a' }),
    Uint8Array.from([
      0xf8, 0x01, 0x05, 0xfa, 0x01, 0x02, 1, 2, 0xf9, 0x01, 0, 0, 0, 0, 0, 0, 0, 0, 0xfd, 0x01, 0, 0, 0, 0,
    ]),
  ]);
  expect(decodeMessage(Part, bytes)).toEqual({ name: 'a', port: 0, target: 0 });
  expect(() => decodeMessage(Part, Uint8Array.from([0x0b]))).toThrow('wrong wireType = 3 for field name');
  expect(() => decodeMessage(Part, Uint8Array.from([0xfb, 0x01]))).toThrow('illegal wireType 3');
});

test('numbers come packed or one by one', () => {
  const packed = Uint8Array.from([0x12, 0x05, 0x42, 0x03, 0x01, 0x02, 0x03]);
  const loose = Uint8Array.from([0x12, 0x06, 0x40, 0x01, 0x40, 0x02, 0x40, 0x03]);
  expect((decodeMessage(Widget, packed)['spec'] as any).numbers).toEqual([1, 2, 3]);
  expect((decodeMessage(Widget, loose)['spec'] as any).numbers).toEqual([1, 2, 3]);
});

test('an empty time is no time, and 1970 is one', () => {
  const spec = (bytes: number[]): any => decodeMessage(Widget, Uint8Array.from([0x12, bytes.length, ...bytes]))['spec'];
  expect(spec([0x6a, 0x00, 0x72, 0x00])).toMatchObject({ started: null });
  expect(spec([0x6a, 0x00, 0x72, 0x00]).ended).toBeUndefined();
  expect(spec([0x72, 0x04, 0x08, 0x00, 0x10, 0x00]).ended).toBe('1970-01-01T00:00:00Z');
});

test('unions of JSON keep their value', () => {
  const text: Schema = { type: 'string' };
  const props: Schema = { type: 'object', properties: {} };
  const wire = (
    fields: Record<string, Schema>,
    openUnion: NonNullable<Schema['openUnion']>,
    proto: number,
  ): Schema => ({
    type: 'object',
    openUnion,
    proto,
    properties: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, { ...field, wireOnly: true }])),
  });
  const schema = (proto: number): Schema => ({ ...props, proto });
  Object.assign(props.properties ?? {}, {
    type: { ...text, proto: 1 },
    default: wire({ raw: { type: 'string', scalar: 'bytes', proto: 1 } }, 'JSON', 2),
    additionalProperties: wire({ allows: { type: 'boolean', proto: 1 }, schema: schema(2) }, 'SchemaOrBool', 3),
    items: wire({ schema: schema(1), jSONSchemas: { type: 'array', items: props, proto: 2 } }, 'SchemaOrArray', 4),
    dependency: wire(
      { schema: schema(1), property: { type: 'array', items: text, proto: 2 } },
      'SchemaOrStringArray',
      5,
    ),
  });
  for (const value of [
    {
      type: 'object',
      default: { a: [1, null] },
      additionalProperties: { type: 'x' },
      items: { type: 'y' },
      dependency: ['a'],
    },
    { default: 0, additionalProperties: false, items: [{ type: 'a' }, { type: 'b' }], dependency: { type: 'z' } },
    { default: 'text', additionalProperties: true },
  ]) {
    expect(decodeMessage(props, encodeMessage(props, value))).toEqual(value);
  }
});
