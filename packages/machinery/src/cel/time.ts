import { CelError, Duration, Timestamp } from './values.ts';

const second = 1_000_000_000n;
/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999999999Z. */
const earliest = -62_135_596_800n * second;
const latest = 253_402_300_799n * second + 999_999_999n;
const maxInt64 = 2n ** 63n - 1n;

/** A timestamp that CEL can hold, or its error. */
export function timestampOf(nanos: bigint, offset = 0): Timestamp | CelError {
  return nanos < earliest || nanos > latest ? new CelError('timestamp overflow') : new Timestamp(nanos, offset);
}

/** A duration that Go can hold, or CEL's error. */
export function durationOf(nanos: bigint): Duration | CelError {
  return nanos < -maxInt64 - 1n || nanos > maxInt64 ? new CelError('integer overflow') : new Duration(nanos);
}

const rfc3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:[.,](\d+))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

/** RFC 3339, as Go's time.Parse takes it. */
export function parseTimestamp(text: string): Timestamp | CelError {
  const match = rfc3339.exec(text);
  const wrong = new CelError("type conversion error from 'string' to 'google.protobuf.Timestamp'");
  if (match === null) return wrong;
  const [year, month, day, hour, minute, whole] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const milliseconds = Date.UTC(2000, month - 1, day, hour, minute, whole);
  const date = new Date(milliseconds);
  date.setUTCFullYear(year, month - 1, day);
  if (month < 1 || month > 12 || day < 1 || date.getUTCDate() !== day || hour > 23 || minute > 59 || whole > 59)
    return wrong;
  const fraction = BigInt((match[7] ?? '').slice(0, 9).padEnd(9, '0'));
  const offset = (Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0)) * (match[8] === '-' ? -1 : 1);
  return timestampOf((BigInt(date.getTime()) / 1000n - BigInt(offset * 60)) * second + fraction, offset);
}

/** `2023-01-02T03:04:05.6Z`: RFC 3339 with as many digits as there are. */
export function formatTimestamp({ nanos, offset }: Timestamp): string {
  const seconds = floorDivide(nanos, second);
  const fraction = String(nanos - seconds * second)
    .padStart(9, '0')
    .replace(/0+$/, '');
  const date = new Date(Number(seconds) * 1000 + offset * 60_000).toISOString().slice(0, 19);
  return `${date}${fraction === '' ? '' : `.${fraction}`}${zoneText(offset)}`;
}

function zoneText(offset: number): string {
  if (offset === 0) return 'Z';
  const two = (value: number) => String(value).padStart(2, '0');
  const size = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

export function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value % divisor !== 0n && value < 0n ? quotient - 1n : quotient;
}

const units: Record<string, bigint> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: second,
  m: 60n * second,
  h: 3600n * second,
};

/** Go's time.ParseDuration: `1h30m`, `-1.5s`, `0`. */
export function parseDuration(text: string): Duration | CelError {
  const wrong = new CelError("type conversion error from 'string' to 'google.protobuf.Duration'");
  const negative = text.startsWith('-');
  const rest = text.replace(/^[+-]/, '');
  if (rest === '0') return new Duration(0n);
  if (!/^(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(rest) || rest.length > 200) return wrong;
  let nanos = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of rest.matchAll(/(\d*)\.?(\d*)(ns|us|µs|μs|ms|s|m|h)/g)) {
    const scale = units[unit] as bigint;
    nanos += BigInt(whole === '' ? '0' : whole) * scale;
    if (fraction !== '') nanos += (BigInt(fraction) * scale) / 10n ** BigInt(fraction.length);
  }
  const result = durationOf(negative ? -nanos : nanos);
  return result instanceof CelError ? wrong : result;
}

/** `5400s`, `0.001s`: what string() makes of a duration. */
export function formatDuration({ nanos }: Duration): string {
  const size = nanos < 0n ? -nanos : nanos;
  const fraction = String(size % second)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return `${nanos < 0n ? '-' : ''}${size / second}${fraction === '' ? '' : `.${fraction}`}s`;
}

/** Calendar fields of an instant in a zone (an IANA name or `+02:00`); CelError for a zone that is none. */
export function calendar({ nanos }: Timestamp, zone: string): Date | CelError {
  const milliseconds = Number(floorDivide(nanos, 1_000_000n));
  const offset = /^([+-]?)(\d{1,2}):(\d{2})$/.exec(zone);
  if (zone === '' || zone === 'UTC') return new Date(milliseconds);
  if (offset !== null) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3]);
    return new Date(milliseconds + (offset[1] === '-' ? -minutes : minutes) * 60_000);
  }
  return inZone(milliseconds, zone);
}

function inZone(milliseconds: number, zone: string): Date | CelError {
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    const parts = Object.fromEntries(
      format.formatToParts(milliseconds).map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second: whole = 0 } = parts;
    return new Date(Date.UTC(year, month - 1, day, hour, minute, whole, ((milliseconds % 1000) + 1000) % 1000));
  } catch {
    return new CelError(`unknown time zone ${zone}`);
  }
}
