import type { FieldError, StatusCause } from './errors.ts';
import { ApiError } from './errors.ts';

/**
 * Complaints and the Status errors made of them, in the words of apimachinery pkg/util/validation/field/errors.go and
 * pkg/api/errors/errors.go. Paths are strings as upstream prints them; `child`, `index` and `key` build them.
 */

const words: Record<FieldError['type'], string> = {
  FieldValueRequired: 'Required value',
  FieldValueInvalid: 'Invalid value',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueForbidden: 'Forbidden',
  FieldValueNotFound: 'Not found',
  FieldValueTooLong: 'Too long',
  FieldValueTooShort: 'Too short',
  FieldValueTooMany: 'Too many',
  FieldValueTooFew: 'Too few',
  FieldValueTypeInvalid: 'Invalid value',
  InternalError: 'Internal error',
};

const withoutValue = new Set<FieldError['type']>([
  'FieldValueRequired',
  'FieldValueForbidden',
  'FieldValueTooLong',
  'FieldValueTooShort',
  'InternalError',
]);

/** `child('spec', 'replicas')` is `spec.replicas`; an empty path gives the bare name. */
export function child(path: string, ...names: string[]): string {
  const tail = names.join('.');
  return path === '' ? tail : `${path}.${tail}`;
}

/** `index('spec.containers', 0)` is `spec.containers[0]`. */
export function index(path: string, position: number): string {
  return `${path}[${position}]`;
}

/** `key('metadata.labels', 'a.b/c')` is `metadata.labels[a.b/c]`. */
export function key(path: string, name: string): string {
  return `${path}[${name}]`;
}

export function required(field: string, detail = ''): FieldError {
  return { type: 'FieldValueRequired', field, value: '', detail };
}

export function invalidValue(field: string, value: unknown, detail: string): FieldError {
  return { type: 'FieldValueInvalid', field, value, detail };
}

export function typeInvalid(field: string, value: unknown, detail: string): FieldError {
  return { type: 'FieldValueTypeInvalid', field, value, detail };
}

export function duplicate(field: string, value: unknown): FieldError {
  return { type: 'FieldValueDuplicate', field, value, detail: '' };
}

export function notFoundValue(field: string, value: unknown): FieldError {
  return { type: 'FieldValueNotFound', field, value, detail: '' };
}

/** `supported` is printed in the order given: upstream sorts most of its lists itself. */
export function notSupported(field: string, value: unknown, supported: readonly unknown[]): FieldError {
  const list = supported.map((entry) => goQuote(String(entry))).join(', ');
  return { type: 'FieldValueNotSupported', field, value, detail: list === '' ? '' : `supported values: ${list}` };
}

export function forbidden(field: string, detail: string): FieldError {
  return { type: 'FieldValueForbidden', field, value: '', detail };
}

/** `limit` counts bytes; a negative one is not printed. */
export function tooLong(field: string, limit: number): FieldError {
  const detail = limit < 0 ? 'value is too long' : `may not be more than ${limit} ${limit === 1 ? 'byte' : 'bytes'}`;
  return { type: 'FieldValueTooLong', field, detail };
}

/** As tooLong, where the limit counts characters (schemas' maxLength). */
export function tooLongCharacters(field: string, limit: number): FieldError {
  return {
    type: 'FieldValueTooLong',
    field,
    detail: `may not be more than ${limit} ${limit === 1 ? 'character' : 'characters'}`,
  };
}

export function tooShort(field: string, value: unknown, limit: number): FieldError {
  return {
    type: 'FieldValueTooShort',
    field,
    value,
    detail: `must be at least ${limit} ${limit === 1 ? 'character' : 'characters'}`,
  };
}

export function tooMany(field: string, actual: number, limit: number): FieldError {
  return {
    type: 'FieldValueTooMany',
    field,
    value: actual,
    detail: `must have at most ${limit} ${limit === 1 ? 'item' : 'items'}`,
  };
}

/** Quotes as Go's strconv.Quote does (%q). */
export function goQuote(text: string): string {
  let quoted = '"';
  for (const character of text) quoted += quoteCharacter(character);
  return `${quoted}"`;
}

const escapes: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

function quoteCharacter(character: string): string {
  const escaped = escapes[character];
  if (escaped !== undefined) return escaped;
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x20 && code < 0x7f) return character;
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code >= 0xd800 && code <= 0xdfff) return '\\ufffd';
  if (isPrint(character)) return character;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** Go's unicode.IsPrint: letters, marks, numbers, punctuation, symbols and the ASCII space. */
export function isPrint(character: string): boolean {
  return character === ' ' || /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(character);
}

/** Marshals as Go's encoding/json, which escapes what HTML would trip over. */
export function goJson(value: unknown): string {
  const text = JSON.stringify(value) ?? 'null';
  return text.replace(/[<>&\u2028\u2029]/g, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function printValue(value: unknown): string {
  if (typeof value === 'string') return goQuote(value);
  if (typeof value === 'bigint') return value.toString();
  return goJson(value);
}

/** The message of one complaint without its field: `Invalid value: -1: must be greater than or equal to 0`. */
export function errorBody(error: FieldError): string {
  const word = words[error.type];
  const omitted = withoutValue.has(error.type) || !('value' in error);
  const body = omitted ? word : `${word}: ${printValue(error.value)}`;
  return error.detail === '' ? body : `${body}: ${error.detail}`;
}

/** The message of one complaint: `spec.replicas: Invalid value: -1: must be greater than or equal to 0`. */
export function errorMessage(error: FieldError): string {
  return `${error.field}: ${errorBody(error)}`;
}

/** Several messages as Go's aggregate prints them: once each, in brackets where there are more than one. */
export function aggregate(messages: readonly string[]): string {
  const once = [...new Set(messages)];
  return once.length === 1 ? (once[0] ?? '') : `[${once.join(', ')}]`;
}

function qualified(name: string, group: string): string {
  return group === '' ? name : `${name}.${group}`;
}

function details(name: string, group: string, kind: string): { name?: string; group?: string; kind?: string } {
  return { ...(name === '' ? {} : { name }), ...(group === '' ? {} : { group }), ...(kind === '' ? {} : { kind }) };
}

/** 422: the object was understood and is not acceptable; one cause for each complaint. */
export function invalid(kind: { group: string; kind: string }, name: string, errors: readonly FieldError[]): ApiError {
  const causes: StatusCause[] = errors.map((error) => ({
    reason: error.type,
    message: errorBody(error),
    field: error.field,
  }));
  const subject = `${qualified(kind.kind, kind.group)} ${goQuote(name)} is invalid`;
  const message = errors.length === 0 ? subject : `${subject}: ${aggregate(errors.map(errorMessage))}`;
  return new ApiError('Invalid', message, {
    ...details(name, kind.group, kind.kind),
    ...(causes.length === 0 ? {} : { causes }),
  });
}

/** What a path takes no part in; upstream's details of it are empty. */
export const methodNotAllowed = (): ApiError =>
  new ApiError('MethodNotAllowed', 'the server does not allow this method on the requested resource', {});

/** A path that nothing is served at. */
export const notServed = (): ApiError =>
  new ApiError('NotFound', 'the server could not find the requested resource', {});

/** A resource as errors name it: its plural and group. Upstream fills details.kind with the plural. */
export interface ResourceName {
  group: string;
  resource: string;
}

/** 404: `deployments.apps "x" not found`. */
export function notFound(resource: ResourceName, name: string): ApiError {
  return new ApiError(
    'NotFound',
    `${qualified(resource.resource, resource.group)} ${goQuote(name)} not found`,
    details(name, resource.group, resource.resource),
  );
}

/** 409: `deployments.apps "x" already exists`. */
export function alreadyExists(resource: ResourceName, name: string): ApiError {
  return new ApiError(
    'AlreadyExists',
    `${qualified(resource.resource, resource.group)} ${goQuote(name)} already exists`,
    details(name, resource.group, resource.resource),
  );
}

/** The sentence clients match to retry after reading again (apiserver pkg/registry/generic/registry/store.go). */
export const optimisticLockMessage =
  'the object has been modified; please apply your changes to the latest version and try again';

/** 409: the object moved since it was read, unless another `message` is given (a precondition that failed). */
export function conflict(resource: ResourceName, name: string, message: string = optimisticLockMessage): ApiError {
  return new ApiError(
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(resource.resource, resource.group)} ${goQuote(name)}: ${message}`,
    details(name, resource.group, resource.resource),
  );
}

/** 403: `pods "x" is forbidden: …`. */
export function forbiddenResource(resource: ResourceName, name: string, message: string): ApiError {
  const subject = qualified(resource.resource, resource.group);
  const text =
    name === '' ? `${subject} is forbidden: ${message}` : `${subject} ${goQuote(name)} is forbidden: ${message}`;
  return new ApiError('Forbidden', text, details(name, resource.group, resource.resource));
}
