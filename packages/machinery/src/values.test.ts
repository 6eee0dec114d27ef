import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deepCopy, deepEqual, deeperThan, own, put } from './values.ts';

const json = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);

describe('values', () => {
  it('equal their copies and their JSON, key order apart', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(deepEqual(deepCopy(value), value)).toBe(true);
        expect(JSON.stringify(deepCopy(value))).toBe(JSON.stringify(value));
      }),
    );
    expect(deepEqual({ a: 1, b: [{}] }, { b: [{}], a: 1 })).toBe(true);
    expect(deepEqual({ a: undefined }, {})).toBe(true);
  });

  it('differ in content, kind and length', () => {
    for (const [left, right] of [
      [{ a: 1 }, { a: 2 }],
      [{ a: 1 }, { b: 1 }],
      [{}, { a: null }],
      [[], {}],
      [[1], [1, 2]],
      [0, '0'],
      [null, {}],
      [{ toString: 1 }, {}],
      [{}, { constructor: 1 }],
    ]) {
      expect(deepEqual(left, right)).toBe(false);
      expect(deepEqual(right, left)).toBe(false);
    }
  });

  it('have __proto__ as a key like any other', () => {
    const object = {};
    put(object, '__proto__', { polluted: true });
    expect(JSON.stringify(object)).toBe('{"__proto__":{"polluted":true}}');
    expect(JSON.stringify(deepCopy(object))).toBe('{"__proto__":{"polluted":true}}');
    expect('polluted' in object).toBe(false);
    expect(own({}, '__proto__')).toBeUndefined();
  });

  it('are deeper than a limit by their containers', () => {
    expect(deeperThan({ a: [1] }, 2)).toBe(false);
    expect(deeperThan({ a: [{}] }, 2)).toBe(true);
    expect(deeperThan('x', 0)).toBe(false);
  });
});
