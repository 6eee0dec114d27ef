import { ApiError } from '../errors.ts';
import { canonicalQuantity } from '../quantity.ts';
import type { DecodeContext } from './context.ts';
import { DecodeProblem } from './context.ts';
import { formatDuration, parseDuration } from './duration.ts';
import type { Plan } from './plan.ts';
import { canonicalMicroTime, canonicalTime } from './time.ts';

const zeroTime = '0001-01-01T00:00:00Z';
const maxInt32 = 2 ** 31;
const maxInt64 = 2 ** 63;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$/;

/**
 * A scalar as Go would hold and print it: in canonical form, or undefined where it is Go's zero time.
 * Integers written with a point or an exponent pass if they are whole, which Go refuses:
 * JSON.parse does not tell them apart.
 */
export function decodeScalar(plan: Plan, value: unknown, context: DecodeContext): unknown {
  switch (plan.shape) {
    case 'string':
      if (typeof value === 'string') return value;
      break;
    case 'integer':
      return decodeInteger(plan, value, context);
    case 'number':
      if (typeof value === 'number') return value;
      break;
    case 'boolean':
      if (typeof value === 'boolean') return value;
      break;
    case 'Quantity':
      return quantityText(value);
    case 'IntOrString':
      return typeof value === 'string' ? value : decodeInteger(plan, value, context);
    case 'Time':
      if (typeof value === 'string') return timeText(value, canonicalTime);
      break;
    case 'MicroTime':
      if (typeof value === 'string') return timeText(value, canonicalMicroTime);
      break;
    case 'Duration':
      if (typeof value === 'string') return formatDuration(told(() => parseDuration(value)));
      break;
    case 'bytes':
      if (typeof value === 'string') return canonicalBase64(value);
      break;
    default:
      return value;
  }
  throw context.mismatch(value, plan);
}

function decodeInteger(plan: Plan, value: unknown, context: DecodeContext): number {
  if (typeof value !== 'number') throw context.mismatch(value, plan);
  const limit = plan.schema.format === 'int32' || plan.shape === 'IntOrString' ? maxInt32 : maxInt64;
  if (!Number.isInteger(value) || value >= limit || value < -limit) throw context.mismatch(value, plan, true);
  return value === 0 ? 0 : value;
}

/** Runs a parser that throws TypeError with the sentence for the client. */
function told<Result>(parse: () => Result): Result {
  try {
    return parse();
  } catch (error) {
    if (error instanceof TypeError) throw new DecodeProblem(error.message, { cause: error });
    throw error;
  }
}

function timeText(text: string, canonical: (text: string) => string): string | undefined {
  const time = told(() => canonical(text));
  return time === zeroTime ? undefined : time;
}

function quantityText(value: unknown): string {
  try {
    return canonicalQuantity(typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value));
  } catch (error) {
    if (error instanceof ApiError) throw new DecodeProblem(error.message, { cause: error });
    throw error;
  }
}

/** What Go's base64.StdEncoding takes, written as it writes it. */
export function canonicalBase64(text: string): string {
  if (base64.test(text)) return text;
  const wrong = corruptInput(Buffer.from(text));
  if (wrong !== undefined) throw new DecodeProblem(`illegal base64 data at input byte ${wrong}`);
  return Buffer.from(text, 'base64').toString('base64');
}

const isNewline = (byte: number | undefined): boolean => byte === 10 || byte === 13;
const isDigit = (byte: number): boolean => /[A-Za-z0-9+/]/.test(String.fromCharCode(byte));

/** Where Go's decoder says the input is corrupt; newlines may stand anywhere. */
function corruptInput(bytes: Uint8Array): number | undefined {
  let digits = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (isNewline(byte)) continue;
    if (isDigit(byte)) {
      digits += 1;
      continue;
    }
    if (byte !== 61 || digits % 4 < 2) return at;
    return corruptPadding(bytes, at, digits % 4);
  }
  return digits % 4 === 0 ? undefined : bytes.length - (digits % 4);
}

/** After two digits a second `=` must follow, and nothing else. */
function corruptPadding(bytes: Uint8Array, first: number, digits: number): number | undefined {
  let at = first + 1;
  if (digits === 2) {
    while (isNewline(bytes[at])) at += 1;
    if (at === bytes.length) return at;
    if (bytes[at] !== 61) return at - 1;
    at += 1;
  }
  while (isNewline(bytes[at])) at += 1;
  return at < bytes.length ? at : undefined;
}
