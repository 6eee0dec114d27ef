import { badRequest } from './decode/context.ts';
import { unrecognized } from './decode/json.ts';
import { normalize } from './decode.ts';
import { ApiError } from './errors.ts';
import { goQuote } from './invalid.ts';
import type { KubeObject } from './object.ts';
import { parseApiVersion } from './object.ts';
import type { Frame } from './protobuf/frame.ts';
import { magic, readFrame, writeFrame } from './protobuf/frame.ts';
import { readMessage } from './protobuf/read.ts';
import { writeMessage } from './protobuf/write.ts';
import type { Schema } from './schema.ts';

/** Content type of a framed body. */
export const protobufType = 'application/vnd.kubernetes.protobuf';

/** Whether a body starts with the four bytes of Kubernetes' protobuf frame. */
export function isProtobuf(bytes: Uint8Array): boolean {
  return bytes.length >= magic.length && magic.every((byte, at) => bytes[at] === byte);
}

/**
 * Decodes a framed body to the JSON form of the kind it names, normalized: the same object sent as JSON comes out equal.
 * @param lookup the schema of an apiVersion and kind.
 * @param kindName what the body should be, for the error's sentence.
 * @throws ApiError BadRequest on anything that is not such a body.
 */
export function decodeProtobuf(
  lookup: (apiVersion: string, kind: string) => Schema | undefined,
  bytes: Uint8Array,
  kindName?: string,
): KubeObject {
  const { apiVersion, kind, raw } = openFrame(bytes, kindName);
  const { version } = parseApiVersion(apiVersion);
  const schema = lookup(apiVersion, kind);
  const expected = kindName ?? kind;
  const prefix = `${kind} in version ${goQuote(version)} cannot be handled as a ${expected}: `;
  if (schema === undefined) {
    throw badRequest(`${prefix}no kind ${goQuote(kind)} is registered for version ${goQuote(apiVersion)}`);
  }
  const fields = attempt(
    () => normalize(schema, readMessage(schema, raw)),
    (problem, cause) => badRequest(prefix + problem, cause),
  );
  return { apiVersion, kind, ...fields } as KubeObject;
}

function openFrame(bytes: Uint8Array, kindName: string | undefined): Frame {
  const fail = (problem: string, cause?: unknown): ApiError =>
    kindName === undefined ? badRequest(problem, cause) : unrecognized(problem, bytes, kindName, cause);
  if (bytes.length === 0) throw fail('empty data');
  if (!isProtobuf(bytes)) {
    throw fail(`provided data does not appear to be a protobuf message, expected prefix [${magic.join(' ')}]`);
  }
  if (bytes.length === magic.length) throw fail('empty body');
  const frame = attempt(() => readFrame(bytes.subarray(magic.length)), fail);
  const { apiVersion, kind } = frame;
  const meta = `runtime.TypeMeta{APIVersion:${goQuote(apiVersion)}, Kind:${goQuote(kind)}}`;
  if (kind === '') throw fail(`Object 'Kind' is missing in '${meta}'`);
  if (apiVersion === '') throw fail(`Object 'apiVersion' is missing in '${meta}'`);
  return frame;
}

/** Whatever the wire reader stumbles over is the sender's fault: its own errors, bounds of the buffer, malformed varints. */
function attempt<Result>(read: () => Result, fail: (problem: string, cause: unknown) => ApiError): Result {
  try {
    return read();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw fail(message === 'premature EOF' ? 'unexpected EOF' : message, error);
  }
}

/** Encodes an object as its kind's body: `k8s\0`, then the Unknown that names the kind and holds the message. */
export function encodeProtobuf(schema: Schema, object: KubeObject): Uint8Array {
  return writeFrame({ apiVersion: object.apiVersion, kind: object.kind, raw: writeMessage(schema, object) });
}

/**
 * One message without frame to JSON form, normalized.
 * @throws ApiError BadRequest.
 */
export function decodeMessage(schema: Schema, bytes: Uint8Array): Record<string, unknown> {
  return attempt(() => normalize(schema, readMessage(schema, bytes)), badRequest);
}

/** One message without frame. */
export function encodeMessage(schema: Schema, object: Record<string, unknown>): Uint8Array {
  return writeMessage(schema, object);
}
