import { plainDouble, toText } from '../convert.ts';
import type { Meter } from '../meter.ts';
import {
  CelError,
  Duration,
  isError,
  ListValue,
  MapValue,
  Timestamp,
  TypeValue,
  typeOfValue,
  Uint,
  type Value,
} from '../values.ts';

/** What a clause such as `%.3f` asks of its argument, the `index`th. */
export interface Clause {
  verb: string;
  precision: number;
  index: number;
}

/** Puts what `render` makes of each clause into a pattern; the first error ends it. `size`: how many arguments there are. */
export function eachClause(
  pattern: string,
  size: number,
  render: (clause: Clause) => string | CelError,
): { text: string; used: number } | CelError {
  let text = '';
  let used = 0;
  let index = 0;
  while (index < pattern.length) {
    const rest = pattern.slice(index + 1, index + 24);
    const percent = pattern[index] === '%';
    if (!percent || rest.startsWith('%')) {
      text += pattern[index];
      index += percent ? 2 : 1;
      continue;
    }
    if (used >= size) return new CelError(`index ${used} out of range`);
    if (rest === '') return new CelError('unexpected end of string');
    const clause = /^(?:\.(\d+))?(.)/s.exec(rest);
    if (clause === null)
      return new CelError('could not parse formatting clause: could not find end of precision specifier');
    const [whole, precision, verb] = clause as unknown as [string, string | undefined, string];
    if (!'sdfebxXo'.includes(verb))
      return new CelError(`could not parse formatting clause: unrecognized formatting clause "${verb}"`);
    const part = render({ verb, precision: precision === undefined ? 6 : Number(precision), index: used });
    if (isError(part)) return part;
    used += 1;
    text += part;
    index += 1 + whole.length;
  }
  return { text, used };
}

/** `'%s has %d'.format([name, n])` (cel-go ext/formatting.go); surplus arguments are no fault here. */
export function format(pattern: string, args: ListValue, meter: Meter): Value {
  let length = pattern.length;
  const result = eachClause(pattern, args.size, ({ verb, precision, index }) => {
    const part = formatted(verb, precision, args.at(index), meter);
    if (!isError(part)) {
      length += part.length;
      meter.text(length);
    }
    return part;
  });
  return isError(result) ? result : result.text;
}

/** Which values a clause takes, in upstream's words. */
export const clauseFault: Readonly<Record<string, string>> = {
  s: 'string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps',
  d: 'decimal clause can only be used on integers',
  f: 'fixed-point clause can only be used on doubles',
  e: 'scientific clause can only be used on doubles',
  b: 'only integers and bools can be formatted as binary',
  x: 'only integers, byte buffers, and strings can be formatted as hex',
  X: 'only integers, byte buffers, and strings can be formatted as hex',
  o: 'octal clause can only be used on integers',
};

const wrong = (verb: string, value: Value) =>
  new CelError(`error during formatting: ${clauseFault[verb]}, was given ${typeOfValue(value).name}`);

function formatted(verb: string, precision: number, value: Value, meter: Meter): string | CelError {
  const integer = typeof value === 'bigint' ? value : value instanceof Uint ? value.value : undefined;
  switch (verb) {
    case 's':
      return display(value, meter);
    case 'd':
      return integer === undefined ? wrong(verb, value) : String(integer);
    case 'b':
      if (typeof value === 'boolean') return value ? '1' : '0';
      return integer === undefined ? wrong(verb, value) : integer.toString(2);
    case 'o':
      return integer === undefined ? wrong(verb, value) : integer.toString(8);
    case 'x':
    case 'X':
      return hex(value, integer, verb === 'X');
    default:
      return floating(verb === 'f' ? 'f' : 'e', precision, value);
  }
}

function hex(value: Value, integer: bigint | undefined, upper: boolean): string | CelError {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  let text: string;
  if (integer !== undefined) text = integer.toString(16);
  else if (bytes instanceof Uint8Array) text = Buffer.from(bytes).toString('hex');
  else return wrong('x', value);
  return upper ? text.toUpperCase() : text;
}

function floating(verb: 'f' | 'e', precision: number, value: Value): string | CelError {
  const number = value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? Number(value) : value;
  if (typeof number !== 'number') return wrong(verb, value);
  if (!Number.isFinite(number)) {
    const text = plainDouble(number).replace('Infinity', '∞');
    return verb === 'e' ? text.padStart(Math.min(precision, 100)) : text;
  }
  if (verb === 'f') return fixed(number, Math.min(precision, 100));
  // The extension takes a precision for a width here.
  const [mantissa = '', power = '+0'] = number.toExponential(6).split('e');
  return `${mantissa}×10${superscript(Number(power))}`.padStart(Math.min(precision, 100));
}

/** As en-US prints it, the extension's default locale; rounded from the exact value. */
function fixed(number: number, digits: number): string {
  const text = Math.abs(number) < 1e21 ? number.toFixed(digits) : `${BigInt(number)}.${'0'.repeat(digits)}`;
  const [whole = '', fraction] = text.replace(/\.$/, '').split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

const raised = '⁰¹²³⁴⁵⁶⁷⁸⁹';
function superscript(power: number): string {
  const digits = String(Math.abs(power)).padStart(2, '0');
  return `${power < 0 ? '⁻' : ''}${[...digits].map((digit) => raised[Number(digit)]).join('')}`;
}

/** What `%s` makes of a value; strings inside lists and maps are quoted. */
function display(value: Value, meter: Meter): string | CelError {
  meter.step();
  if (value === null) return 'null';
  if (value instanceof TypeValue) return value.type.name;
  if (value instanceof ListValue) return displayList(value, meter);
  if (value instanceof MapValue && value.type.kind === 'map') return displayMap(value, meter);
  const text = toText(value);
  if (typeof text === 'string') return text;
  return wrong('s', value);
}

function inner(value: Value, meter: Meter): string | CelError {
  const text = display(value, meter);
  if (isError(text)) return text;
  if (typeof value === 'string') return JSON.stringify(text);
  if (value instanceof Uint8Array) return `b${JSON.stringify(text)}`;
  if (value instanceof Timestamp) return `timestamp("${text}")`;
  if (value instanceof Duration) return `duration("${text}")`;
  if (typeof value !== 'number') return text;
  return Number.isFinite(value) ? fixed(value, 6) : JSON.stringify(text);
}

function displayList(list: ListValue, meter: Meter): string | CelError {
  const parts: string[] = [];
  for (let index = 0; index < list.size; index += 1) {
    const part = inner(list.at(index), meter);
    if (isError(part)) return part;
    meter.text(part.length);
    parts.push(part);
  }
  return `[${parts.join(', ')}]`;
}

function displayMap(map: MapValue, meter: Meter): string | CelError {
  const pairs: [string, string][] = [];
  for (const key of map.keys()) {
    const name = inner(key, meter);
    const part = inner(map.find(key) as Value, meter);
    if (isError(name)) return name;
    if (isError(part)) return part;
    meter.text(part.length);
    pairs.push([name, part]);
  }
  pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${pairs.map(([name, part]) => `${name}:${part}`).join(', ')}}`;
}
