import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalQuantity, milliQuantity, parseQuantity, quantity } from './quantity.ts';

const suffixes = [
  '',
  'n',
  'u',
  'm',
  'k',
  'M',
  'G',
  'T',
  'P',
  'E',
  'Ki',
  'Mi',
  'Gi',
  'Ti',
  'Pi',
  'Ei',
  'e3',
  'E-3',
  'e+2',
];
const texts = fc
  .tuple(fc.constantFrom('', '-', '+'), fc.nat(99_999), fc.option(fc.nat(999)), fc.constantFrom(...suffixes))
  .map(([sign, whole, fraction, suffix]) => `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${suffix}`);

describe('canonical form', () => {
  it.each([
    ['0', '0'],
    ['1000m', '1'],
    ['0.5', '500m'],
    ['1.5', '1500m'],
    ['1024Ki', '1Mi'],
    ['1.5Gi', '1536Mi'],
    ['0.5Ki', '512'],
    ['1.1Ki', '1126400m'],
    ['5000', '5k'],
    ['12e1', '120'],
    ['1e3', '1e3'],
    ['100000e-3', '100'],
    ['0.1n', '1n'],
    ['-0.1n', '-1n'],
    ['0.0000000001', '1n'],
    ['1000E', '1000E'],
    ['9999999999999Ei', '9223372036854775807'],
    ['-1500m', '-1500m'],
    ['Mi', '0'],
    ['-', '0'],
    [' 64Mi ', '64Mi'],
  ])('of %s is %s', (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical);
  });

  it('keeps a text that fits its family as it was written, as upstream does', () => {
    for (const text of ['+5', '1.500', '007', '1000Ki', '1E3', '1e-3']) expect(canonicalQuantity(text)).toBe(text);
  });

  it('takes numbers', () => {
    expect(canonicalQuantity(2)).toBe('2');
    expect(canonicalQuantity(0.5)).toBe('500m');
    expect(canonicalQuantity(1e21)).toBe('1e21');
  });

  it('is its own canonical form and the same amount', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const canonical = canonicalQuantity(text);
        expect(canonicalQuantity(canonical)).toBe(canonical);
        expect(parseQuantity(canonical).cmp(parseQuantity(text))).toBe(0);
      }),
    );
  });
});

describe('amounts', () => {
  it('are totally ordered, whatever the family', () => {
    fc.assert(
      fc.property(texts, texts, texts, (a, b, c) => {
        const [x, y, z] = [parseQuantity(a), parseQuantity(b), parseQuantity(c)];
        expect(x.cmp(y)).toBe(-y.cmp(x) + 0);
        if (x.cmp(y) <= 0 && y.cmp(z) <= 0) expect(x.cmp(z)).toBeLessThanOrEqual(0);
      }),
    );
    expect(parseQuantity('1Ki').cmp(parseQuantity('1024'))).toBe(0);
  });

  it('lose nothing when added and subtracted again', () => {
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        const [x, y] = [parseQuantity(a), parseQuantity(b)];
        expect(x.add(y).sub(y).cmp(x)).toBe(0);
        expect(x.add(y).cmp(y.add(x))).toBe(0);
      }),
    );
  });

  it('are printed in the family of the first that is not zero', () => {
    expect(parseQuantity('1Mi').add(parseQuantity('1M')).toString()).toBe('2048576');
    expect(parseQuantity('0').add(parseQuantity('1Gi')).toString()).toBe('1Gi');
    expect(quantity(3).sub(parseQuantity('500m')).toString()).toBe('2500m');
    expect(milliQuantity(1500).toString()).toBe('1500m');
  });

  it('round away from zero to thousandths and units', () => {
    expect(parseQuantity('1.0001').toMilli()).toBe(1001n);
    expect(parseQuantity('-1.0001').toMilli()).toBe(-1001n);
    expect(parseQuantity('100m').toValue()).toBe(1n);
    expect(parseQuantity('1.5Gi').toNumber()).toBe(1_610_612_736);
    expect(parseQuantity('250m').toNumber()).toBe(0.25);
  });
});

describe('a text that is none', () => {
  const pattern = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  it.each([
    ['', pattern],
    ['abc', pattern],
    ['1.2.3', pattern],
    ['1 Mi', pattern],
    ['--1', "unable to parse quantity's suffix"],
    ['1kk', "unable to parse quantity's suffix"],
    ['1e', "unable to parse quantity's suffix"],
    ['1mi', "unable to parse quantity's suffix"],
    ['Ei', 'unable to parse numeric part of quantity'],
    ['1e1001', "unable to parse quantity's suffix"],
    [`1${'0'.repeat(2000)}`, 'unable to parse numeric part of quantity'],
  ])('%s is refused with upstream sentence', (text, message) => {
    expect(() => parseQuantity(text)).toThrow(expect.objectContaining({ reason: 'BadRequest', message }));
  });
});
