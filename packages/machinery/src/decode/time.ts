import { goQuote } from '../invalid.ts';

const seconds = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z$/;
const general = /^(\d{4})-(\d\d)-(\d\d)T(\d{1,2}):(\d\d):(\d\d)(?:[.,](\d+))?(?:Z|([-+])(\d\d):(\d\d))$/;
const micro = /^(\d{4})-(\d\d)-(\d\d)T(\d{1,2}):(\d\d):(\d\d)(?:[.,](\d{6}))(?:Z|([-+])(\d\d):(\d\d))$/;

/** A time as Go holds it. */
export interface Instant {
  /** Since 1970. */
  seconds: number;
  nanos: number;
}

/** The year 1, Go's zero time, which prints as null. */
export const zeroSeconds = -62_135_596_800;

/**
 * The text of a meta/v1 Time in its canonical form: RFC 3339, UTC, whole seconds.
 * @throws TypeError with the sentence of Go's time.Parse.
 */
export function canonicalTime(text: string): string {
  const match = seconds.exec(text);
  if (match !== null && inRange(match)) return text;
  return formatTime(parseTime(text));
}

/** As canonicalTime for MicroTime: six digits, and they must be there. */
export function canonicalMicroTime(text: string): string {
  return formatMicroTime(parseMicroTime(text));
}

export function parseTime(text: string): Instant {
  return parse(text, general, '2006-01-02T15:04:05Z07:00');
}

export function parseMicroTime(text: string): Instant {
  return parse(text, micro, '2006-01-02T15:04:05.000000Z07:00');
}

export function formatTime(instant: Instant): string {
  return `${new Date(instant.seconds * 1000).toISOString().slice(0, 19)}Z`;
}

export function formatMicroTime(instant: Instant): string {
  const micros = String(Math.floor(instant.nanos / 1000)).padStart(6, '0');
  return `${new Date(instant.seconds * 1000).toISOString().slice(0, 19)}.${micros}Z`;
}

function parse(text: string, pattern: RegExp, layout: string): Instant {
  const match = pattern.exec(text);
  if (match === null) throw new TypeError(mismatch(text, layout));
  const problem = outOfRange(match);
  if (problem !== undefined) throw new TypeError(`parsing time ${goQuote(text)}: ${problem} out of range`);
  const [, year, month, day, hour, minute, second, fraction = '', sign, offsetHours, offsetMinutes] = match;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  date.setUTCHours(Number(hour), Number(minute), Number(second));
  const offset = sign === undefined ? 0 : (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === '-' ? -60 : 60);
  const total = date.getTime() / 1000 - offset;
  if (total < -62_167_219_200 || total > 253_402_300_799) throw new TypeError(mismatch(text, layout));
  return { seconds: total, nanos: Number(fraction.slice(0, 9).padEnd(9, '0')) };
}

function inRange(match: readonly string[]): boolean {
  return outOfRange(match) === undefined;
}

function outOfRange(match: readonly (string | undefined)[]): string | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  if (month < 1 || month > 12) return 'month';
  if (day < 1 || (day > 28 && day > new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate())) return 'day';
  if (hour > 23) return 'hour';
  if (minute > 59) return 'minute';
  if (second > 59) return 'second';
  if (match[8] === undefined) return undefined;
  if (Number(match[9]) > 24) return 'time zone offset hour';
  return Number(match[10]) > 60 ? 'time zone offset minute' : undefined;
}

const elements: [RegExp, string][] = [
  [/^\d{4}/, '2006'],
  [/^-/, '-'],
  [/^\d\d/, '01'],
  [/^-/, '-'],
  [/^\d\d/, '02'],
  [/^T/, 'T'],
  [/^\d{1,2}/, '15'],
  [/^:/, ':'],
  [/^\d\d/, '04'],
  [/^:/, ':'],
  [/^\d\d/, '05'],
];

/** Names the first element of the layout that the text does not match, as time.ParseError does. */
function mismatch(text: string, layout: string): string {
  const tail: [RegExp, string][] = layout.includes('.')
    ? [[/^[.,]\d{6}/, '.000000'], [/^(?:Z|[-+]\d\d:\d\d)/, 'Z07:00']]
    : [[/^(?:[.,]\d+)?(?:Z|[-+]\d\d:\d\d)/, 'Z07:00']];
  const prefix = `parsing time ${goQuote(text)} as ${goQuote(layout)}: `;
  let rest = text;
  for (const [pattern, element] of [...elements, ...tail]) {
    const found = pattern.exec(rest);
    if (found === null) return `${prefix}cannot parse ${goQuote(rest)} as ${goQuote(element)}`;
    rest = rest.slice(found[0].length);
  }
  return `parsing time ${goQuote(text)}: extra text: ${goQuote(rest)}`;
}
