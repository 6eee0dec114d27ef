import { timeQuote } from './quote.ts';

/** A time as Go holds it. */
export interface Instant {
  /** Since 1970. */
  seconds: number;
  nanos: number;
}

/** The commonest text, which is its own canonical form if its numbers are in range; the 29th of February is looked at closely. */
const canonical =
  /^\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

/**
 * The text of a meta/v1 Time in its canonical form: RFC 3339, UTC, whole seconds.
 * @throws TypeError with the sentence of Go's time.Parse.
 */
export function canonicalTime(text: string): string {
  return canonical.test(text) ? text : formatTime(parseTime(text));
}

/** As canonicalTime for MicroTime: six digits, and they must be there. */
export function canonicalMicroTime(text: string): string {
  return formatMicroTime(parseMicroTime(text));
}

export function parseTime(text: string): Instant {
  return parse(text, '2006-01-02T15:04:05Z07:00', /^[.,](\d+)/);
}

export function parseMicroTime(text: string): Instant {
  return parse(text, '2006-01-02T15:04:05.000000Z07:00', /^[.,](\d{6}|[-+]\d{5})/);
}

export function formatTime(instant: Instant): string {
  return `${dateText(instant.seconds)}Z`;
}

export function formatMicroTime(instant: Instant): string {
  return `${dateText(instant.seconds)}.${String(Math.floor(instant.nanos / 1000)).padStart(6, '0')}Z`;
}

/** Years beyond four digits, which an offset can lead to, are for Go's printer to refuse. */
function dateText(seconds: number): string {
  const iso = new Date(seconds * 1000).toISOString();
  if (!/^\d/.test(iso)) throw new TypeError('Time.MarshalJSON: year outside of range [0,9999]');
  return iso.slice(0, 19);
}

/** The elements in front of fraction and zone: what to match, what the layout calls it, and its range if Go checks it there. */
const elements: readonly [pattern: RegExp, name: string, range?: [word: string, low: number, high: number]][] = [
  [/^\d{4}/, '2006'],
  [/^-/, '-'],
  [/^\d\d/, '01', ['month', 1, 12]],
  [/^-/, '-'],
  [/^\d\d/, '02'],
  [/^T/, 'T'],
  [/^\d{1,2}/, '15', ['hour', 0, 23]],
  [/^:/, ':'],
  [/^\d\d/, '04', ['minute', 0, 59]],
  [/^:/, ':'],
  [/^\d\d/, '05', ['second', 0, 59]],
];

/** Reads element by element, so that the first fault is the one that Go names. */
function parse(text: string, layout: string, fractionPattern: RegExp): Instant {
  const numbers: number[] = [];
  let rest = text;
  for (const [pattern, name, range] of elements) {
    const found = pattern.exec(rest)?.[0];
    if (found === undefined) throw mismatch(text, layout, rest, name);
    rest = rest.slice(found.length);
    const value = Number(found);
    if (range !== undefined && (value < range[1] || value > range[2])) throw outOfRange(text, range[0]);
    if (!Number.isNaN(value)) numbers.push(value);
  }
  const fraction = fractionPattern.exec(rest);
  if (fraction === null && layout.includes('.')) throw mismatch(text, layout, rest, '.000000');
  const digits = fraction?.[1] ?? '';
  if (digits.startsWith('-') && Number(digits) !== 0) throw outOfRange(text, 'fractional second');
  rest = rest.slice(fraction?.[0].length ?? 0);
  const zone = /^(?:Z|([-+])(\d\d):(\d\d))/.exec(rest);
  if (zone === null) throw mismatch(text, layout, rest, 'Z07:00');
  const offset = zoneOffset(text, zone);
  rest = rest.slice(zone[0].length);
  if (rest !== '') throw new TypeError(`parsing time ${timeQuote(text)}: extra text: ${timeQuote(rest)}`);
  const nanos = Number(digits.replace(/^[-+]/, '0').slice(0, 9).padEnd(9, '0'));
  return { seconds: epochSeconds(text, numbers) - offset, nanos };
}

function zoneOffset(text: string, [, sign, hours = '0', minutes = '0']: readonly (string | undefined)[]): number {
  if (Number(hours) > 24) throw outOfRange(text, 'time zone offset hour');
  if (Number(minutes) > 60) throw outOfRange(text, 'time zone offset minute');
  return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -60 : 60);
}

function epochSeconds(text: string, numbers: readonly number[]): number {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = numbers;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (day < 1 || date.getUTCMonth() !== month - 1) throw outOfRange(text, 'day');
  date.setUTCHours(hour, minute, second);
  return date.getTime() / 1000;
}

function outOfRange(text: string, what: string): TypeError {
  return new TypeError(`parsing time ${timeQuote(text)}: ${what} out of range`);
}

function mismatch(text: string, layout: string, rest: string, element: string): TypeError {
  const parts = `cannot parse ${timeQuote(rest)} as ${timeQuote(element)}`;
  return new TypeError(`parsing time ${timeQuote(text)} as ${timeQuote(layout)}: ${parts}`);
}
