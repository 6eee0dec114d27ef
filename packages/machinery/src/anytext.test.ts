import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { environment } from './cel.ts';
import { parseJson, parseYaml } from './decode.ts';
import { parseDuration } from './decode/duration.ts';
import { canonicalMicroTime, canonicalTime } from './decode/time.ts';
import { ApiError } from './errors.ts';
import { jsonPath } from './jsonpath.ts';
import { canonicalQuantity, parseQuantity } from './quantity.ts';
import { formatFieldSelector, formatSelector, parseFieldSelector, parseLabelSelector } from './selectors.ts';

/** What is read of text that a client wrote: the reading refuses in words, or comes back the same. */
const numRuns = Number(process.env.BERTH_LAW_RUNS ?? 500);
const seed = Number(process.env.BERTH_LAW_SEED ?? 7);

/** Words of a language in any order: nearer to sense than letters are. */
const soup = (...words: string[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 9, arbitrary: fc.array(fc.constantFrom(...words), { maxLength: 9 }).map((list) => list.join('')) },
    { weight: 1, arbitrary: fc.string({ maxLength: 20 }) },
  );

const holds = (texts: fc.Arbitrary<string>, check: (text: string) => void): void =>
  fc.assert(fc.property(texts, check), { numRuns, seed });

/** undefined for what is refused in words for the client. */
function read<Result>(parse: () => Result): Result | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof ApiError && error.code < 500) return undefined;
    throw error;
  }
}

describe('text of a client', () => {
  const selectors = soup(
    'a',
    'b/c',
    'app',
    ' ',
    ',',
    '=',
    '==',
    '!=',
    '!',
    ' in ',
    ' notin ',
    '(',
    ')',
    '>',
    '<',
    '5',
    'x,y',
    'in',
    '-',
    'ü',
  );
  test('that is a label selector is printed as one that means the same', () =>
    holds(selectors, (text) => {
      const selector = read(() => parseLabelSelector(text));
      if (selector === undefined) return;
      const printed = formatSelector(selector);
      expect(formatSelector(parseLabelSelector(printed))).toBe(printed);
    }));

  test('that is a field selector is printed as one that means the same', () =>
    holds(soup('metadata.name', 'a', '=', '==', '!=', ',', '\\', '\\,', '\\=', '\\\\', ' ', 'x'), (text) => {
      const selector = read(() => parseFieldSelector(text));
      if (selector === undefined) return;
      expect(parseFieldSelector(formatFieldSelector(selector)).terms).toEqual(
        expect.arrayContaining([...selector.terms]),
      );
    }));

  test('that is an amount is its own canonical form afterwards', () =>
    holds(
      soup('1', '0', '9', '.', '-', '+', 'e', 'E', 'm', 'Ki', 'k', 'Ei', 'n', 'u', ' ', '99999999999999999999'),
      (text) => {
        const canonical = read(() => canonicalQuantity(text));
        if (canonical === undefined) return;
        expect(canonicalQuantity(canonical)).toBe(canonical);
        expect(parseQuantity(canonical).cmp(parseQuantity(text))).toBe(0);
      },
    ));

  const times = soup(
    '2026',
    '-',
    '01',
    '31',
    '02-30',
    'T',
    '24',
    '12',
    ':',
    '59',
    '60',
    '.',
    '123456',
    'Z',
    '+01:00',
    '-99:99',
    '0000',
    '9999',
  );
  test.each([
    ['a time', canonicalTime],
    ['a time in microseconds', canonicalMicroTime],
  ])('that is %s is its own canonical form afterwards', (_name, canonical) =>
    holds(fc.oneof(times, fc.constantFrom('0000-01-01T00:00:00+23:59', '9999-12-31T23:59:59-00:01')), (text) => {
      let once: string;
      try {
        once = canonical(text);
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
        expect((error as Error).message).toMatch(/^parsing time|^Time.MarshalJSON/);
        return;
      }
      expect(canonical(once)).toBe(once);
    }),
  );

  test('that is a duration is a number, or is refused', () =>
    holds(soup('1', '9', '.', 'h', 'm', 's', 'ms', 'us', 'µs', 'ns', '-', '+', '9223372036854775808'), (text) => {
      try {
        expect(typeof parseDuration(text)).toBe('bigint');
      } catch (error) {
        expect((error as Error).message).toMatch(/^time: (invalid duration|missing unit|unknown unit)/);
      }
    }));

  test('that is JSON or YAML is a value, or is refused', () => {
    const json = soup(
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"a"',
      '"__proto__"',
      '1',
      '-',
      '1e999',
      'null',
      'true',
      '"\\ud800"',
      '"',
      '\\',
      ' ',
    );
    holds(json, (text) => void read(() => parseJson(text).duplicates));
    const yaml = soup(
      'a',
      ': ',
      '- ',
      '\n',
      '  ',
      '&x ',
      '*x',
      '!!binary ',
      '|',
      '>',
      '"',
      "'",
      '{',
      '}',
      '[',
      ']',
      '? ',
      '<<: ',
      '---',
      '#',
      '%',
      '\t',
      '1',
      '~',
      '!t ',
    );
    holds(yaml, (text) => void read(() => parseYaml(text).duplicates));
  });

  test('that is a path into an object finds something, or nothing, or is refused', () =>
    holds(
      soup(
        '.a',
        '.',
        '[',
        ']',
        '*',
        '0',
        '-1',
        ':',
        '?(',
        '@.a',
        '==',
        '"x"',
        ')',
        '{',
        '}',
        "'a'",
        '..',
        ',',
        '__proto__',
        '\\',
      ),
      (text) => {
        try {
          expect(Array.isArray(jsonPath(text, { a: [{ a: 1 }, { a: 'x' }], b: { a: null } }))).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
          expect(error).not.toBeInstanceOf(RangeError);
          expect((error as Error).message).not.toMatch(/undefined|is not a function|Cannot read/);
        }
      },
    ));

  const { compile } = environment({ variables: {} });
  test('that is CEL is compiled and run, or is refused', () =>
    holds(
      soup(
        '1',
        '2u',
        '1.5',
        '"a"',
        "b'x'",
        'true',
        'null',
        '[',
        ']',
        '{',
        '}',
        '(',
        ')',
        '.',
        ',',
        ' ? ',
        ' : ',
        '+',
        '-',
        '*',
        '/',
        '%',
        '!',
        '==',
        '<',
        ' in ',
        '&&',
        '||',
        'size',
        'x',
        '.map(x, ',
        '.all(x, ',
        '.filter(x, ',
        'has(',
        'type(',
        'int(',
        'string(',
        'duration("1s")',
        'timestamp("2026-01-01T00:00:00Z")',
        '.matches("(a+)+$")',
        '__proto__',
        'constructor',
        '.format([',
        'quantity("1k")',
        'ip("::1")',
        'optional.of(',
        'cel.bind(y, ',
      ),
      (text) => {
        const compiled = compile(text);
        if ('program' in compiled) compiled.program.evaluate({});
        else expect(compiled.errors).toMatch(/^ERROR: /);
      },
    ));
});
