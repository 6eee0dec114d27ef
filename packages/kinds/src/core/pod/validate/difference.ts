import { deepEqual, isObject } from '@berth/machinery/values';

/** Longest list of differences an error carries. */
const maxLines = 20;

function walk(before: unknown, after: unknown, path: string, lines: string[]): void {
  if (lines.length > maxLines || deepEqual(before, after)) return;
  if (isObject(before) && isObject(after)) {
    for (const field of new Set([...Object.keys(before), ...Object.keys(after)])) {
      walk(before[field], after[field], path === '' ? field : `${path}.${field}`, lines);
    }
  } else if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    for (let at = 0; at < before.length; at += 1) walk(before[at], after[at], `${path}[${at}]`, lines);
  } else {
    if (before !== undefined) lines.push(`- ${path}: ${JSON.stringify(before)}`);
    if (after !== undefined) lines.push(`+ ${path}: ${JSON.stringify(after)}`);
  }
}

/** Two states of an object field by field, the old one with `-`, the new one with `+`. */
export function changedFields(before: object, after: object): string {
  const lines: string[] = [];
  walk(before, after, '', lines);
  return lines.slice(0, maxLines).join('\n');
}
