import { expect, test } from 'vitest';
import { errorMessage } from './invalid.ts';
import type { Schema } from './schema.ts';
import { validateShape } from './shape.ts';
import { Gadget, Widget } from './testing/schemas.ts';

const complaints = (schema: Schema, value: unknown): string[] => validateShape(schema, value).map(errorMessage);
const about = (spec: object): string[] => complaints(Gadget, { spec: { size: 1, ...spec } });

test('a well-formed object has no complaints', () => {
  const parts = [
    { name: 'a', port: 1 },
    { name: 'a', port: 2 },
  ];
  expect(
    about({
      color: 'blue',
      note: null,
      code: 'abc',
      address: '10.0.0.1',
      port: '80%',
      tags: ['a', 'b'],
      parts,
      choice: { a: 'x' },
    }),
  ).toEqual([]);
  expect(about({ inner: { apiVersion: 'v1', kind: 'Pod', metadata: { generateName: 'a-' } } })).toEqual([]);
});

test('required, type, range and enum complain as apiextensions does', () => {
  expect(complaints(Gadget, {})).toEqual(['spec: Required value']);
  expect(complaints(Gadget, { spec: {} })).toEqual(['spec.size: Required value']);
  expect(about({ size: 'x' })).toEqual([
    'spec.size: Invalid value: "string": spec.size in body must be of type integer: "string"',
  ]);
  expect(about({ size: null })).toEqual([
    'spec.size: Invalid value: "null": spec.size in body must be of type integer: "null"',
  ]);
  expect(about({ size: 11 })).toEqual([
    'spec.size: Invalid value: 11: spec.size in body should be less than or equal to 10',
  ]);
  expect(about({ size: 0 })).toEqual([
    'spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1',
  ]);
  expect(about({ size: 1.5 })).toEqual([
    'spec.size: Invalid value: "number": spec.size in body must be of type integer: "number"',
    '<nil>: Invalid value: "": Checked value must be of type integer (default format) in spec.size',
  ]);
  expect(about({ color: 'green' })).toEqual([
    'spec.color: Unsupported value: "green": supported values: "red", "blue"',
  ]);
  expect(about({ port: true })).toEqual([
    'spec.port: Invalid value: "boolean": spec.port in body must be of type integer,string: "boolean"',
  ]);
});

test('lengths, patterns and formats complain as apiextensions does', () => {
  expect(about({ code: 'a' })).toEqual([
    'spec.code: Invalid value: "a": spec.code in body should be at least 2 chars long',
  ]);
  expect(about({ code: 'abcde' })).toEqual(['spec.code: Too long: may not be more than 4 bytes']);
  expect(about({ code: 'äöü' })).toEqual([
    `spec.code: Invalid value: "äöü": spec.code in body should match '^[a-z]+$'`,
  ]);
  expect(about({ address: '10.0.0' })).toEqual([
    'spec.address: Invalid value: "10.0.0": spec.address in body must be of type ipv4: "10.0.0"',
  ]);
});

test('lists of type set and map hold each thing once', () => {
  expect(about({ tags: ['a', 'b', 'a', 'a'] })).toEqual(['spec.tags[2]: Duplicate value: "a"']);
  expect(about({ parts: [{ name: 'a', port: 1 }, { port: 1, name: 'a' }, { name: 'b' }] })).toEqual([
    'spec.parts[1]: Duplicate value: {"name":"a","port":1}',
  ]);
});

test('alternatives complain without a field, as upstream does', () => {
  expect(about({ choice: {} })).toEqual([
    '<nil>: Invalid value: "": "spec.choice" must validate one and only one schema (oneOf). Found none valid',
    'spec.choice.a: Required value',
  ]);
  expect(about({ choice: { a: 'x', b: 'y' } })).toEqual([
    '<nil>: Invalid value: "": "spec.choice" must validate one and only one schema (oneOf). Found 2 valid alternatives',
  ]);
  const any: Schema = {
    type: 'object',
    properties: { x: { anyOf: [{ type: 'integer' }, { type: 'boolean' }], not: { enum: [5] } } },
  };
  expect(complaints(any, { x: 'a' })[0]).toBe(
    '<nil>: Invalid value: "": "x" must validate at least one schema (anyOf)',
  );
  expect(complaints(any, { x: 5 })).toEqual(['<nil>: Invalid value: "": "x" must not validate the schema (not)']);
});

test('an embedded resource must be one', () => {
  expect(about({ inner: { kind: 'a_b', metadata: { name: 'x/y' } } })).toEqual([
    'spec.inner.apiVersion: Required value',
    expect.stringMatching(
      /^spec\.inner\.kind: Invalid value: "a_b": may have mixed case, but should otherwise match: /,
    ),
    expect.stringMatching(/^spec\.inner\.metadata\.name: Invalid value: "x\/y"/),
  ]);
});

test('a hostile pattern costs no more than the text is long', () => {
  const schema: Schema = { type: 'object', properties: { x: { type: 'string', pattern: '^(a+)+$' } } };
  const started = performance.now();
  expect(complaints(schema, { x: `${'a'.repeat(5000)}!` })).toHaveLength(1);
  expect(performance.now() - started).toBeLessThan(2000);
});

test('formats tell good from bad', () => {
  const good: Record<string, string[]> = {
    uri: ['http://a.b/c?d=e', '/path', 'urn:x:y'],
    email: ['a@b.c', 'Jane <jane@example.com>'],
    hostname: ['a', 'example.com', '1a-b.example'],
    ipv6: ['::1', 'fe80::1'],
    cidr: ['10.0.0.0/8', '::/0'],
    mac: ['01:23:45:67:89:ab', '0123.4567.89ab', '01-23-45-67-89-AB'],
    uuid: ['123e4567-e89b-12d3-a456-426614174000'],
    'date-time': ['2026-01-01T00:00:00Z', '2026-01-01t00:00:00.5+01:00'],
    date: ['2024-02-29'],
    duration: ['5m', '3 days', '1.5h'],
    byte: ['QQ=='],
    isbn: ['0321751043', '978-0321751041'],
    creditcard: ['4111-1111-1111-1111'],
    ssn: ['111-11-1111'],
    hexcolor: ['#FFF', 'a1b2c3'],
    rgbcolor: ['rgb(0,100,255)'],
    'k8s-short-name': ['a-b'],
    unheard: ['anything'],
  };
  const bad: Record<string, string[]> = {
    uri: ['a b', 'x', ''],
    email: ['a', '@b', 'a@b@c'],
    hostname: ['-a', 'a..b', 'a_b'],
    ipv6: ['1.2.3.4', ':::'],
    cidr: ['10.0.0.0', '10.0.0.0/33'],
    mac: ['01:23:45', '01:23:45:67:89'],
    uuid: ['123'],
    'date-time': ['2026-01-01', '2026-13-01T00:00:00Z', '2026-01-01T24:00:00Z'],
    date: ['2026-02-29', '26-01-01'],
    duration: ['five', '3'],
    byte: ['Q'],
    isbn: ['0321751044', '1'],
    creditcard: ['4111-1111-1111-1112'],
    ssn: ['1'],
    hexcolor: ['#GGG'],
    rgbcolor: ['rgb(0,0,256)'],
    'k8s-short-name': ['a.b', 'A'],
  };
  const fits = (format: string, text: string): boolean =>
    complaints({ type: 'object', properties: { x: { type: 'string', format } } }, { x: text }).length === 0;
  for (const [format, texts] of Object.entries(good))
    for (const text of texts) expect([format, text, fits(format, text)]).toEqual([format, text, true]);
  for (const [format, texts] of Object.entries(bad))
    for (const text of texts) expect([format, text, fits(format, text)]).toEqual([format, text, false]);
});

test('of built-in types only closed sets of values are checked, and absence is none of them', () => {
  expect(
    complaints(Widget, {
      spec: { parts: [{ name: 'a', protocol: 'ICMP' }, { protocol: '' }], named: { k: { protocol: 'x' } } },
    }),
  ).toEqual([
    'spec.parts[0].protocol: Unsupported value: "ICMP": supported values: "TCP", "UDP"',
    'spec.named[k].protocol: Unsupported value: "x": supported values: "TCP", "UDP"',
  ]);
});
