import { RE2JS } from 're2js';

const maxCached = 500;
const cache = new Map<string, RE2JS | Error>();

/**
 * Whether a text has a match of a pattern in Go's syntax. The engine takes time linear in the text whatever the pattern:
 * patterns come from users.
 * @returns an Error if the pattern cannot be compiled.
 */
export function matchesPattern(pattern: string, text: string): boolean | Error {
  let compiled = cache.get(pattern);
  if (compiled === undefined) {
    compiled = compile(pattern);
    if (cache.size >= maxCached) cache.clear();
    cache.set(pattern, compiled);
  }
  return compiled instanceof Error ? compiled : compiled.matcher(text).find();
}

function compile(pattern: string): RE2JS | Error {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
