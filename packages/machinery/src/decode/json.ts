import { ApiError } from '../errors.ts';
import { isObject, put } from '../values.ts';
import { syntaxError } from './syntax.ts';

/** Objects and lists within each other; upstream allows 10,000, which no kind needs and our call stack would not bear. */
export const maxDepth = 1000;

/** Complaints of one kind that upstream reports about a body. */
const maxComplaints = 100;

/** A parsed body. `duplicates` (paths of keys given twice) is found when first asked for. */
export interface ParsedJson {
  readonly value: unknown;
  readonly duplicates: string[];
}

/**
 * Parses a request body. Keys like `__proto__` are ordinary own keys of the result.
 * @param kindName what the body should be, for the error's sentence: `Pod`.
 * @throws ApiError BadRequest in upstream's words if it is not JSON or nested too deep.
 */
export function parseJson(text: string, kindName?: string): ParsedJson {
  const value = parse(text, kindName);
  let duplicates: string[] | undefined;
  return {
    value,
    get duplicates() {
      return (duplicates ??= duplicateKeys(text, value));
    },
  };
}

function parse(text: string, kindName: string | undefined): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw unreadable(syntaxError(text), text, kindName, cause);
  }
  // A lone surrogate cannot be written as UTF-8; Go puts the replacement character in its place.
  const fix = text.includes('\\u') && /\\u[dD][89a-fA-F]/.test(text);
  if (!fix && isShallow(text)) return value;
  const checked = wellFormed(value, fix, 0);
  if (checked === tooDeep) throw unreadable('exceeded max depth', text, kindName);
  return checked;
}

/** Upstream's sentence for a body whose kind could not even be read (apiserver pkg/endpoints/handlers/create.go). */
export function unreadable(problem: string, body: string | Uint8Array, kindName?: string, cause?: unknown): ApiError {
  const reason = `couldn't get version/kind; json parse error: ${problem}`;
  if (kindName === undefined) return new ApiError('BadRequest', reason, undefined, { cause });
  return unrecognized(reason, body, kindName, cause);
}

/** `the object provided is unrecognized (must be of type Pod): … (6b383973…)`: with the body's first 30 bytes, in hex unless they are JSON. */
export function unrecognized(problem: string, body: string | Uint8Array, kindName: string, cause?: unknown): ApiError {
  const head = Buffer.from(typeof body === 'string' ? body.slice(0, 31) : body.subarray(0, 31));
  const shown = head.subarray(0, 30).toString(head[0] === 0x7b ? 'utf8' : 'hex');
  const summary = head.length === 0 ? '<empty>' : head.length > 30 ? `${shown} ...` : shown;
  const message = `the object provided is unrecognized (must be of type ${kindName}): ${problem} (${summary})`;
  return new ApiError('BadRequest', message, undefined, { cause });
}

/** Text with few brackets cannot be nested deeply; quicker to see than the depth of the value, unless the text is long. */
function isShallow(text: string): boolean {
  if (text.length > 32_768) return false;
  let brackets = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 123 || code === 91) brackets += 1;
  }
  return brackets <= maxDepth;
}

const tooDeep = Symbol('too deep');

function wellFormed(value: unknown, fix: boolean, depth: number): unknown {
  if (typeof value === 'string') return fix ? value.toWellFormed() : value;
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maxDepth) return tooDeep;
  if (Array.isArray(value)) return wellFormedList(value, fix, depth);
  const object = value as Record<string, unknown>;
  for (const key in object) {
    const entry = object[key];
    if (!fix && (typeof entry !== 'object' || entry === null)) continue;
    const checked = wellFormed(entry, fix, depth + 1);
    if (checked === tooDeep) return tooDeep;
    if (!fix) continue;
    const name = key.toWellFormed();
    if (name !== key) delete object[key];
    put(object, name, checked);
  }
  return object;
}

function wellFormedList(list: unknown[], fix: boolean, depth: number): unknown {
  for (let at = 0; at < list.length; at += 1) {
    const checked = wellFormed(list[at], fix, depth + 1);
    if (checked === tooDeep) return tooDeep;
    if (fix) list[at] = checked;
  }
  return list;
}

/**
 * Paths of keys that occur twice in one object. Counting keys in the text against those of the value is quick and nearly
 * always the end of it.
 */
function duplicateKeys(text: string, value: unknown): string[] {
  return countKeys(text) === ownKeys(value) ? [] : findDuplicates(text);
}

function ownKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) for (const entry of value) count += ownKeys(entry);
  else if (isObject(value)) {
    for (const key in value) {
      const entry = value[key];
      count += typeof entry === 'object' ? 1 + ownKeys(entry) : 1;
    }
  }
  return count;
}

/** Index of the quote that ends the string which starts at `quote`. */
function endOfString(text: string, quote: number): number {
  let end = text.indexOf('"', quote + 1);
  for (;;) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === 92) backslashes += 1;
    if (backslashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
}

function isKey(text: string, end: number): boolean {
  let at = end + 1;
  let code = text.charCodeAt(at);
  while (code === 32 || code === 10 || code === 13 || code === 9) code = text.charCodeAt((at += 1));
  return code === 58;
}

function countKeys(text: string): number {
  let count = 0;
  for (let quote = text.indexOf('"'); quote >= 0; ) {
    const end = endOfString(text, quote);
    if (isKey(text, end)) count += 1;
    quote = text.indexOf('"', end + 1);
  }
  return count;
}

interface Level {
  prefix: string;
  keys: Set<string> | undefined;
  key: string;
  index: number;
}

/** The slow way, over text that is known to be JSON. */
function findDuplicates(text: string): string[] {
  const found = new Set<string>();
  const levels: Level[] = [];
  for (let at = 0; at < text.length && found.size < maxComplaints; at += 1) {
    const level = levels.at(-1);
    const character = text[at];
    if (character === '"') {
      const end = endOfString(text, at);
      if (level?.keys !== undefined && isKey(text, end))
        enter(level, String(JSON.parse(text.slice(at, end + 1))), found);
      at = end;
    } else if (character === '{' || character === '[') {
      levels.push({ prefix: pathOf(level), keys: character === '{' ? new Set() : undefined, key: '', index: 0 });
    } else if (character === '}' || character === ']') levels.pop();
    else if (character === ',' && level !== undefined) level.index += 1;
  }
  return [...found];
}

function enter(level: Level, key: string, found: Set<string>): void {
  level.key = key;
  if (level.keys?.has(key) === true) found.add(pathOf(level));
  level.keys?.add(key);
}

function pathOf(level: Level | undefined): string {
  if (level === undefined) return '';
  if (level.keys === undefined) return `${level.prefix}[${level.index}]`;
  return level.prefix === '' ? level.key : `${level.prefix}.${level.key}`;
}
