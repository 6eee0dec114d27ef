import { ApiError } from './errors.ts';

/**
 * Exact resource quantities, as apimachinery pkg/api/resource: parsed, added, compared and printed like upstream's,
 * including that a text already fit for its family is printed back as it came (`+5`, `1.500`).
 */

/** The family of suffixes a quantity was written in, and is printed in. */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

const formatWrong = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const numericWrong = 'unable to parse numeric part of quantity';
const suffixWrong = "unable to parse quantity's suffix";

const scan = /^([+-]?)0*(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[-+]?\d*)$/;
/** Plain integers that are canonical as they stand; the most common quantities by far. */
const plainInteger = /^[1-9]\d{0,14}$/;
/** Longer texts and larger exponents are refused: upstream has no bound, and would build the number. */
const maxText = 1024;
const maxExponent = 1000;

const nanoDigits = 9;
const maxInt64 = 2n ** 63n - 1n;
const unit = 10n ** 9n;

const decimalSuffixes = new Map<string, number>([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);
const decimalNames = new Map([...decimalSuffixes].map(([suffix, exponent]) => [exponent, suffix]));
const binaryNames = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

function fail(message: string): never {
  throw new ApiError('BadRequest', message);
}

/** An immutable amount: a whole number of billionths, and the family it is printed in. */
export class Quantity {
  readonly nano: bigint;
  readonly format: QuantityFormat;
  #text: string | undefined;

  constructor(nano: bigint, format: QuantityFormat, text?: string) {
    this.nano = nano;
    this.format = format;
    this.#text = text;
  }

  /** -1, 0 or 1. The family does not matter: 1Ki equals 1024. */
  cmp(other: Quantity): number {
    return this.nano < other.nano ? -1 : this.nano > other.nano ? 1 : 0;
  }

  /** A sum takes this quantity's family, or the other's where this one is zero. */
  add(other: Quantity): Quantity {
    return new Quantity(this.nano + other.nano, this.nano === 0n ? other.format : this.format);
  }

  sub(other: Quantity): Quantity {
    return new Quantity(this.nano - other.nano, this.nano === 0n ? other.format : this.format);
  }

  neg(): Quantity {
    return new Quantity(-this.nano, this.format);
  }

  /** -1, 0 or 1. */
  sign(): number {
    return this.nano < 0n ? -1 : this.nano > 0n ? 1 : 0;
  }

  isZero(): boolean {
    return this.nano === 0n;
  }

  /** Thousandths, rounded away from zero (upstream MilliValue). */
  toMilli(): bigint {
    return divideAway(this.nano, 1_000_000n);
  }

  /** Units, rounded away from zero (upstream Value). */
  toValue(): bigint {
    return divideAway(this.nano, unit);
  }

  /** The nearest double. */
  toNumber(): number {
    return this.nano % unit === 0n ? Number(this.nano / unit) : Number(this.nano) / 1e9;
  }

  toString(): string {
    this.#text ??= print(this.nano, this.format);
    return this.#text;
  }

  toJSON(): string {
    return this.toString();
  }
}

function divideAway(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  if (value % divisor === 0n) return quotient;
  return value < 0n ? quotient - 1n : quotient + 1n;
}

/** A quantity of whole units. */
export function quantity(value: bigint | number, format: QuantityFormat = 'DecimalSI'): Quantity {
  return new Quantity(BigInt(value) * unit, format);
}

/** A quantity of thousandths. */
export function milliQuantity(milli: bigint | number, format: QuantityFormat = 'DecimalSI'): Quantity {
  return new Quantity(BigInt(milli) * 1_000_000n, format);
}

/**
 * Parses a quantity as a manifest may carry it, a string or a number.
 * @throws ApiError BadRequest with upstream's sentence.
 */
export function parseQuantity(input: string | number): Quantity {
  const text = typeof input === 'number' ? String(input).replace('+', '') : input.trim();
  if (plainInteger.test(text)) return new Quantity(BigInt(text) * unit, 'DecimalSI', fits(text) ? text : undefined);
  const match = scan.exec(text);
  if (match === null || text === '') fail(formatWrong);
  const [, sign = '', stripped = '', fraction = '', suffix = ''] = match;
  if (text.length > maxText || lacksDigits(text, suffix)) fail(numericWrong);
  const whole = stripped === '' ? '0' : stripped;
  const binary = binaryNames.indexOf(suffix);
  const parsed = binary > 0 ? parseBinary(text, whole, fraction, binary) : parseDecimal(text, whole, fraction, suffix);
  if (sign !== '-') return parsed;
  return parsed.nano === 0n ? parsed : new Quantity(-parsed.nano, parsed.format, keptText(parsed, text));
}

/** A suffix alone is zero (`Mi`), except where upstream needs its slow path to read it. */
function lacksDigits(text: string, suffix: string): boolean {
  if (/\d/.test(text.slice(0, text.length - suffix.length))) return false;
  return suffix === 'Pi' || suffix === 'Ei' || (/^[eE]-\d+$/.test(suffix) && Number(suffix.slice(1)) < -nanoDigits);
}

/** The text is kept by the parser only where it is canonical, and a minus sign changes nothing about that. */
function keptText(parsed: Quantity, text: string): string | undefined {
  return parsed.toString() === text ? text : undefined;
}

/** Upstream's rule for printing a decimal text back as it came. */
function fits(digits: string): boolean {
  return !digits.endsWith('000') && !digits.startsWith('0');
}

function parseDecimal(text: string, whole: string, fraction: string, suffix: string): Quantity {
  const known = decimalSuffixes.get(suffix);
  const exponent = known ?? parseExponent(suffix);
  const format = known === undefined ? 'DecimalExponent' : 'DecimalSI';
  const digits = whole + fraction;
  const scale = exponent - fraction.length;
  const shift = scale + nanoDigits;
  const mantissa = BigInt(digits);
  const nano = shift >= 0 ? mantissa * 10n ** BigInt(shift) : roundUp(mantissa, -shift);
  const kept = shift >= 0 && digits.length <= 18 && scale % 3 === 0 && fits(digits);
  return new Quantity(nano, format, kept ? text : undefined);
}

function parseExponent(suffix: string): number {
  if (!/^[eE][-+]?\d+$/.test(suffix)) fail(suffixWrong);
  const exponent = Number(suffix.slice(1));
  if (Math.abs(exponent) > maxExponent) fail(suffixWrong);
  return exponent;
}

/** What is finer than a billionth is rounded up: who asks for a little gets a little. */
function roundUp(mantissa: bigint, digits: number): bigint {
  return divideAway(mantissa, 10n ** BigInt(digits));
}

function parseBinary(text: string, whole: string, fraction: string, power: number): Quantity {
  const factor = 1024n ** BigInt(power);
  const mantissa = BigInt(whole + fraction) * factor;
  const shift = nanoDigits - fraction.length;
  let nano = shift >= 0 ? mantissa * 10n ** BigInt(shift) : roundUp(mantissa, -shift);
  // Upstream's quick path: few enough digits, none after the point; only there is a text kept and no cap needed.
  if (fraction === '' && whole.length + power * 3 <= 14) {
    const kept = BigInt(whole) % 8n !== 0n;
    return new Quantity(nano, 'BinarySI', kept ? text : undefined);
  }
  if (nano > maxInt64 * unit) nano = maxInt64 * unit;
  return new Quantity(nano, nano > 0n && nano < unit ? 'DecimalSI' : 'BinarySI');
}

function print(nano: bigint, format: QuantityFormat): string {
  if (nano === 0n) return '0';
  const negative = nano < 0n;
  const size = negative ? -nano : nano;
  const binary = format === 'BinarySI' && size >= 1024n * unit && size % unit === 0n;
  const text = binary ? printBinary(size / unit) : printDecimal(size, format);
  return negative ? `-${text}` : text;
}

function printBinary(size: bigint): string {
  let power = 0;
  let mantissa = size;
  while (power < 6 && mantissa >= 1024n && mantissa % 1024n === 0n) {
    mantissa /= 1024n;
    power += 1;
  }
  return `${mantissa}${binaryNames[power] ?? ''}`;
}

/** The largest exponent that is a multiple of three and leaves no fraction. */
function printDecimal(size: bigint, format: QuantityFormat): string {
  const digits = size.toString();
  let zeros = 0;
  while (digits.charCodeAt(digits.length - 1 - zeros) === 48) zeros += 1;
  let exponent = Math.floor((zeros - nanoDigits) / 3) * 3;
  // Upstream has no suffix beyond E and would drop it, and the value with it.
  if (format !== 'DecimalExponent') exponent = Math.min(exponent, 18);
  const mantissa = digits.slice(0, digits.length - exponent - nanoDigits);
  if (format === 'DecimalExponent') return exponent === 0 ? mantissa : `${mantissa}e${exponent}`;
  return mantissa + (decimalNames.get(exponent) ?? '');
}

/** The form a quantity is stored and answered in: `1000m` is `1`, `1024Ki` is `1Mi`, `0.5` is `500m`. */
export function canonicalQuantity(input: string | number): string {
  if (typeof input === 'string' && plainInteger.test(input) && fits(input)) return input;
  return parseQuantity(input).toString();
}
