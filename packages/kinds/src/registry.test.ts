import { expect, test } from 'vitest';
import type { Schema } from '@berth/machinery/schema';
import { whole } from '@berth/machinery/kind';
import { normalize } from '@berth/machinery/decode';
import { decodeProtobuf, encodeProtobuf } from '@berth/machinery/protobuf';
import { schemaFor } from './bodies.ts';
import { kindByGvk, kindFor, kinds } from './registry.ts';
import { created, testdata } from './testing.ts';

test('every kind is found by its path and by its name', () => {
  for (const kind of kinds) {
    expect(kindFor(kind.group, kind.version, kind.plural)).toBe(kind);
    expect(kindByGvk(kind.group === '' ? kind.version : `${kind.group}/${kind.version}`, kind.kind)).toBe(kind);
  }
});

test('what is loaded of a kind is that kind', async () => {
  for (const kind of kinds) {
    const { group, version, plural, schema, load } = await whole(kind);
    expect({ group, version, plural, load }).toEqual({
      group: kind.group,
      version: kind.version,
      plural: kind.plural,
      load: kind.load,
    });
    expect(schema).toBe(kind.schema);
  }
});

test('within a group and version no two kinds answer to one name', () => {
  const names = kinds.flatMap(({ group, version, plural, singular, shortNames = [] }) =>
    [...new Set([plural, singular, ...shortNames])].filter(Boolean).map((name) => `${group}/${version}/${name}`),
  );
  expect(names).toEqual([...new Set(names)]);
});

test('options are decoded under any group, bodies of subresources under their own', () => {
  expect(schemaFor('apps/v1', 'DeleteOptions')?.properties?.gracePeriodSeconds?.proto).toBe(1);
  expect(schemaFor('autoscaling/v1', 'Scale')).toBeDefined();
  expect(schemaFor('policy/v1', 'Eviction')).toBeDefined();
  expect(schemaFor('v1', 'Pod')).toBe(kindByGvk('v1', 'Pod')?.schema);
  expect(schemaFor('v1', 'constructor')).toBeUndefined();
});

function named(schema: Schema, found: Map<string, Schema>): Map<string, Schema> {
  if (schema.name !== undefined && schema.properties !== undefined) {
    if (found.has(schema.name)) return found;
    found.set(schema.name, schema);
  }
  for (const property of Object.values(schema.properties ?? {})) named(property, found);
  if (schema.items) named(schema.items, found);
  if (typeof schema.additionalProperties === 'object') named(schema.additionalProperties, found);
  return found;
}

const types = new Map<string, Schema>();
for (const kind of kinds) named(kind.schema, types);

test('a type means one thing wherever it is used', () => {
  const seen = new Map<string, Schema['properties']>();
  const visit = (schema: Schema): void => {
    if (schema.name !== undefined && schema.properties !== undefined) {
      if (seen.has(schema.name)) {
        expect(seen.get(schema.name)).toBe(schema.properties);
        return;
      }
      seen.set(schema.name, schema.properties);
    }
    for (const property of Object.values(schema.properties ?? {})) visit(property);
    if (schema.items) visit(schema.items);
  };
  for (const kind of kinds) visit(kind.schema);
  expect(seen.size).toBeGreaterThan(190);
});

test('no two fields of a message share a number, inline ones counted in their own', () => {
  for (const [name, { properties = {}, inline = [] }] of types) {
    const inlined = new Set(inline.flatMap(({ fields }) => fields));
    const own = Object.entries(properties).filter(
      ([field]) => !inlined.has(field) && field !== 'apiVersion' && field !== 'kind',
    );
    // Names like `kind` are fields of their own in types that are no kinds.
    const isKind = properties.apiVersion !== undefined && properties.apiVersion.proto === undefined;
    const all = isKind ? own : Object.entries(properties).filter(([field]) => !inlined.has(field));
    const numbers = [...all.map(([, { proto }]) => proto), ...inline.map(({ proto }) => proto)];
    expect(numbers, name).not.toContain(undefined);
    expect(new Set(numbers).size, name).toBe(numbers.length);
    for (const { fields, inline: inner } of inline) {
      const deeper = new Set(inner?.flatMap((part) => part.fields));
      const inside = fields.filter((field) => !deeper.has(field)).map((field) => properties[field]?.proto);
      expect(new Set(inside).size, name).toBe(inside.length);
      expect(inside, name).not.toContain(undefined);
    }
  }
});

test('what is required, and what lists are keyed by, exists', () => {
  for (const [name, { properties = {}, required = [] }] of types) {
    for (const field of required) expect(properties, `${name}.${field}`).toHaveProperty([field]);
    for (const [field, { items, ...property }] of Object.entries(properties)) {
      const keys = [...(property['x-kubernetes-list-map-keys'] ?? []), property['x-kubernetes-patch-merge-key']];
      for (const key of keys)
        if (key !== undefined) expect(items?.properties, `${name}.${field}`).toHaveProperty([key]);
    }
  }
});

test('every kind says in a line what it is', () => {
  for (const { kind, schema } of kinds) expect(schema.description, kind).toMatch(/^[A-Z].{10,}\.$/);
});

const metadata = { name: 'a', namespace: 'default' };

test.each<[string, object]>([
  ['v1/Pod', testdata(`${import.meta.dirname}/core/pod`, 'full.in.yaml')],
  ['v1/Service', { metadata, spec: { ports: [{ port: 80, targetPort: 'http' }] } }],
  ['v1/Secret', { metadata, stringData: { a: 'b' } }],
  ['v1/Event', { metadata, involvedObject: { kind: 'Pod', name: 'a', namespace: 'default' } }],
  ['rbac.authorization.k8s.io/v1/ClusterRole', { metadata: { name: 'a' }, rules: [] }],
  ['coordination.k8s.io/v1/Lease', { metadata, spec: { renewTime: '2026-05-01T11:00:00.123456Z' } }],
  ['apps/v1/ControllerRevision', { metadata, data: { a: [1] }, revision: 0 }],
])('a %s is the same after a way through protobuf', async (name, body) => {
  const [, apiVersion = '', kindName = ''] = /^(.*)\/(\w+)$/.exec(name) ?? [];
  const kind = kindByGvk(apiVersion, kindName);
  if (kind === undefined) throw new Error(`no kind ${name}`);
  const object = created(await whole(kind), { apiVersion, kind: kindName, ...body });
  const bytes = encodeProtobuf(kind.schema, object);
  expect(normalize(kind.schema, decodeProtobuf(schemaFor, bytes))).toEqual(object);
});
