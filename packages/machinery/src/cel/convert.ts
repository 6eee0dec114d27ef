import { formatDuration, formatTimestamp, parseDuration, parseTimestamp, floorDivide, timestampOf } from './time.ts';
import { CelError, Duration, Timestamp, Uint, type Value } from './values.ts';

/** Conversions between types, as cel-go's common/types ConvertToType has them. */

const overflow = new CelError('integer overflow');
const unsignedOverflow = new CelError('unsigned integer overflow');
const noOverload = new CelError('no such overload');
const maxInt64 = 2n ** 63n;

export function toInt(value: Value): Value {
  if (typeof value === 'bigint') return value;
  if (value instanceof Uint) return value.value < maxInt64 ? value.value : overflow;
  if (typeof value === 'number')
    return Number.isNaN(value) || Math.abs(value) >= 2 ** 63 ? overflow : BigInt(Math.trunc(value));
  if (typeof value === 'string') return parseInteger(value, 'int', -maxInt64, maxInt64 - 1n);
  if (value instanceof Timestamp) return floorDivide(value.nanos, 1_000_000_000n);
  return value instanceof Duration ? value.nanos : noOverload;
}

export function toUint(value: Value): Value {
  if (value instanceof Uint) return value;
  if (typeof value === 'bigint') return value < 0n ? unsignedOverflow : new Uint(value);
  if (typeof value === 'number')
    return value >= 0 && value < 2 ** 64 ? new Uint(BigInt(Math.trunc(value))) : unsignedOverflow;
  if (typeof value !== 'string') return noOverload;
  const parsed = parseInteger(value, 'uint', 0n, 2n ** 64n - 1n);
  return typeof parsed === 'bigint' ? new Uint(parsed) : parsed;
}

/** A decimal integer within bounds; a sign only where negative ones are allowed. */
function parseInteger(text: string, type: string, low: bigint, high: bigint): bigint | CelError {
  const pattern = low === 0n ? /^\d+$/ : /^[+-]?\d+$/;
  if (!pattern.test(text) || text.length > 100) return conversionError('string', type);
  const value = BigInt(text.replace(/^\+/, ''));
  return value < low || value > high ? conversionError('string', type) : value;
}

const conversionError = (from: string, to: string) => new CelError(`type conversion error from '${from}' to '${to}'`);

export function toDouble(value: Value): Value {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Uint) return Number(value.value);
  if (typeof value !== 'string') return noOverload;
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(value);
  if (special !== null) {
    const size = special[2]?.toLowerCase() === 'nan' ? Number.NaN : Number.POSITIVE_INFINITY;
    return special[1] === '-' ? -size : size;
  }
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(value)) return conversionError('string', 'double');
  return Number(value);
}

export function toBool(value: Value): Value {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return noOverload;
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(value)) return true;
  if (['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(value)) return false;
  return conversionError('string', 'bool');
}

export function toText(value: Value): Value {
  switch (typeof value) {
    case 'string':
      return value;
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'number':
      return formatDouble(value);
  }
  if (value instanceof Uint) return String(value.value);
  if (value instanceof Timestamp) return formatTimestamp(value);
  if (value instanceof Duration) return formatDuration(value);
  return value instanceof Uint8Array ? decodeText(value) : noOverload;
}

function decodeText(bytes: Uint8Array): Value {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return new CelError('invalid UTF-8 in bytes, cannot convert to string');
  }
}

/** A double as Go's %g prints it, shortest: exponents from 1e+06, and below 1e-04. */
export function formatDouble(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (Object.is(value, -0)) return '-0';
  const text = value.toExponential();
  const power = Number(text.slice(text.indexOf('e') + 1));
  if (value === 0 || (power >= -4 && power < 6)) return String(value);
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

/** A double without an exponent, as few digits as tell it apart. */
export function plainDouble(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  const text = String(value);
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (match === null) return text;
  const [, sign = '', first = '', rest = '', power = ''] = match;
  const exponent = Number(power);
  const digits = first + rest;
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  return sign + digits.padEnd(exponent + 1, '0');
}

export function toBytes(value: Value): Value {
  if (value instanceof Uint8Array) return value;
  return typeof value === 'string' ? new TextEncoder().encode(value) : noOverload;
}

export function toTimestamp(value: Value): Value {
  if (value instanceof Timestamp) return value;
  if (typeof value === 'string') return parseTimestamp(value);
  return typeof value === 'bigint' ? timestampOf(value * 1_000_000_000n) : noOverload;
}

export function toDuration(value: Value): Value {
  if (value instanceof Duration) return value;
  if (typeof value === 'string') return parseDuration(value);
  return typeof value === 'bigint' ? new Duration(value) : noOverload;
}
