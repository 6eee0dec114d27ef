import fc from 'fast-check';
import type { Schema } from '@berth/machinery/schema';

/**
 * Values of any schema, for laws that hold for every kind: types right, so that they can be decoded, and everything else odd.
 * What is keyed has each key once, as apply wants it.
 */
export const valuesOf = (schema: Schema): fc.Arbitrary<unknown> =>
  fc.constant(schema).chain(() => arbitrary(schema, 0));

/** Below this depth only scalars are made, and objects stay empty. */
const deepest = 9;

const words = fc.constantFrom(
  'a',
  'b',
  'web',
  'x-1',
  'default',
  'a.example.com',
  '',
  'A b',
  'ü',
  '10.0.0.1',
  '*',
  'None',
  '$(X)',
);
/** What servers read out of strings. */
const documents = fc.constantFrom(
  '[{"type":"Resource","resource":{"name":"cpu","targetAverageValue":"1"}},{"type":"x","pods":7},null]',
  '{"scaleUp":{"policies":[{"type":"Pods"}],"tolerance":"x"},"scaleDown":5}',
  `${'['.repeat(5000)}${']'.repeat(5000)}`,
  '{"apiVersion":"v1","kind":"Pod","metadata":{},"spec":{"containers":[1]}}',
);
const text = fc.oneof(
  { weight: 12, arbitrary: words },
  { weight: 2, arbitrary: fc.string({ maxLength: 12, unit: 'grapheme' }) },
  { weight: 1, arbitrary: documents },
);
const numbers = fc.oneof(fc.integer({ min: -2, max: 100 }), fc.constantFrom(0, 80, 65_535, 2 ** 31 - 1, -(2 ** 31)));
const long = fc.oneof(numbers, fc.constantFrom(Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER));
const quantity = fc.constantFrom(
  '0',
  '1',
  '100m',
  '1500Mi',
  '1Gi',
  '3e6',
  '-5',
  '1.5',
  '0.1m',
  '12345678901234567890',
  '1E',
  5,
  0.25,
);
const second = fc
  .integer({ min: -62_135_596_799, max: 253_402_300_799 })
  .map((at) => `${new Date(at * 1000).toISOString().slice(0, 19)}Z`);
const micro = fc
  .tuple(second, fc.nat(999_999))
  .map(([time, part]) => time.replace('Z', `.${String(part).padStart(6, '0')}Z`));
const duration = fc.constantFrom('0s', '1s', '-1s', '1h2m3s', '1.5s', '300ms', '100000h');
const base64 = fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes).toString('base64'));
const keys = fc.constantFrom(
  'autoscaling.alpha.kubernetes.io/metrics',
  'autoscaling.alpha.kubernetes.io/behavior',
  'kubectl.kubernetes.io/last-applied-configuration',
  'a',
  'b',
  'app',
  'example.com/x',
  'cpu',
  'memory',
  '__proto__',
  'constructor',
  '',
  'é',
);
const json: fc.Arbitrary<unknown> = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)));
const raw = fc.dictionary(keys, json, { maxKeys: 3 });
const paths = fc.constantFrom('f:metadata', 'f:spec', 'f:a', '.', 'k:{"name":"a"}', 'v:1', 'i:0');
const owned = fc.dictionary(paths, fc.dictionary(paths, fc.constant({}), { maxKeys: 2 }), { maxKeys: 3 });

const scalars: Partial<Record<NonNullable<Schema['scalar']>, fc.Arbitrary<unknown>>> = {
  Quantity: quantity,
  IntOrString: fc.oneof(numbers, words, fc.constantFrom('50%', '-1', '1')),
  Time: second,
  MicroTime: micro,
  Duration: duration,
  bytes: base64,
  RawExtension: raw,
  FieldsV1: owned,
};

function arbitrary(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  const own = schema.scalar === undefined ? undefined : scalars[schema.scalar];
  if (own !== undefined) return own;
  if (schema.openUnion === 'JSON') return json;
  if (schema.openUnion !== undefined) return unionOf(schema, depth);
  if (schema['x-kubernetes-int-or-string'] === true) return fc.oneof(numbers, words);
  if (schema.enum !== undefined && schema.enum.length > 0)
    return fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...schema.enum) }, { weight: 1, arbitrary: words });
  switch (schema.type) {
    case 'string':
      return text;
    case 'integer':
      return schema.format === 'int32' ? numbers : long;
    case 'number':
      return fc.oneof(numbers, fc.constantFrom(0.5, 1e300, -1e-7));
    case 'boolean':
      return fc.boolean();
    case 'array':
      return listOf(schema, depth);
    default:
      return objectOf(schema, depth);
  }
}

function unionOf(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  const { schema: inner } = schema.properties ?? {};
  const below = inner === undefined || depth > 4 ? fc.constant({ type: 'string' }) : arbitrary(inner, depth + 2);
  if (schema.openUnion === 'SchemaOrBool') return fc.oneof(fc.boolean(), below);
  return schema.openUnion === 'SchemaOrArray'
    ? fc.oneof(below, fc.array(below, { minLength: 1, maxLength: 2 }))
    : fc.oneof(below, fc.array(words, { minLength: 1, maxLength: 2 }));
}

function listOf(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  const { items } = schema;
  if (items === undefined || depth >= deepest) return fc.constant([]);
  const maxLength = depth < 6 ? 2 : 1;
  const item = arbitrary(items, depth + 1);
  const names = schema['x-kubernetes-list-map-keys'] ?? mergeKeyOf(schema);
  if (names.length > 0) return keyedList(item, items, names, maxLength);
  if (schema['x-kubernetes-list-type'] === 'set' || schema['x-kubernetes-patch-strategy'] === 'merge')
    return fc.uniqueArray(item, { maxLength, selector: (value) => JSON.stringify(value) });
  return fc.array(item, { maxLength });
}

const mergeKeyOf = (schema: Schema): string[] => {
  const key = schema['x-kubernetes-patch-merge-key'];
  return key === undefined ? [] : [key];
};

/** Items that have their keys, and those of no two alike. */
function keyedList(
  item: fc.Arbitrary<unknown>,
  items: Schema,
  names: readonly string[],
  maxLength: number,
): fc.Arbitrary<unknown> {
  const required = names.filter((name) => items.properties?.[name]?.default === undefined);
  const keyed = fc
    .tuple(item, ...required.map((name) => arbitrary(items.properties?.[name] ?? { type: 'string' }, deepest)))
    .map(([value, ...found]) =>
      Object.assign({}, value, Object.fromEntries(required.map((name, at) => [name, found[at] ?? '']))),
    );
  const selector = (value: Record<string, unknown>) =>
    JSON.stringify(names.map((name) => value[name] ?? items.properties?.[name]?.default));
  return fc.uniqueArray(keyed, { maxLength, selector });
}

function objectOf(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  const { properties, additionalProperties } = schema;
  if (properties !== undefined) return structOf(properties, depth);
  if (typeof additionalProperties === 'object')
    return depth >= deepest
      ? fc.constant({})
      : fc.dictionary(keys, arbitraryLazily(additionalProperties, depth + 1), { maxKeys: 2 });
  return raw;
}

const arbitraryLazily = (schema: Schema, depth: number): fc.Arbitrary<unknown> =>
  fc.constant(undefined).chain(() => arbitrary(schema, depth));

/** Some of the fields: near the root most of them, further down a few, so that values stay small and every field comes up. */
function structOf(properties: Record<string, Schema>, depth: number): fc.Arbitrary<unknown> {
  const names = Object.keys(properties).filter(
    (name) => properties[name]?.wireOnly !== true && !(depth === 0 && isIdentity(name)),
  );
  const most = depth === 0 ? names.length : depth >= deepest ? 0 : depth < 3 ? 8 : 3;
  const chosen =
    depth === 0 ? fc.constant(names) : fc.shuffledSubarray(names, { maxLength: Math.min(most, names.length) });
  return chosen.chain((some) =>
    fc.record(Object.fromEntries(some.map((name) => [name, arbitrary(properties[name] ?? {}, depth + 1)]))),
  );
}

/** What an object is called by its kind is set by who makes it. */
const isIdentity = (name: string): boolean => name === 'apiVersion' || name === 'kind';
