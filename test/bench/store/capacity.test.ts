import { expect, test } from 'vitest';
import { itemBytes, readUnits, writeUnits } from './capacity.ts';

test('an item weighs its names and its values, a number a byte for two digits and one more', () => {
  expect(itemBytes({ pk: { S: 'ab' }, n: { N: '12345' }, z: { B: new Uint8Array(10) }, dead: { BOOL: true } })).toBe(
    2 + 2 + (1 + 4) + (1 + 10) + (4 + 1),
  );
  expect(itemBytes({ name: { S: 'é' } })).toBe(4 + 2);
  expect(itemBytes({ l: { L: [{ S: 'a' }, { S: 'bc' }] } })).toBe(1 + 3 + 2 + 3);
});

test('a kilobyte begun is a write unit, and two in a transaction', () => {
  expect([0, 1, 1024, 1025, 3000].map((bytes) => writeUnits(bytes, false))).toEqual([1, 1, 1, 2, 3]);
  expect(writeUnits(1025, true)).toBe(4);
});

test('four kilobytes begun are a unit of a strong read, and half a unit of another', () => {
  expect([0, 4096, 4097].map((bytes) => readUnits(bytes))).toEqual([1, 1, 2]);
  expect(readUnits(4097, false)).toBe(1);
});
