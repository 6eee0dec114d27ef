import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { decode, normalize } from '@berth/machinery/decode';
import { ApiError } from '@berth/machinery/errors';
import { decodeProtobuf, encodeProtobuf } from '@berth/machinery/protobuf';
import type { Schema } from '@berth/machinery/schema';
import { describe, expect, test } from 'vitest';
import { schemaFor } from './bodies.ts';

/** Bodies that kubectl 1.32 sent, and beside them the JSON it printed for the same command with `--dry-run=client -o json`. */
const folder = new URL('./testdata/protobuf/', import.meta.url);
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.bin'))
  .map((name) => name.slice(0, -4));
const bytesOf = (name: string): Uint8Array => readFileSync(new URL(`${name}.bin`, folder));
const expected: Record<string, object> = {
  tokenrequest: { kind: 'TokenRequest', spec: { expirationSeconds: 600, audiences: [] } },
  selfsubjectaccessreview: {
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: { namespace: 'default', verb: 'create', resource: 'pods' } },
  },
  selfsubjectreview: { kind: 'SelfSubjectReview', status: { userInfo: {} } },
  selfsubjectrulesreview: { kind: 'SelfSubjectRulesReview', spec: { namespace: 'default' } },
};

function kindOf(bytes: Uint8Array): Schema | undefined {
  try {
    const { apiVersion, kind } = decodeProtobuf(() => ({ type: 'object', properties: {} }), bytes);
    return schemaFor(apiVersion, kind);
  } catch {
    return undefined;
  }
}

/** Kinds that are not served yet have their bodies here already. */
const served = names.filter((name) => kindOf(bytesOf(name)) !== undefined);

describe.each(served)('the body kubectl sends for %s', (name) => {
  const bytes = bytesOf(name);
  const object = decodeProtobuf(schemaFor, bytes);
  const schema = schemaFor(object.apiVersion, object.kind) as Schema;

  test('decodes to the object kubectl meant', () => {
    const json = new URL(`${name}.json`, folder);
    if (!existsSync(json)) expect(object).toMatchObject(expected[name] ?? {});
    else {
      const { value, unknown } = decode(schema, JSON.parse(readFileSync(json, 'utf8')), object.kind);
      expect(unknown).toEqual([]);
      expect(object).toEqual(normalize(schema, value));
    }
  });

  test('survives being encoded by us', () => {
    expect(decodeProtobuf(schemaFor, encodeProtobuf(schema, object))).toEqual(object);
  });

  test('cut short anywhere is an object or a BadRequest', () => {
    for (let length = 0; length < bytes.length; length += 1) {
      try {
        decodeProtobuf(schemaFor, bytes.subarray(0, length));
      } catch (error) {
        expect(error).toBeInstanceOf(ApiError);
        expect((error as ApiError).reason).toBe('BadRequest');
      }
    }
  });
});

test('most captured bodies belong to kinds that are served', () => {
  expect(served.length).toBeGreaterThanOrEqual(20);
});
