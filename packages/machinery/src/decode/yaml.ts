import type { Document, Node } from 'yaml';
import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { ParsedJson } from './json.ts';
import { maxDepth, parseJson } from './json.ts';
import { goQuote } from '../invalid.ts';
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
    // RangeError: nested beyond the call stack.
    if (error instanceof RangeError) throw problem(error.message);
    throw error;
  }
}

/** Whatever the library says of a document that is no value (too many aliases, a merge of what is no mapping), it says to the sender. */
function valueOf(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw problem(error instanceof Error ? error.message : String(error));
  }
}

/**
 * What a document may weigh with its aliases copied, in values and characters: more than any body may, so only aliases come to
 * it. (goyaml counts otherwise: it refuses documents of which nine tenths are aliases.)
 */
const maximumWeight = 8_000_000;

function refuseWeight(value: unknown, weighed = { weight: 0 }): void {
  weighed.weight += typeof value === 'string' ? value.length + 1 : 1;
  if (weighed.weight > maximumWeight) throw problem('document contains excessive aliasing');
  if (typeof value !== 'object' || value === null) return;
  for (const [key, entry] of Object.entries(value)) {
    weighed.weight += key.length;
    refuseWeight(entry, weighed);
  }
}

function readDocument(text: string): ParsedJson {
  const document = parseDocument(text, {
    version: '1.1',
    uniqueKeys: false,
    merge: true,
    prettyErrors: true,
    // Nothing a client writes is worth a line of ours.
    logLevel: 'error',
    customTags: (tags) =>
      tags.filter((tag) => typeof tag === 'string' || (wanted.has(tag.tag) && tag.format !== 'TIME')),
  });
  const [error] = document.errors;
  if (error !== undefined) throw problem(error.message.split('\n')[0] ?? '');
  const duplicates = duplicatesOf(document);
  const value = valueOf(document);
  if (deeperThan(value, maxDepth)) throw problem('exceeded max depth');
  refuseWeight(value);
  rejectForeign(value);
  return { value: deepCopy(value), duplicates };
}

/**
 * What Go's strict reader says of keys that stand in a map twice, in its order: `line 7: key "a" already set in map` (goyaml.v2
 * decode.go setMapIndex). `text`: a body that `parseYaml` has read.
 */
export function keysSetTwice(text: string): string[] {
  const { contents } = parseDocument(text, { version: '1.1', uniqueKeys: false, logLevel: 'error' });
  const found: string[] = [];
  const look = (node: unknown): void => {
    if (isSeq(node)) node.items.forEach(look);
    if (!isMap(node)) return;
    const seen = new Set<unknown>();
    for (const { key, value } of node.items) {
      look(value);
      const name = isScalar(key) ? key.value : key;
      if (seen.has(name) && found.length < 100) {
        const [offset] = ((value ?? key) as Node).range ?? [0];
        const line = text.slice(0, offset).split('\n').length;
        found.push(`line ${line}: key ${typeof name === 'string' ? goQuote(name) : String(name)} already set in map`);
      }
      seen.add(name);
    }
  };
  look(contents);
  return found;
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
    if (isMap(key) || isSeq(key)) throw problem('invalid map key');
    const name = String(isScalar(key) ? key.value : key);
    const child = path === '' ? name : `${path}.${name}`;
    if (seen.has(name) && found.size < 100) found.add(child);
    seen.add(name);
    collect(value, child, found);
  }
}
