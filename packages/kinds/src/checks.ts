import type { FieldError } from '@berth/machinery/errors';
import { index, invalidValue, notSupported, required } from '@berth/machinery/invalid';
import {
  isDns1123Label,
  isDns1123Subdomain,
  isQualifiedName,
  isValidPortName,
  isValidPortNumber,
  regexError,
} from '@berth/machinery/meta';

/** Checks that the validation of many kinds is made of, with upstream's words (pkg/apis/core/validation/validation.go). */

export const notNegative = 'must be greater than or equal to 0';
export const notPositive = 'must be greater than zero';

/** Checks every item of a list at its own path. */
export function each<Item>(
  items: readonly Item[] | undefined,
  path: string,
  check: (item: Item, path: string, position: number) => FieldError[],
): FieldError[] {
  return (items ?? []).flatMap((item, position) => check(item, index(path, position), position));
}

/** One complaint for each message about a value. */
export function complain(path: string, value: unknown, messages: readonly string[]): FieldError[] {
  return messages.map((message) => invalidValue(path, value, message));
}

export function dnsLabel(value: string, path: string): FieldError[] {
  return complain(path, value, isDns1123Label(value));
}

export function dnsSubdomain(value: string, path: string): FieldError[] {
  return complain(path, value, isDns1123Subdomain(value));
}

export function qualifiedName(value: string, path: string): FieldError[] {
  return complain(path, value, isQualifiedName(value));
}

export function nonNegative(value: number | undefined, path: string): FieldError[] {
  return (value ?? 0) < 0 ? [invalidValue(path, value, notNegative)] : [];
}

export function portNumber(value: number | undefined, path: string): FieldError[] {
  return complain(path, value ?? 0, isValidPortNumber(value ?? 0));
}

export function portNumberOrName(value: number | string | undefined, path: string): FieldError[] {
  return typeof value === 'string' ? complain(path, value, isValidPortName(value)) : portNumber(value, path);
}

/** A closed choice that must be made; `supported` in the order upstream prints it. */
export function oneOf(value: string | undefined, path: string, supported: readonly string[]): FieldError[] {
  if (!value) return [required(path)];
  return optionalOneOf(value, path, supported);
}

/** As `oneOf` for Go's pointers: an empty text is a choice that there is not. */
export function pointerOneOf(value: string | undefined, path: string, supported: readonly string[]): FieldError[] {
  return value === undefined ? [required(path)] : optionalOneOf(value, path, supported);
}

/** A closed choice that may be left out. */
export function optionalOneOf(value: string | undefined, path: string, supported: readonly string[]): FieldError[] {
  return value === undefined || supported.includes(value) ? [] : [notSupported(path, value, supported)];
}

export const protocols = ['SCTP', 'TCP', 'UDP'];

/** A relative path without `..`. */
export function localDescendingPath(target: string, path: string): FieldError[] {
  const errors = target.startsWith('/') ? [invalidValue(path, target, 'must be a relative path')] : [];
  return [...errors, ...noBacksteps(target, path)];
}

export function noBacksteps(target: string, path: string): FieldError[] {
  return target.split('/').includes('..') ? [invalidValue(path, target, "must not contain '..'")] : [];
}

/** As localDescendingPath; names that start with `..` are the writer's own (atomic updates of volumes). */
export function localNonReservedPath(target: string, path: string): FieldError[] {
  const errors = localDescendingPath(target, path);
  if (target.startsWith('..') && !target.startsWith('../')) {
    errors.push(invalidValue(path, target, "must not start with '..'"));
  }
  return errors;
}

const httpPath = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";

/** `acme.io/foo` (apimachinery pkg/util/validation IsDomainPrefixedPath). */
export function domainPrefixedPath(value: string, path: string): FieldError[] {
  if (value === '') return [required(path)];
  const slash = value.indexOf('/');
  const [domain, rest] = [value.slice(0, slash), value.slice(slash + 1)];
  if (slash <= 0 || rest === '') {
    return [invalidValue(path, value, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  }
  const errors = dnsSubdomain(domain, path);
  if (!new RegExp(`^${httpPath}$`).test(rest))
    errors.push(invalidValue(path, rest, regexError('Invalid path', httpPath)));
  return errors;
}
