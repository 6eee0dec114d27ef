import type { FieldError } from '../errors.ts';
import { goQuote, invalidValue, typeInvalid } from '../invalid.ts';

/** What a node's checks found. `matches` counts those that passed: of several alternatives the one with most is the closest. */
export interface Result {
  errors: FieldError[];
  matches: number;
}

export function result(errors: FieldError[] = [], matches = 0): Result {
  return { errors, matches };
}

export function merge(into: Result, other: Result): void {
  into.errors.push(...other.errors);
  into.matches += other.matches;
}

/** The path as errors name it: upstream strips the dot that the root's children start with. */
export function fieldOf(path: string): string {
  return path.startsWith('.') ? path.slice(1) : path;
}

/** `spec.replicas in body should be at least 3 chars long`; the words of kube-openapi pkg/validation/errors/schema.go. */
export function should(path: string, value: unknown, words: string): FieldError {
  return invalidValue(fieldOf(path), value, `${path} in body ${words}`);
}

/** `spec.replicas in body must be of type integer: "string"`; `found` is the type, or the text that has not the format. */
export function mustBe(path: string, type: string, found: string): FieldError {
  return typeInvalid(fieldOf(path), found, `${path} in body must be of type ${type}: ${goQuote(found)}`);
}

/** Complaints that upstream gives without a field. */
export function nowhere(words: string): FieldError {
  return invalidValue('<nil>', '', words);
}

/** A float as Go's %v prints it. */
export function goFloat(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-4 && size < 1e21)) return String(value);
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  return `${mantissa}e${exponent.replace(/^([-+])(\d)$/, '$10$2')}`;
}
