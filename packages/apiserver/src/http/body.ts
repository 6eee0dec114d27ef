import { decode, normalize, parseJson, parseYaml, strictErrors } from '@berth/machinery/decode';
import { ApiError } from '@berth/machinery/errors';
import type { KindDefinition } from '@berth/machinery/kind';
import { apiVersionOf, type KubeObject, parseApiVersion } from '@berth/machinery/object';
import { decodeProtobuf } from '@berth/machinery/protobuf';
import { readBounded } from '@berth/machinery/requestbody';
import type { Schema } from '@berth/machinery/schema';
import { schemaFor } from '@berth/kinds/bodies';

/** Upstream's limit on a request body (apiserver server/config.go MaxRequestBodyBytes). */
export const maximumBody = 3 * 1024 * 1024;

/** @throws ApiError RequestEntityTooLarge, BadRequest */
export const readBody = (request: Request): Promise<Uint8Array> => readBounded(request, maximumBody);

export const mediaType = (request: Request): string =>
  (request.headers.get('content-type') ?? 'application/json').split(';', 1)[0]?.trim().toLowerCase() ?? '';

const supported = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

const text = (bytes: Uint8Array): string => {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    throw new ApiError('BadRequest', 'the body is not valid UTF-8');
  }
};

/** Any body as the JSON value it stands for, and the fields that stand in it twice. */
export function parseBody(bytes: Uint8Array, type: string): { value: unknown; duplicates: string[] } {
  switch (type) {
    case 'application/json':
    case '':
      return parseJson(text(bytes));
    case 'application/yaml':
      return parseYaml(text(bytes));
    case 'application/vnd.kubernetes.protobuf':
      return { value: decodeProtobuf(schemaFor, bytes), duplicates: [] };
    default:
      throw new ApiError(
        'UnsupportedMediaType',
        `the body of the request was in an unknown format - accepted media types include: ${supported.join(', ')}`,
      );
  }
}

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

/** What a body must be, and how strictly it is read. */
export interface Expectation {
  group: string;
  version: string;
  kind: string;
  schema: Schema;
  validation: FieldValidation;
  /** Gets a sentence for each unknown field where `validation` is Warn. */
  warnings: string[];
  /** The object is what a strategic merge made. */
  converted?: boolean;
}

export const expectationOf = (kind: KindDefinition, validation: FieldValidation, warnings: string[]): Expectation => ({
  group: kind.group,
  version: kind.version,
  kind: kind.kind,
  schema: kind.schema,
  validation,
  warnings,
});

/** An object of the expected kind, unknown fields reported as asked. @throws ApiError BadRequest */
export function readObject(
  parsed: { value: unknown; duplicates: readonly string[] },
  expected: Expectation,
): KubeObject {
  const value = parsed.value;
  const apiVersion = apiVersionOf(expected.group, expected.version);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const named = value as Record<string, unknown>;
    named.apiVersion ??= apiVersion;
    named.kind ??= expected.kind;
    if (named.apiVersion === '') named.apiVersion = apiVersion;
    if (named.kind === '') named.kind = expected.kind;
  }
  checkForm(value, expected, apiVersion);
  const decoded = decode(expected.schema, value, expected.kind, expected.converted);
  const object = decoded.value as KubeObject;
  if (object.apiVersion !== apiVersion)
    throw new ApiError(
      'BadRequest',
      `the API version in the data (${object.apiVersion}) does not match the expected API version (${apiVersion})`,
    );
  if (object.kind !== expected.kind)
    throw new ApiError(
      'BadRequest',
      `${object.kind} in version "${expected.version}" cannot be handled as a ${expected.kind}: send it to the resource of its own kind`,
    );
  report(object, strictErrors(decoded.unknown, parsed.duplicates), expected);
  object.metadata ??= {};
  return normalize(expected.schema, object);
}

/** Go's package of a group's internal types, as its errors name it. */
const goPackage = (group: string): string => (group === '' ? 'core' : (group.split('.')[0] ?? ''));

/**
 * A body of another kind, where a built-in one is expected: none that is registered, or one that does not become it
 * (apimachinery pkg/runtime/serializer/versioning). Another version of the same kind passes: it is told apart later.
 */
function checkForm(value: unknown, expected: Expectation, apiVersion: string): void {
  const { apiVersion: said, kind } = (value ?? {}) as { apiVersion?: unknown; kind?: unknown };
  if (expected.schema.name === undefined || typeof said !== 'string' || typeof kind !== 'string') return;
  if (said === apiVersion && kind === expected.kind) return;
  const { group, version } = parseApiVersion(said);
  const known = schemaFor(said, kind) !== undefined;
  if (known && kind === expected.kind && group === expected.group) return;
  const problem = known
    ? `converting (${version}.${kind}) to (${goPackage(expected.group)}.${expected.kind}): unknown conversion`
    : `no kind "${kind}" is registered for version "${said}" in scheme "pkg/runtime/scheme.go:111"`;
  throw new ApiError(
    'BadRequest',
    `${kind} in version "${version}" cannot be handled as a ${expected.kind}: ${problem}`,
  );
}

function report(
  object: KubeObject,
  errors: readonly string[],
  { validation, warnings, version, kind }: Expectation,
): void {
  if (errors.length === 0 || validation === 'Ignore') return;
  // A patch is read again each time it is tried: each warning is told once.
  if (validation === 'Warn') warnings.push(...errors.filter((text) => !warnings.includes(text)));
  else
    throw new ApiError(
      'BadRequest',
      `${object.kind} in version "${version}" cannot be handled as a ${kind}: strict decoding error: ${errors.join(', ')}`,
    );
}
