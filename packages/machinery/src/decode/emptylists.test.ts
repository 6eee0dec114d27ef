import { expect, test } from 'vitest';
import { trackUpdate } from '../apply.ts';
import { normalize } from '../decode.ts';
import type { KubeObject } from '../object.ts';
import type { Schema } from '../schema.ts';
import { printEmptyLists, readEmptyLists } from './emptylists.ts';

const text: Schema = { type: 'string', zero: 'omit' };
const list = (items: Schema, zero: Schema['zero']): Schema => ({ type: 'array', items, ...(zero ? { zero } : {}) });
const part: Schema = {
  name: 'io.example.v1.Part',
  type: 'object',
  properties: { always: list(text, 'fill'), sometimes: list(text, 'omit') },
};
const whole: Schema = {
  name: 'io.example.v1.Whole',
  type: 'object',
  properties: {
    parts: list(part, 'omit'),
    byName: { type: 'object', additionalProperties: part, zero: 'omit' },
    rules: list(text, 'fill'),
  },
};
part.properties = { ...part.properties, inner: list(part, 'omit') };

const read = () => ({
  rules: [],
  parts: [{ always: [], sometimes: [], inner: [{ always: [] }] }, { always: ['a'] }],
  byName: { a: { always: [] } },
});

test('lists that are always printed are null where they are empty, however deep', () => {
  const object = read();
  printEmptyLists(whole, object);
  expect(object).toEqual({
    rules: null,
    parts: [{ always: null, sometimes: [], inner: [{ always: null }] }, { always: ['a'] }],
    byName: { a: { always: null } },
  });
});

test('what was printed is read as it was', () => {
  const object = read();
  printEmptyLists(whole, object);
  readEmptyLists(whole, object);
  expect(object).toEqual(read());
});

test('who writes an object owns the empty lists that were sent, and not those that Go prints anyway', () => {
  const owned = (object: object) =>
    trackUpdate({
      schema: whole,
      manager: 'm',
      apiVersion: 'v1',
      subresource: '',
      now: new Date(0),
      after: normalize(whole, { metadata: {}, ...object }) as unknown as KubeObject,
    }).metadata.managedFields?.[0]?.fieldsV1;
  expect(owned({ parts: [], rules: [] })).toEqual({ 'f:rules': {} });
  expect(owned({})).toBeUndefined();
  expect(owned({ rules: null })).toBeUndefined();
});

test('what has no schema, or another shape than its schema says, stays as it is', () => {
  const object = { rules: 'none', parts: null, byName: [[]], other: [] };
  printEmptyLists(whole, object);
  expect(object).toEqual({ rules: 'none', parts: null, byName: [[]], other: [] });
});
