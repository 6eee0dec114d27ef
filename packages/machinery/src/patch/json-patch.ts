import { maxDepth } from '../decode/json.ts';
import { ApiError } from '../errors.ts';
import { deepCopy, deepEqual, deeperThan, isObject, type JsonObject, own, put } from '../values.ts';

/**
 * JSON patch (RFC 6902) as upstream's apiserver applies it (evanphx/json-patch v4): indexes may be negative, `replace` sets
 * a key that is missing, `test` for null holds where there is nothing. Own code, because the size of what `copy`
 * multiplies must be bounded.
 */

const maxOperations = 10_000;
/** Bytes of JSON that `copy` may add: upstream's JSONPatchMaxCopyBytes. */
const maxCopied = 3 * 1024 * 1024;

interface Operation {
  op: string;
  path: string;
  from: string;
  hasValue: boolean;
  value: unknown;
}

/** Failures of an operation all look alike to the client, as upstream's do; only whoever catches it sees which one it was. */
function fail(message: string): never {
  throw new ApiError(
    'Invalid',
    'the server rejected our request due to an error in our request',
    {},
    {
      cause: message,
    },
  );
}

function malformed(message: string): never {
  throw new ApiError('BadRequest', `error decoding patch: json: cannot unmarshal ${message}`);
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function readOperation(value: unknown): Operation {
  if (!isObject(value)) malformed(`${typeName(value)} into Go value of type handlers.jsonPatchOp`);
  const text = (field: string): string => {
    const found = own(value, field) ?? '';
    if (typeof found !== 'string')
      malformed(`${typeName(found)} into Go struct field jsonPatchOp.${field} of type string`);
    return found;
  };
  const hasValue = Object.hasOwn(value, 'value');
  return {
    op: text('op'),
    path: text('path'),
    from: text('from'),
    hasValue,
    value: hasValue ? value.value : undefined,
  };
}

type Container = JsonObject | unknown[];

interface Place {
  container: Container;
  key: string;
}

/** Where a pointer's last token stands, or undefined where something on the way is missing. */
function find(document: Container, pointer: string): Place | undefined {
  const tokens = pointer.split('/').map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (tokens.length < 2) return undefined;
  let container: Container = document;
  for (const token of tokens.slice(1, -1)) {
    const next: unknown = Array.isArray(container)
      ? container[readIndex(container, token) ?? -1]
      : own(container, token);
    if (typeof next !== 'object' || next === null) return undefined;
    container = next as Container;
  }
  return { container, key: tokens.at(-1) ?? '' };
}

/** The index of an element that exists; negative ones count from the end. */
function readIndex(list: readonly unknown[], token: string): number | undefined {
  const index = parseIndex(token, list.length);
  return index !== undefined && index < list.length ? index : undefined;
}

function parseIndex(token: string, length: number): number | undefined {
  if (!/^[-+]?\d{1,15}$/.test(token)) return undefined;
  const index = Number(token);
  const counted = index < 0 ? index + length : index;
  return counted < 0 ? undefined : counted;
}

function place(document: Container, operation: string, pointer: string): Place {
  return (
    find(document, pointer) ??
    fail(`${operation} operation does not apply: doc is missing path: "${pointer}": missing value`)
  );
}

/** The value at a place; a missing key of an object is undefined, a missing element an error. */
function read({ container, key }: Place, pointer: string): unknown {
  if (!Array.isArray(container)) return own(container, key);
  const index =
    readIndex(container, key) ?? fail(`Unable to access invalid index: ${pointer}: invalid index referenced`);
  return container[index];
}

function add({ container, key }: Place, pointer: string, value: unknown): void {
  if (!Array.isArray(container)) {
    put(container, key, value);
    return;
  }
  const index = key === '-' ? container.length : parseIndex(key, container.length + 1);
  if (index === undefined || index > container.length) {
    fail(`error in add for path: '${pointer}': Unable to access invalid index: ${key}: invalid index referenced`);
  }
  container.splice(index, 0, value);
}

function remove({ container, key }: Place, pointer: string): void {
  if (Array.isArray(container)) {
    const index = readIndex(container, key);
    if (index === undefined) fail(`error in remove for path: '${pointer}': Unable to access invalid index: ${key}`);
    container.splice(index, 1);
  } else if (Object.hasOwn(container, key)) {
    delete container[key];
  } else {
    fail(`error in remove for path: '${pointer}': Unable to remove nonexistent key: ${key}: missing value`);
  }
}

function replace(at: Place, pointer: string, value: unknown): void {
  if (!Array.isArray(at.container)) {
    put(at.container, at.key, value);
    return;
  }
  const index = readIndex(at.container, at.key);
  if (index === undefined) fail(`replace operation does not apply: doc is missing key: ${pointer}: missing value`);
  at.container[index] = value;
}

/** `test` of the path that a value stands at; nothing there equals null or a test without value. */
function test(document: Container, { path, value }: Operation): void {
  const actual = path === '' ? document : read(place(document, 'test', path), path);
  if (!deepEqual(actual ?? null, value ?? null)) fail(`testing value ${path} failed: test failed`);
}

/** Applies one operation in place and answers the bytes it copied. */
function apply(document: { root: Container }, operation: Operation): number {
  const { op, path, from } = operation;
  const value = deepCopy(operation.value ?? null);
  switch (op) {
    case 'add':
      add(place(document.root, op, path), path, value);
      return 0;
    case 'remove':
      remove(place(document.root, op, path), path);
      return 0;
    case 'replace':
      if (path !== '') replace(place(document.root, op, path), path, value);
      else if (typeof value === 'object' && value !== null) document.root = value as Container;
      else fail('replace operation value must be object or array');
      return 0;
    case 'move': {
      const source = place(document.root, op, from);
      const moved = read(source, from);
      remove(source, from);
      add(place(document.root, op, path), path, moved);
      return 0;
    }
    case 'copy': {
      const copied = deepCopy(read(place(document.root, op, from), from) ?? null);
      add(place(document.root, op, path), path, copied);
      return Buffer.byteLength(JSON.stringify(copied));
    }
    case 'test':
      test(document.root, operation);
      return 0;
    default:
      return fail(`Unexpected kind: ${op === '' ? 'unknown' : op}`);
  }
}

/**
 * Applies a JSON patch's operations, all or none.
 * @throws ApiError BadRequest if the patch is none, Invalid (422) if an operation does not apply, RequestEntityTooLarge
 * beyond 10,000 operations (apiserver pkg/endpoints/handlers/patch.go).
 */
export function applyJsonPatch<Document extends object>(document: Document, operations: unknown): Document {
  if (!Array.isArray(operations)) {
    malformed(`${typeName(operations)} into Go value of type []handlers.jsonPatchOp`);
  }
  if (operations.length > maxOperations) {
    const text = `The allowed maximum operations in a JSON patch is ${maxOperations}, got ${operations.length}`;
    throw new ApiError('RequestEntityTooLarge', text);
  }
  const steps = operations.map(readOperation);
  const result: { root: Container } = { root: deepCopy(document) as Container };
  let copied = 0;
  for (const operation of steps) {
    copied += apply(result, operation);
    if (copied > maxCopied) {
      fail(
        `Unable to complete the copy, the accumulated size increase of copy is ${copied}, exceeding the limit ${maxCopied}`,
      );
    }
  }
  // `move` can nest a document deeper than the parser takes one.
  if (deeperThan(result.root, maxDepth)) fail(`the patched document is nested deeper than ${maxDepth} levels`);
  return result.root as Document;
}
