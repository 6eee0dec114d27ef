import { expect, test } from 'vitest';
import { keysSetTwice } from './yaml.ts';

// Upstream's answers: apiserver 1.36, apply with fieldValidation=Strict.
test.each([
  [
    'data:\n  a: b\n  a: c\n  d: e\n  d: f\n',
    ['line 3: key "a" already set in map', 'line 5: key "d" already set in map'],
  ],
  ['{"data":{"a":"1",\n"a":"2"}}', ['line 2: key "a" already set in map']],
  ['list:\n- a: 1\n- a: 1\n', []],
])('keys that are set twice are told with their lines: %j', (text, told) => {
  expect(keysSetTwice(text)).toEqual(told);
});
