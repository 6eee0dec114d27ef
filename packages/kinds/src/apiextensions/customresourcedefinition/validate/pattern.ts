import { matchesPattern } from '@berth/machinery/shape/pattern';

/** What is wrong with a regular expression in Go's syntax. */
export function patternError(pattern: string | undefined): string | undefined {
  if (pattern === undefined || pattern === '') return undefined;
  const found = matchesPattern(pattern, '');
  return found instanceof Error ? found.message : undefined;
}
