import { expect, test } from 'vitest';
import { jsonPath } from './jsonpath.ts';

const object = {
  metadata: { name: 'web', labels: { 'a.b/c': 'x', plain: 'y' } },
  spec: { replicas: 3, parts: [{ name: 'a', port: 1 }, { name: 'b', port: 2 }, { name: 'c' }] },
  status: {
    conditions: [
      { type: 'Ready', status: 'True' },
      { type: 'Progressing', status: 'False' },
    ],
  },
};

test('a path finds what it names', () => {
  expect(jsonPath('.spec.replicas', object)).toEqual([3]);
  expect(jsonPath('{.spec.replicas}', object)).toEqual([3]);
  expect(jsonPath('$.metadata.name', object)).toEqual(['web']);
  expect(jsonPath(".metadata.labels['a.b/c']", object)).toEqual(['x']);
  expect(jsonPath('.metadata.labels.a\\.b/c', object)).toEqual(['x']);
  expect(jsonPath('.spec.parts[0].name', object)).toEqual(['a']);
  expect(jsonPath('.spec.parts[-1].name', object)).toEqual(['c']);
  expect(jsonPath('.spec.parts[*].name', object)).toEqual(['a', 'b', 'c']);
  expect(jsonPath('.spec.parts[0:2].name', object)).toEqual(['a', 'b']);
  expect(jsonPath('.spec.parts[1:].name', object)).toEqual(['b', 'c']);
  expect(jsonPath('.spec.parts[0,2].name', object)).toEqual(['a', 'c']);
  expect(jsonPath(".metadata.labels['plain','a.b/c']", object)).toEqual(['y', 'x']);
  expect(jsonPath('..port', object)).toEqual([1, 2]);
});

test('a filter keeps what holds', () => {
  expect(jsonPath('.status.conditions[?(@.type=="Ready")].status', object)).toEqual(['True']);
  expect(jsonPath(".status.conditions[?(@.type != 'Ready')].status", object)).toEqual(['False']);
  expect(jsonPath('.spec.parts[?(@.port>1)].name', object)).toEqual(['b']);
  expect(jsonPath('.spec.parts[?(@.port)].name', object)).toEqual(['a', 'b']);
});

test('what is missing finds nothing, inherited names included', () => {
  for (const path of [
    '.spec.nothing',
    '.spec.replicas.deep',
    '.spec.parts[9]',
    '.constructor',
    '.spec.__proto__',
    '.toString',
  ]) {
    expect(jsonPath(path, object)).toEqual([]);
  }
});

test('a path that cannot be read is a BadRequest', () => {
  for (const path of ['spec', '', '.spec[', '.spec[?(@.a==)]', '.spec[x]', `.${'a'.repeat(2000)}`, '.a b']) {
    expect(() => jsonPath(path, object)).toThrow(/unrecognized JSONPath/);
  }
});
