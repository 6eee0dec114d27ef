import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deepEqual, isObject, type JsonObject } from '../values.ts';
import { applyMergePatch } from './merge-patch.ts';

/** The examples of RFC 7386, appendix A, whose documents are objects. */
describe('merge patch', () => {
  it.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('of %j by %j is %j', (document, patch, result) => {
    expect(applyMergePatch<object>(document, patch)).toEqual(result);
  });

  it.each([[[1]], ['x'], [1], [true], [null]])('%j is refused with 400', (patch) => {
    expect(() => applyMergePatch({}, patch)).toThrow(expect.objectContaining({ code: 400 }) as Error);
  });

  it('treats __proto__ as a key', () => {
    const result = applyMergePatch({}, JSON.parse('{"__proto__":{"x":1}}'));
    expect(JSON.stringify(result)).toBe('{"__proto__":{"x":1}}');
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
  });

  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.integer(), { maxLength: 2 }));
  const key = fc.constantFrom('a', 'b', 'c');
  const level = fc.dictionary(key, leaf, { maxKeys: 3 });
  const document = fc.dictionary(key, fc.oneof(leaf, level), { maxKeys: 3 });

  function diff(before: JsonObject, after: JsonObject): JsonObject {
    const patch: JsonObject = {};
    for (const name of Object.keys(before)) if (!Object.hasOwn(after, name)) patch[name] = null;
    for (const [name, value] of Object.entries(after)) {
      const old = before[name];
      if (deepEqual(old, value)) continue;
      patch[name] = isObject(old) && isObject(value) ? diff(old, value) : value;
    }
    return patch;
  }

  it('turns one document into another by their difference, and leaves both alone', () => {
    fc.assert(
      fc.property(document, document, (before, after) => {
        const plain = JSON.parse(JSON.stringify([before, after])) as [JsonObject, JsonObject];
        const patch = diff(plain[0], plain[1]);
        const copies = JSON.stringify([plain, patch]);
        expect(applyMergePatch(plain[0], patch)).toEqual(plain[1]);
        expect(JSON.stringify([plain, patch])).toBe(copies);
      }),
    );
  });
});
