import { timeQuote } from './quote.ts';

const units: Record<string, bigint> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const part = /(\d*)(\.\d*)?([^.\d]*)/y;
const largest = 2n ** 63n;

/**
 * Nanoseconds of a text like `1h30m0.5s` (Go's time.ParseDuration).
 * @throws TypeError with Go's sentence.
 */
export function parseDuration(text: string): bigint {
  const negative = text.startsWith('-');
  const body = negative || text.startsWith('+') ? text.slice(1) : text;
  if (body === '0') return 0n;
  if (body === '' || text.length > 1024) throw invalid(text);
  let total = 0n;
  for (part.lastIndex = 0; part.lastIndex < body.length; ) {
    total += parsePart(part.exec(body) ?? [], text);
    if (total > largest) throw invalid(text);
  }
  if (!negative && total === largest) throw invalid(text);
  return negative ? -total : total;
}

function parsePart([, whole = '', point = '', name = '']: readonly string[], text: string): bigint {
  const digits = point.slice(1, 19);
  if (whole === '' && digits === '') throw invalid(text);
  if (BigInt(whole || '0') > largest) throw invalid(text);
  if (name === '') throw new TypeError(`time: missing unit in duration ${timeQuote(text)}`);
  const unit = Object.hasOwn(units, name) ? units[name] : undefined;
  if (unit === undefined) throw new TypeError(`time: unknown unit ${timeQuote(name)} in duration ${timeQuote(text)}`);
  return BigInt(whole || '0') * unit + (BigInt(digits || '0') * unit) / 10n ** BigInt(digits.length);
}

function invalid(text: string): TypeError {
  return new TypeError(`time: invalid duration ${timeQuote(text)}`);
}

/** Prints nanoseconds as Go does: `1h0m0.5s`, `1.5ms`, `0s`. */
export function formatDuration(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s';
  const sign = nanoseconds < 0n ? '-' : '';
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  if (size < 1_000n) return `${sign}${size}ns`;
  if (size < 1_000_000n) return `${sign}${decimal(size, 3)}µs`;
  if (size < 1_000_000_000n) return `${sign}${decimal(size, 6)}ms`;
  const minutes = size / 60_000_000_000n;
  const rest = `${decimal(size % 60_000_000_000n, 9)}s`;
  if (minutes === 0n) return `${sign}${rest}`;
  const hours = minutes / 60n;
  return hours === 0n ? `${sign}${minutes}m${rest}` : `${sign}${hours}h${minutes % 60n}m${rest}`;
}

function decimal(value: bigint, digits: number): string {
  const text = value.toString().padStart(digits + 1, '0');
  const fraction = text.slice(-digits).replace(/0+$/, '');
  return fraction === '' ? text.slice(0, -digits) : `${text.slice(0, -digits)}.${fraction}`;
}
