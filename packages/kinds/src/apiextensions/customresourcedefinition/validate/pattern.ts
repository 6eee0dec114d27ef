import { RE2JS } from 're2js';

/** What is wrong with a regular expression; RE2 alone, so that no pattern can take more time than its text is long. */
export function patternError(pattern: string | undefined): string | undefined {
  if (pattern === undefined || pattern === '') return undefined;
  try {
    RE2JS.compile(pattern);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
