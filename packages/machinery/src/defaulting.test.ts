import { expect, test } from 'vitest';
import { applyDefaults } from './defaulting.ts';
import type { Schema } from './schema.ts';
import { Gadget, Tree, Widget } from './testing/schemas.ts';

const spec = (value: unknown): unknown => (applyDefaults(Gadget, { spec: value }) as any).spec;

test('absent properties take their default, present ones stay', () => {
  expect(spec({ size: 0 })).toEqual({ size: 0, color: 'red', note: 'none' });
});

test('a null takes the default unless the field is nullable', () => {
  expect(spec({ color: null, note: null, size: 5 })).toEqual({ size: 5, color: 'red', note: null });
});

test('of a custom resource, a null without default is dropped', () => {
  expect(spec({ code: null, size: 1 })).toEqual({ size: 1, color: 'red', note: 'none' });
});

test('defaults reach into lists and maps', () => {
  expect(
    spec({ parts: [{ name: 'a' }, { name: 'b', port: 1 }], limits: { cpu: {}, memory: { max: 5 } } }),
  ).toMatchObject({
    parts: [
      { name: 'a', port: 80 },
      { name: 'b', port: 1 },
    ],
    limits: { cpu: { max: 1 }, memory: { max: 5 } },
  });
});

test('a default has defaults of its own, and every object gets its own copy', () => {
  const schema: Schema = {
    type: 'object',
    properties: {
      outer: {
        type: 'object',
        default: {},
        properties: { inner: { type: 'array', default: [1] }, flag: { type: 'boolean', default: false } },
      },
    },
  };
  const one = applyDefaults(schema, {}) as any;
  const other = applyDefaults(schema, {}) as any;
  expect(one).toEqual({ outer: { inner: [1], flag: false } });
  one.outer.inner.push(2);
  expect(other.outer.inner).toEqual([1]);
});

test('built-in types: no default reaches what is not there, and types that contain themselves end', () => {
  expect(applyDefaults(Widget, { spec: { parts: [{ name: 'a' }, { name: 'b', protocol: 'UDP' }], part: {} } })).toEqual(
    {
      spec: {
        parts: [
          { name: 'a', protocol: 'TCP' },
          { name: 'b', protocol: 'UDP' },
        ],
        part: { protocol: 'TCP' },
      },
    },
  );
  expect(applyDefaults(Widget, {})).toEqual({});
  expect(applyDefaults(Tree, { left: { left: {} } })).toEqual({ left: { left: {} } });
});

test('a key named __proto__ is a key', () => {
  const schema: Schema = { type: 'object', properties: { x: { type: 'string', default: 'y' } } };
  expect(Object.keys(applyDefaults(schema, JSON.parse('{"__proto__":{"x":"z"}}')) as object).sort()).toEqual([
    '__proto__',
    'x',
  ]);
});
