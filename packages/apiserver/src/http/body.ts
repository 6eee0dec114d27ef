import {
  decode,
  normalize,
  parseJson,
  parseYaml,
  strictErrors,
  unreadable,
  unrecognized,
} from '@berth/machinery/decode';
import { invalid, invalidValue } from '@berth/machinery/invalid';
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

/** A body as the JSON value it stands for. */
export interface Parsed {
  value: unknown;
  /** Fields that stand in it twice. */
  duplicates: readonly string[];
  /** The body itself, where it is text: what errors quote. Absent where the value was made of other things. */
  source?: Uint8Array;
}

/** Any body, parsed. @param kindName what it should be, as errors name it */
export function parseBody(bytes: Uint8Array, type: string, kindName?: string): Parsed {
  switch (type) {
    case 'application/json':
    case '':
      return { ...parseJson(text(bytes), kindName), source: bytes };
    case 'application/yaml':
      return { ...parseYaml(text(bytes)), source: bytes };
    case 'application/vnd.kubernetes.protobuf':
      return { value: decodeProtobuf(schemaFor, bytes, kindName), duplicates: [] };
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
export function readObject(parsed: Parsed, expected: Expectation): KubeObject {
  const value = parsed.value;
  const apiVersion = apiVersionOf(expected.group, expected.version);
  checkNamed(parsed, expected, apiVersion);
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
    throw new ApiError('BadRequest', versionMismatch(object.apiVersion, apiVersion));
  if (object.kind !== expected.kind)
    throw new ApiError(
      'BadRequest',
      `${object.kind} in version "${expected.version}" cannot be handled as a ${expected.kind}: send it to the resource of its own kind`,
    );
  report(object, strictErrors(decoded.unknown, parsed.duplicates), expected);
  object.metadata ??= {};
  return normalize(expected.schema, object);
}

/**
 * apiVersion and kind must be texts; a custom resource says both, and is of the kind that it says (apimachinery
 * unstructured.UnstructuredJSONScheme, apiextensions registry/customresource/validator.go ValidateTypeMeta).
 */
function checkNamed({ value, source }: Parsed, expected: Expectation, apiVersion: string): void {
  if (source === undefined || typeof value !== 'object' || value === null || Array.isArray(value)) return;
  const said = value as Record<string, unknown>;
  for (const field of ['apiVersion', 'kind']) {
    const word = wordOf(said[field]);
    if (word !== undefined)
      throw unreadable(
        `json: cannot unmarshal ${word} into Go struct field .${field} of type string`,
        source,
        expected.kind,
      );
  }
  if (expected.schema.name !== undefined) return;
  const [version, kind] = [said.apiVersion ?? '', said.kind ?? ''] as [string, string];
  if (kind === '')
    throw unrecognized(`Object 'Kind' is missing in '${Buffer.from(source).toString('utf8')}'`, source, expected.kind);
  if (version === '') throw new ApiError('BadRequest', versionMismatch('', apiVersion));
  if (version !== apiVersion || kind === expected.kind) return;
  const { name } = (said.metadata ?? {}) as { name?: unknown };
  throw invalid({ group: expected.group, kind }, typeof name === 'string' ? name : '', [
    invalidValue('kind', kind, `must be ${expected.kind}`),
  ]);
}

const versionMismatch = (said: string, apiVersion: string): string =>
  `the API version in the data (${said}) does not match the expected API version (${apiVersion})`;

/** What Go calls a value that is no text; undefined: it is one, or is absent. */
function wordOf(value: unknown): string | undefined {
  if (value === undefined || value === null || typeof value === 'string') return undefined;
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
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
