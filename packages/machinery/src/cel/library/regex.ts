import { RE2JS } from 're2js';
import type { Library } from '../functions.ts';
import { ArrayList, CelError, type Value } from '../values.ts';

const maxCached = 200;
const cache = new Map<string, RE2JS | CelError>();

/** A pattern in Go's syntax; the engine takes time linear in the text, whatever the pattern. */
function compiled(pattern: string): RE2JS | CelError {
  const known = cache.get(pattern);
  if (known !== undefined) return known;
  if (cache.size >= maxCached) cache.clear();
  let result: RE2JS | CelError;
  try {
    result = RE2JS.compile(pattern);
  } catch (error) {
    result = new CelError(error instanceof Error ? error.message : String(error));
  }
  cache.set(pattern, result);
  return result;
}

export function matchesText(text: string, pattern: string): boolean | CelError {
  const regex = compiled(pattern);
  return regex instanceof CelError ? regex : regex.matcher(text).find();
}

function findAll(text: string, pattern: string, limit: number): string[] | CelError {
  const regex = compiled(pattern);
  if (regex instanceof CelError) return new CelError(`Illegal regex: ${regex.message}`);
  const matcher = regex.matcher(text);
  const found: string[] = [];
  while ((limit < 0 || found.length < limit) && matcher.find()) found.push(matcher.group() ?? '');
  return found;
}

const listOf = (found: string[] | CelError): Value => (found instanceof CelError ? found : new ArrayList(found));

/** apiserver pkg/cel/library/regex.go. */
export const regex: Library = {
  string_find_string: [
    '<string>.find(string): string',
    ([text, pattern]) => {
      const found = findAll(text as string, pattern as string, 1);
      return found instanceof CelError ? found : (found[0] ?? '');
    },
  ],
  string_find_all_string: [
    '<string>.findAll(string): list(string)',
    ([text, pattern]) => listOf(findAll(text as string, pattern as string, -1)),
  ],
  string_find_all_string_int: [
    '<string>.findAll(string, int): list(string)',
    ([text, pattern, limit]) => listOf(findAll(text as string, pattern as string, Number(limit))),
  ],
};
