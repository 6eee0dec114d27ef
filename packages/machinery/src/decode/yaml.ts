import type { Document } from 'yaml';
import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { ParsedJson } from './json.ts';
import { maxDepth, parseJson } from './json.ts';
import { badRequest } from './context.ts';
import { deepCopy, deeperThan } from '../values.ts';

/** Tags beyond JSON that YAML 1.1 would read as other than text: times, base 60 numbers, sets. Go's reader leaves them text. */
const wanted = new Set([
  'tag:yaml.org,2002:map',
  'tag:yaml.org,2002:seq',
  'tag:yaml.org,2002:str',
  'tag:yaml.org,2002:null',
  'tag:yaml.org,2002:bool',
  'tag:yaml.org,2002:int',
  'tag:yaml.org,2002:float',
  'tag:yaml.org,2002:merge',
]);

/**
 * Parses a YAML body (`application/yaml`, `application/apply-patch+yaml`) to the JSON value it stands for; JSON is YAML, and is
 * read by the quicker parser. Aliases are copied, and refused where they multiply.
 * @throws ApiError BadRequest if it is not one YAML document that JSON can express.
 */
export function parseYaml(text: string): ParsedJson {
  const start = /[^\s]/.exec(text)?.[0];
  if (start === '{') {
    try {
      return parseJson(text);
    } catch {
      // A flow mapping may still be YAML.
    }
  }
  try {
    return readDocument(text);
  } catch (error) {
    // RangeError: nested beyond the call stack; ReferenceError: too many aliases.
    if (error instanceof RangeError || error instanceof ReferenceError) throw problem(error.message);
    throw error;
  }
}

function readDocument(text: string): ParsedJson {
  const document = parseDocument(text, {
    version: '1.1',
    uniqueKeys: false,
    merge: true,
    prettyErrors: true,
    customTags: (tags) =>
      tags.filter((tag) => typeof tag === 'string' || (wanted.has(tag.tag) && tag.format !== 'TIME')),
  });
  const [error] = document.errors;
  if (error !== undefined) throw problem(error.message.split('\n')[0] ?? '');
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  if (deeperThan(value, maxDepth)) throw problem('exceeded max depth');
  rejectForeign(value);
  return { value: deepCopy(value), duplicates: duplicatesOf(document) };
}

function problem(detail: string): Error {
  const text = detail.includes('call stack') ? 'exceeded max depth' : detail;
  return badRequest(`error converting YAML to JSON: yaml: ${text}`);
}

function rejectForeign(value: unknown): void {
  if (typeof value === 'number' && !Number.isFinite(value)) throw problem(`unsupported value: ${value}`);
  if (typeof value === 'bigint' || value instanceof Date || value instanceof Set || value instanceof Map) {
    throw problem('unsupported value');
  }
  if (typeof value === 'object' && value !== null) for (const entry of Object.values(value)) rejectForeign(entry);
}

function duplicatesOf(document: Document): string[] {
  const found = new Set<string>();
  collect(document.contents, '', found);
  return [...found];
}

function collect(node: unknown, path: string, found: Set<string>): void {
  if (isSeq(node)) node.items.forEach((item, at) => collect(item, `${path}[${at}]`, found));
  if (!isMap(node)) return;
  const seen = new Set<string>();
  for (const { key, value } of node.items) {
    const name = String(isScalar(key) ? key.value : key);
    const child = path === '' ? name : `${path}.${name}`;
    if (seen.has(name) && found.size < 100) found.add(child);
    seen.add(name);
    collect(value, child, found);
  }
}
