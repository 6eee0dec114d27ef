import type { Implementation, Library } from '../functions.ts';
import type { Meter } from '../meter.ts';
import { ArrayList, CelError, codePoints, type ListValue, type Value } from '../values.ts';
import { format } from './format.ts';

/** The strings extension, version 2 (cel-go ext/strings.go): places count code points. */

const outOfRange = (index: bigint) => new CelError(`index out of range: ${index}`);

/** Code points of a text; a text without surrogates is its own array. */
function points(text: string, meter: Meter): ArrayLike<string> & { slice(start: number, end?: number): unknown } {
  meter.step(text.length / 16);
  return codePoints(text) === text.length ? text : [...text];
}

function substring(text: string, start: bigint, end: bigint | undefined, meter: Meter): Value {
  const characters = points(text, meter);
  const last = end ?? BigInt(characters.length);
  if (end !== undefined && start > end) return new CelError(`invalid substring range. start: ${start}, end: ${end}`);
  if (start < 0n || start > BigInt(characters.length)) return outOfRange(start);
  if (last < 0n || last > BigInt(characters.length)) return outOfRange(last);
  const part = characters.slice(Number(start), Number(last));
  return typeof part === 'string' ? part : (part as string[]).join('');
}

function charAt(text: string, index: bigint, meter: Meter): Value {
  const characters = points(text, meter);
  if (index < 0n || index > BigInt(characters.length)) return outOfRange(index);
  return characters[Number(index)] ?? '';
}

/** Where, in code points, `part` begins at or after `from`. */
function indexOf(text: string, part: string, from: bigint): Value {
  if (part === '') return from;
  if (from < 0n) return outOfRange(from);
  const offset = unitOf(text, from);
  if (offset === undefined) return -1n;
  const found = text.indexOf(part, offset);
  return found < 0 ? -1n : BigInt(codePoints(text.slice(0, found)));
}

function lastIndexOf(text: string, part: string, from: bigint | undefined): Value {
  if (part === '') return from ?? BigInt(codePoints(text));
  if (from !== undefined && from < 0n) return outOfRange(from);
  const offset = from === undefined ? text.length : unitOf(text, from);
  if (offset === undefined || part.length > text.length) return -1n;
  const found = text.lastIndexOf(part, offset);
  return found < 0 ? -1n : BigInt(codePoints(text.slice(0, found)));
}

/** The UTF-16 offset of a code point, or undefined beyond the end. */
function unitOf(text: string, point: bigint): number | undefined {
  if (point >= BigInt(text.length)) return undefined;
  let unit = 0;
  for (let left = Number(point); left > 0 && unit < text.length; left -= 1)
    unit += (text.codePointAt(unit) as number) > 0xffff ? 2 : 1;
  return unit < text.length ? unit : undefined;
}

/** Go's strings.Replace: an empty `old` is found before every character and at the end. */
function replace(text: string, old: string, by: string, limit: number, meter: Meter): Value {
  const parts = old === '' ? [...text].length + 1 : text.split(old).length - 1;
  const count = limit < 0 ? parts : Math.min(limit, parts);
  meter.text(text.length + count * Math.max(0, by.length - old.length));
  if (count === 0) return text;
  if (old !== '') {
    const pieces = text.split(old);
    const head = pieces.slice(0, count + 1).join(by);
    return [head, ...pieces.slice(count + 1)].join(old);
  }
  const characters = [...text];
  const replaced = characters.map((character, index) => (index < count ? by + character : character)).join('');
  return count > characters.length ? replaced + by : replaced;
}

/** Go's strings.SplitN: an empty separator splits into characters. */
function split(text: string, separator: string, limit: number, meter: Meter): Value {
  if (limit === 0) return new ArrayList([]);
  const pieces = separator === '' ? [...text] : text.split(separator);
  meter.step(pieces.length);
  if (limit < 0 || pieces.length <= limit) return new ArrayList(pieces);
  return new ArrayList([...pieces.slice(0, limit - 1), pieces.slice(limit - 1).join(separator)]);
}

export function joined(list: ListValue, separator: string, meter: Meter): Value {
  const parts: string[] = [];
  let length = 0;
  for (let index = 0; index < list.size; index += 1) {
    const part = list.at(index);
    if (typeof part !== 'string') return new CelError('join: invalid input');
    length += part.length + separator.length;
    meter.text(length);
    parts.push(part);
  }
  return parts.join(separator);
}

const escapes: Record<string, string> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

function quote(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is escaped
  return `"${text.toWellFormed().replace(/[\x07\b\f\n\r\t\v\\"]/g, (character) => escapes[character] as string)}"`;
}

const trimmed = (text: string) => text.replace(/^[\p{White_Space}]+/u, '').replace(/[\p{White_Space}]+$/u, '');

const on =
  (run: (text: string) => Value): Implementation =>
  ([text]) =>
    run(text as string);

const lower: Implementation = on((text) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()));
const upper: Implementation = on((text) => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase()));

export const strings: Library = {
  string_char_at_int: ['<string>.charAt(int): string', ([a, b], meter) => charAt(a as string, b as bigint, meter)],
  string_index_of_string: ['<string>.indexOf(string): int', ([a, b]) => indexOf(a as string, b as string, 0n)],
  string_index_of_string_int: [
    '<string>.indexOf(string, int): int',
    ([a, b, c]) => indexOf(a as string, b as string, c as bigint),
  ],
  string_last_index_of_string: [
    '<string>.lastIndexOf(string): int',
    ([a, b]) => lastIndexOf(a as string, b as string, undefined),
  ],
  string_last_index_of_string_int: [
    '<string>.lastIndexOf(string, int): int',
    ([a, b, c]) => lastIndexOf(a as string, b as string, c as bigint),
  ],
  string_lower_ascii: ['<string>.lowerAscii(): string', lower],
  string_upper_ascii: ['<string>.upperAscii(): string', upper],
  string_trim: ['<string>.trim(): string', on(trimmed)],
  string_replace_string_string: [
    '<string>.replace(string, string): string',
    ([a, b, c], meter) => replace(a as string, b as string, c as string, -1, meter),
  ],
  string_replace_string_string_int: [
    '<string>.replace(string, string, int): string',
    ([a, b, c, d], meter) => replace(a as string, b as string, c as string, Number(d), meter),
  ],
  string_split_string: [
    '<string>.split(string): list(string)',
    ([a, b], meter) => split(a as string, b as string, -1, meter),
  ],
  string_split_string_int: [
    '<string>.split(string, int): list(string)',
    ([a, b, c], meter) => split(a as string, b as string, Number(c), meter),
  ],
  string_substring_int: [
    '<string>.substring(int): string',
    ([a, b], meter) => substring(a as string, b as bigint, undefined, meter),
  ],
  string_substring_int_int: [
    '<string>.substring(int, int): string',
    ([a, b, c], meter) => substring(a as string, b as bigint, c as bigint, meter),
  ],
  string_format: ['<string>.format(list(dyn)): string', ([a, b], meter) => format(a as string, b as ListValue, meter)],
  strings_quote: ['strings.quote(string): string', on(quote)],
  list_join: ['<list(string)>.join(): string', ([list], meter) => joined(list as ListValue, '', meter)],
  list_join_string: [
    '<list(string)>.join(string): string',
    ([list, separator], meter) => joined(list as ListValue, separator as string, meter),
  ],
};
