/** When something is due, by five sets of numbers, or every so often (robfig/cron, which upstream reads schedules with). */
export type Schedule =
  | { minutes: Field; hours: Field; days: Field; months: Field; weekdays: Field }
  | { everyMilliseconds: number };

/** Numbers a part of a schedule names. `any`: it is `*`, so that the other kind of day alone decides. */
export interface Field {
  values: ReadonlySet<number>;
  any: boolean;
}

interface Bounds {
  min: number;
  max: number;
  names?: readonly string[];
}

const monthNames = ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const bounds: readonly Bounds[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: monthNames },
  { min: 0, max: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];

const descriptors: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** @throws Error in the words of robfig/cron v3 */
export function parseSchedule(text: string): Schedule {
  if (text === '') throw new Error('empty spec string');
  const spec = withoutZone(text);
  if (spec.startsWith('@')) return parseDescriptor(spec);
  const parts = spec.split(/\s+/).filter((part) => part !== '');
  if (parts.length !== 5) throw new Error(`expected exactly 5 fields, found ${parts.length}: [${parts.join(' ')}]`);
  const [minutes, hours, days, months, weekdays] = parts.map((part, at) => parseField(part, bounds[at] as Bounds));
  return { minutes, hours, days, months, weekdays } as Schedule;
}

function withoutZone(text: string): string {
  const [, zone, rest] = /^(?:CRON_)?TZ=([^ ]*) (.*)$/s.exec(text) ?? [];
  if (/^(CRON_)?TZ=/.test(text) && zone === undefined) {
    // Upstream's words where the library trips.
    throw new Error('invalid schedule format: runtime error: slice bounds out of range [:-1]');
  }
  if (zone === undefined || rest === undefined) return text;
  if (zone !== '' && !isTimeZone(zone)) throw new Error(`provided bad location ${zone}: unknown time zone ${zone}`);
  return rest.trim();
}

/** A name of the time zone database; names are written as it writes them. */
export function isTimeZone(name: string): boolean {
  if (!name.split('/').every((part) => /^[A-Z]/.test(part))) return false;
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

function parseDescriptor(spec: string): Schedule {
  const known = Object.hasOwn(descriptors, spec) ? descriptors[spec] : undefined;
  if (known !== undefined) return parseSchedule(known);
  const every = '@every ';
  if (!spec.startsWith(every)) throw new Error(`unrecognized descriptor: ${spec}`);
  const duration = parseDuration(spec.slice(every.length), spec);
  return { everyMilliseconds: Math.max(1000, Math.floor(duration / 1000) * 1000) };
}

const units: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1e3,
  m: 6e4,
  h: 36e5,
};

/** Go's time.ParseDuration, in milliseconds. */
function parseDuration(text: string, spec: string): number {
  const match = /^([+-]?)(0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/.exec(text);
  if (match === null) throw new Error(`failed to parse duration ${spec}: time: invalid duration "${text}"`);
  let total = 0;
  for (const [, amount, unit] of (match[2] ?? '').matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g)) {
    total += Number(amount) * (units[unit ?? ''] ?? 0);
  }
  return match[1] === '-' ? -total : total;
}

function parseField(text: string, limits: Bounds): Field {
  const values = new Set<number>();
  let any = false;
  for (const part of text.split(',').filter((one) => one !== '')) {
    const range = parseRange(part, limits);
    for (const value of range.values) values.add(value);
    any ||= range.any;
  }
  return { values, any };
}

function parseRange(text: string, limits: Bounds): { values: number[]; any: boolean } {
  const [range = '', stepText, ...slashes] = text.split('/');
  const [low = '', high, ...hyphens] = range.split('-');
  const star = low === '*' || low === '?';
  const start = star ? limits.min : parseNumber(low, limits.names);
  let end = star ? limits.max : start;
  if (!star && high !== undefined) {
    if (hyphens.length > 0) throw new Error(`too many hyphens: ${text}`);
    end = parseNumber(high, limits.names);
  }
  if (slashes.length > 0) throw new Error(`too many slashes: ${text}`);
  const step = stepText === undefined ? 1 : parseNumber(stepText);
  if (stepText !== undefined && high === undefined) end = limits.max;
  checkRange(start, end, step, limits, text);
  const values: number[] = [];
  for (let value = start; value <= end; value += step) values.push(value);
  return { values, any: star && step === 1 };
}

function checkRange(start: number, end: number, step: number, { min, max }: Bounds, text: string): void {
  if (start < min) throw new Error(`beginning of range (${start}) below minimum (${min}): ${text}`);
  if (end > max) throw new Error(`end of range (${end}) above maximum (${max}): ${text}`);
  if (start > end) throw new Error(`beginning of range (${start}) beyond end of range (${end}): ${text}`);
  if (step === 0) throw new Error(`step of range should be a positive number: ${text}`);
}

function parseNumber(text: string, names?: readonly string[]): number {
  const named = text === '' ? -1 : (names?.indexOf(text.toLowerCase()) ?? -1);
  if (named >= 0) return named;
  const failed = (why: string) =>
    new Error(`failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: ${why}`);
  if (!/^[+-]?\d+$/.test(text)) throw failed('invalid syntax');
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw failed('value out of range');
  if (value < 0) throw new Error(`negative number (${value}) not allowed: ${text}`);
  return value;
}
