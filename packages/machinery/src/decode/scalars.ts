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
  const bare = text.replaceAll('\r', '').replaceAll('\n', '');
  const wrong = /[^A-Za-z0-9+/]/.exec(bare.replace(/={1,2}$/, ''));
  if (wrong !== null) throw new DecodeProblem(`illegal base64 data at input byte ${wrong.index}`);
  if (bare.length % 4 !== 0) throw new DecodeProblem(`illegal base64 data at input byte ${bare.length - (bare.length % 4)}`);
  return Buffer.from(bare, 'base64').toString('base64');
}
