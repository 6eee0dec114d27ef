import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { serverSideApply } from './apply.ts';
import { decode } from './decode.ts';
import { applyDefaults } from './defaulting.ts';
import { ApiError } from './errors.ts';
import { errorMessage } from './invalid.ts';
import type { KindDefinition } from './kind.ts';
import type { KubeObject } from './object.ts';
import { openapiV2, openapiV3 } from './openapi.ts';
import type { Schema } from './schema.ts';
import { validateShape } from './shape.ts';
import { toTable } from './tables.ts';
import { Meta } from './testing/schemas.ts';

/** Laws of custom resources, over structural schemas that nobody wrote. More with BERTH_LAW_RUNS. */
const numRuns = Number(process.env.BERTH_LAW_RUNS ?? 200);
const seed = Number(process.env.BERTH_LAW_SEED ?? 7);

const names = fc.constantFrom('a', 'b', 'name', 'kind', 'metadata', 'spec', '__proto__', 'constructor', 'items');
const small = fc.integer({ min: 0, max: 4 });
const scalars = fc.oneof(
  fc.boolean(),
  fc.integer({ min: -3, max: 9 }),
  fc.constantFrom('', 'a', 'b', 'ü', '1.2.3.4'),
  fc.constant(null),
);
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    scalars,
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(names, tie('json'), { maxKeys: 4 }),
  ),
}));
const some = (record: Record<string, fc.Arbitrary<unknown>>) => fc.record(record, { requiredKeys: [] });
const common = {
  nullable: fc.boolean(),
  default: json,
  enum: fc.array(scalars, { minLength: 1, maxLength: 3 }),
  description: fc.string({ maxLength: 5 }),
};

const { schema } = fc.letrec<{ schema: Schema; junctor: Schema }>((tie) => ({
  // What stands in allOf and its like says nothing of structure.
  junctor: some({
    required: fc.array(names, { maxLength: 2 }),
    minLength: small,
    maximum: small,
    pattern: fc.constantFrom('^a', '[', '(a+)+$', '\\p{L}', 'a{2,1}'),
    properties: fc.dictionary(names, some({ enum: common.enum, minLength: small }), { maxKeys: 2 }),
  }) as fc.Arbitrary<Schema>,
  schema: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    some({
      ...common,
      minLength: small,
      maxLength: small,
      pattern: fc.constantFrom('^a', '[', '(a+)+$'),
      format: fc.constantFrom('ipv4', 'date-time', 'byte', 'uuid', 'odd', 'duration'),
    }).map((rest) => ({ type: 'string', ...rest })),
    some({
      ...common,
      minimum: small,
      maximum: small,
      multipleOf: small,
      exclusiveMinimum: fc.boolean(),
      format: fc.constantFrom('int32', 'int64'),
    }).map((rest) => ({ type: 'integer', ...rest })),
    some(common).map((rest) => ({ type: 'number', ...rest })),
    some(common).map((rest) => ({ type: 'boolean', ...rest })),
    some(common).map((rest) => ({ 'x-kubernetes-int-or-string': true, ...rest })),
    some(common).map((rest) => ({ type: 'object', 'x-kubernetes-preserve-unknown-fields': true, ...rest })),
    fc
      .record({
        items: tie('schema'),
        rest: some({
          ...common,
          minItems: small,
          maxItems: small,
          uniqueItems: fc.boolean(),
          'x-kubernetes-list-type': fc.constantFrom('atomic', 'set', 'map'),
          'x-kubernetes-list-map-keys': fc.array(names, { maxLength: 2 }),
        }),
      })
      .map(({ items, rest }) => ({ type: 'array', items, ...rest })),
    fc
      .record({ values: tie('schema'), rest: some({ ...common, minProperties: small, maxProperties: small }) })
      .map(({ values, rest }) => ({ type: 'object', additionalProperties: values, ...rest })),
    fc
      .record({
        properties: fc.dictionary(names, tie('schema'), { maxKeys: 4 }),
        rest: some({
          ...common,
          required: fc.array(names, { maxLength: 2 }),
          'x-kubernetes-embedded-resource': fc.boolean(),
          'x-kubernetes-map-type': fc.constantFrom('atomic', 'granular'),
          allOf: fc.array(tie('junctor'), { maxLength: 2 }),
          anyOf: fc.array(tie('junctor'), { minLength: 1, maxLength: 2 }),
          oneOf: fc.array(tie('junctor'), { minLength: 1, maxLength: 2 }),
          not: tie('junctor'),
        }),
      })
      .map(({ properties, rest }) => ({ type: 'object', properties, ...rest })),
  ) as fc.Arbitrary<Schema>,
}));

const text: Schema = { type: 'string' };
const root = fc.dictionary(fc.constantFrom('spec', 'status', 'a'), schema, { minKeys: 1, maxKeys: 3 }).map(
  (properties): Schema => ({
    type: 'object',
    properties: { apiVersion: text, kind: text, metadata: Meta, ...properties },
  }),
);
const body = fc
  .dictionary(fc.constantFrom('spec', 'status', 'a', 'b', '__proto__'), json, { maxKeys: 4 })
  .map((rest) => ({ apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'a' }, ...rest }) as KubeObject);

const law = (holds: (schema: Schema, object: KubeObject, other: KubeObject) => void): void =>
  fc.assert(fc.property(root, body, body, holds), { numRuns, seed });

const pruned = (schema: Schema, object: KubeObject): KubeObject =>
  decode(schema, structuredClone(object), 'Thing').value as KubeObject;

const kindOf = (schema: Schema): KindDefinition => ({
  group: 'example.com',
  version: 'v1',
  kind: 'Thing',
  plural: 'things',
  singular: 'thing',
  namespaced: true,
  schema,
  columns: [
    { name: 'A', type: 'string', jsonPath: '.spec.a' },
    { name: 'B', type: 'date', jsonPath: '.spec.items[*].name' },
    { name: 'C', type: 'integer', jsonPath: '.spec.__proto__.constructor' },
  ],
});

describe('whatever the schema and the object', () => {
  test('what was pruned has nothing left to prune', () =>
    law((schema, object) => {
      const once = pruned(schema, object);
      const { value, unknown } = decode(schema, structuredClone(once), 'Thing');
      expect(value).toEqual(once);
      expect(unknown).toEqual([]);
    }));

  test('defaults that were set stay as they are', () =>
    law((schema, object) => {
      const once = applyDefaults(schema, pruned(schema, object));
      expect(applyDefaults(schema, structuredClone(once))).toEqual(once);
    }));

  test('validation ends with complaints in words', () =>
    law((schema, object) => {
      for (const error of validateShape(schema, applyDefaults(schema, pruned(schema, object))))
        expect(typeof errorMessage(error)).toBe('string');
    }));

  test('an apply is refused in words, or done once', () =>
    law((schema, object, other) => {
      const writer = {
        schema,
        manager: 'me',
        apiVersion: 'example.com/v1',
        subresource: '',
        now: new Date(0),
        force: true,
      };
      try {
        const live = serverSideApply({ ...writer, manager: 'you', applied: pruned(schema, other) });
        const once = serverSideApply({ ...writer, live, applied: pruned(schema, object) });
        const twice = serverSideApply({ ...writer, live: structuredClone(once), applied: pruned(schema, object) });
        expect(JSON.stringify(twice)).toBe(JSON.stringify(once));
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        expect(error.code).toBeLessThan(500);
      }
    }));

  test('rows and OpenAPI documents are printed', () =>
    law((schema, object) => {
      const kind = kindOf(schema);
      const { rows } = toTable(kind, [object], { now: new Date(0), includeObject: 'None', listMeta: {} });
      expect(rows?.[0]?.cells).toHaveLength(4);
      JSON.stringify([openapiV2([kind]), openapiV3([kind], kind)]);
    }));
});
