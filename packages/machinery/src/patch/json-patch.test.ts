import fc from 'fast-check';
import { createPatch } from 'rfc6902';
import { describe, expect, it } from 'vitest';
import { applyJsonPatch } from './json-patch.ts';

const refusal = (message: string): unknown =>
  expect.objectContaining({
    code: 422,
    reason: 'Invalid',
    message: 'the server rejected our request due to an error in our request',
    details: {},
    cause: expect.stringContaining(message) as string,
  });

describe('json patch', () => {
  it.each([
    ['add sets a key', { a: 1 }, [{ op: 'add', path: '/b', value: 2 }], { a: 1, b: 2 }],
    ['add inserts into a list', { a: [1, 3] }, [{ op: 'add', path: '/a/1', value: 2 }], { a: [1, 2, 3] }],
    ['add appends with -', { a: [1] }, [{ op: 'add', path: '/a/-', value: 2 }], { a: [1, 2] }],
    ['negative indexes count from the end', { a: [1, 2, 3] }, [{ op: 'remove', path: '/a/-1' }], { a: [1, 2] }],
    ['remove takes a key', { a: 1, b: 2 }, [{ op: 'remove', path: '/b' }], { a: 1 }],
    ['replace changes a value', { a: { b: 1 } }, [{ op: 'replace', path: '/a/b', value: 2 }], { a: { b: 2 } }],
    ['replace sets a missing key', { a: {} }, [{ op: 'replace', path: '/a/b', value: 2 }], { a: { b: 2 } }],
    ['replace of everything', { a: 1 }, [{ op: 'replace', path: '', value: { b: 1 } }], { b: 1 }],
    ['move', { a: 1, b: {} }, [{ op: 'move', from: '/a', path: '/b/c' }], { b: { c: 1 } }],
    ['copy', { a: [1] }, [{ op: 'copy', from: '/a', path: '/b' }], { a: [1], b: [1] }],
    ['test holds', { a: { b: [1] } }, [{ op: 'test', path: '/a', value: { b: [1] } }], { a: { b: [1] } }],
    ['test for null where nothing is', { a: 1 }, [{ op: 'test', path: '/b', value: null }], { a: 1 }],
    ['escapes', { 'a/b': { 'm~n': 1 } }, [{ op: 'remove', path: '/a~1b/m~0n' }], { 'a/b': {} }],
  ])('%s', (_, document, operations, result) => {
    expect(applyJsonPatch<object>(document, operations)).toEqual(result);
  });

  it.each([
    ['test failed', [{ op: 'test', path: '/a', value: 2 }], 'testing value /a failed: test failed'],
    ['test with nothing on the way', [{ op: 'test', path: '/x/y', value: 2 }], 'missing path'],
    ['remove of nothing', [{ op: 'remove', path: '/x' }], 'Unable to remove nonexistent key: x'],
    ['add below nothing', [{ op: 'add', path: '/x/y', value: 1 }], 'missing path: "/x/y"'],
    ['add beyond a list', [{ op: 'add', path: '/l/9', value: 1 }], 'invalid index'],
    ['replace beyond a list', [{ op: 'replace', path: '/l/1', value: 1 }], 'missing key: /l/1'],
    ['a path that starts with no slash', [{ op: 'add', path: 'a', value: 1 }], 'missing path'],
    ['move from nothing', [{ op: 'move', from: '/x', path: '/y' }], 'nonexistent key'],
    ['copy into nothing', [{ op: 'copy', from: '/a', path: '/y/z' }], 'missing path'],
    ['an unknown operation', [{ op: 'burn', path: '/a' }], 'Unexpected kind: burn'],
  ])('%s is refused with 422', (_, operations, message) => {
    expect(() => applyJsonPatch({ a: 1, l: [1] }, operations)).toThrow(refusal(message) as Error);
  });

  it.each([
    [{}, 'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp'],
    [['x'], 'error decoding patch: json: cannot unmarshal string into Go value of type handlers.jsonPatchOp'],
    [
      [{ op: 'add', path: 1 }],
      'error decoding patch: json: cannot unmarshal number into Go struct field jsonPatchOp.path of type string',
    ],
  ])('%j is refused with 400', (operations, message) => {
    expect(() => applyJsonPatch({}, operations)).toThrow(expect.objectContaining({ code: 400, message }) as Error);
  });

  it('takes at most 10,000 operations', () => {
    const operation = { op: 'test', path: '/a', value: 1 };
    expect(applyJsonPatch({ a: 1 }, Array(10_000).fill(operation))).toEqual({ a: 1 });
    const message = 'The allowed maximum operations in a JSON patch is 10000, got 10001';
    expect(() => applyJsonPatch({ a: 1 }, Array(10_001).fill(operation))).toThrow(
      expect.objectContaining({ code: 413, message }) as Error,
    );
  });

  it('does not let copies grow without bound', () => {
    const operations = Array.from({ length: 40 }, () => ({ op: 'copy', from: '/a', path: '/a/-' }));
    expect(() => applyJsonPatch({ a: ['x'] }, operations)).toThrow(refusal('exceeding the limit') as Error);
  });

  it('does not let moves nest without bound', () => {
    const operations = Array.from({ length: 1100 }, () => [
      { op: 'add', path: '/t', value: {} },
      { op: 'move', from: '/a', path: '/t/a' },
      { op: 'move', from: '/t', path: '/a' },
    ]).flat();
    expect(() => applyJsonPatch({ a: {} }, operations)).toThrow(refusal('nested deeper') as Error);
  });

  it('applies all operations or none, and leaves its inputs alone', () => {
    const document = { a: { b: 1 } };
    const operations = [
      { op: 'add', path: '/a/c', value: { d: [] } },
      { op: 'add', path: '/a/c/d/-', value: 1 },
      { op: 'test', path: '/a/b', value: 2 },
    ];
    expect(() => applyJsonPatch(document, operations)).toThrow();
    expect(document).toEqual({ a: { b: 1 } });
    expect(operations[0]).toEqual({ op: 'add', path: '/a/c', value: { d: [] } });
  });

  it('treats __proto__ as a key', () => {
    const result = applyJsonPatch({}, [{ op: 'add', path: '/__proto__', value: { x: 1 } }]);
    expect(JSON.stringify(result)).toBe('{"__proto__":{"x":1}}');
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
    expect(() => applyJsonPatch({}, [{ op: 'add', path: '/constructor/x', value: 1 }])).toThrow();
  });

  it('turns one document into another by their difference, as RFC 6902 has it', () => {
    const document = fc.dictionary(fc.constantFrom('a', 'b/c', '~', '0'), fc.jsonValue({ maxDepth: 3 }), {
      maxKeys: 4,
    });
    fc.assert(
      fc.property(document, document, (before, after) => {
        const plain = JSON.parse(JSON.stringify([before, after])) as [object, object];
        expect(applyJsonPatch(plain[0], createPatch(plain[0], plain[1]))).toEqual(plain[1]);
      }),
    );
  });
});
