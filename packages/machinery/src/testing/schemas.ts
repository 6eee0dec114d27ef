import type { Schema } from '../schema.ts';

/** Schemas that tests share: one type with every way a field can be written, and a custom resource. */
const text: Schema = { type: 'string' };
const omit = (proto: number, schema: Schema): Schema => ({ ...schema, proto, zero: 'omit' });
const fill = (proto: number, schema: Schema): Schema => ({ ...schema, proto, zero: 'fill' });
const keep = (proto: number, schema: Schema): Schema => ({ ...schema, proto, zero: 'keep' });
const int32: Schema = { type: 'integer', format: 'int32' };
const int64: Schema = { type: 'integer', format: 'int64' };
const bool: Schema = { type: 'boolean' };
const scalar = (name: NonNullable<Schema['scalar']>, type: Schema['type'] = 'string'): Schema => ({
  type,
  scalar: name,
});
const list = (items: Schema): Schema => ({ type: 'array', items });
const map = (additionalProperties: Schema): Schema => ({ type: 'object', additionalProperties });

export const Meta: Schema = {
  name: 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta',
  type: 'object',
  properties: {
    name: omit(1, text),
    creationTimestamp: omit(8, scalar('Time')),
    labels: omit(11, map(text)),
  },
};

export const Part: Schema = {
  name: 'io.example.v1.Part',
  description: 'A part.',
  type: 'object',
  required: ['name'],
  properties: {
    name: fill(1, text),
    port: fill(2, { ...int32, description: 'Where it listens.' }),
    protocol: omit(3, { ...text, default: 'TCP', enum: ['TCP', 'UDP'] }),
    target: fill(4, scalar('IntOrString')),
  },
};

/** Contains itself. */
export const Tree: Schema = { name: 'io.example.v1.Tree', type: 'object', properties: {} };
Object.assign(Tree.properties ?? {}, { value: omit(1, text), left: keep(2, Tree), children: omit(3, list(Tree)) });

const source: Record<string, Schema> = { path: omit(1, text), part: keep(2, Part) };

export const Spec: Schema = {
  name: 'io.example.v1.WidgetSpec',
  type: 'object',
  properties: {
    replicas: keep(1, int32),
    minimum: omit(2, int32),
    generation: fill(3, int64),
    paused: omit(4, bool),
    ready: keep(5, bool),
    ratio: keep(6, { type: 'number' }),
    parts: omit(7, list(Part)),
    numbers: omit(8, list(int64)),
    words: fill(9, list(text)),
    limits: omit(10, map(scalar('Quantity'))),
    size: fill(11, scalar('Quantity')),
    surge: keep(12, scalar('IntOrString')),
    started: fill(13, scalar('Time')),
    ended: keep(14, scalar('Time')),
    renewed: keep(15, scalar('MicroTime')),
    wait: omit(16, scalar('Duration')),
    data: omit(17, map({ ...scalar('bytes'), format: 'byte' })),
    blob: omit(18, { ...scalar('bytes'), format: 'byte' }),
    raw: keep(19, scalar('RawExtension', 'object')),
    fields: keep(20, scalar('FieldsV1', 'object')),
    extra: omit(21, { ...scalar('MapOfLists', 'object'), additionalProperties: list(text) }),
    tree: keep(22, Tree),
    status: fill(23, { name: 'io.example.v1.Inner', type: 'object', properties: { phase: fill(1, text) } }),
    ...source,
    named: omit(25, map(Part)),
  },
  inline: [{ proto: 24, fields: Object.keys(source) }],
};

export const Widget: Schema = {
  name: 'io.example.v1.Widget',
  type: 'object',
  properties: {
    apiVersion: { ...text, zero: 'omit' },
    kind: { ...text, zero: 'omit' },
    metadata: fill(1, Meta),
    spec: fill(2, Spec),
  },
};

/** A custom resource: no Go type but for its metadata. */
export const Gadget: Schema = {
  type: 'object',
  required: ['spec'],
  properties: {
    apiVersion: text,
    kind: text,
    metadata: Meta,
    spec: {
      type: 'object',
      required: ['size'],
      properties: {
        size: { type: 'integer', minimum: 1, maximum: 10, default: 3 },
        color: { type: 'string', enum: ['red', 'blue'], default: 'red' },
        note: { type: 'string', nullable: true, default: 'none' },
        code: { type: 'string', pattern: '^[a-z]+$', minLength: 2, maxLength: 4 },
        address: { type: 'string', format: 'ipv4' },
        port: { 'x-kubernetes-int-or-string': true },
        tags: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
        parts: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name', 'port'],
          items: { type: 'object', properties: { name: text, port: { type: 'integer', default: 80 } } },
        },
        limits: {
          type: 'object',
          additionalProperties: { type: 'object', properties: { max: { type: 'integer', default: 1 } } },
        },
        open: {
          type: 'object',
          'x-kubernetes-preserve-unknown-fields': true,
          properties: { strict: { type: 'object', properties: {} } },
        },
        inner: { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true },
        choice: { type: 'object', properties: { a: text, b: text }, oneOf: [{ required: ['a'] }, { required: ['b'] }] },
      },
    },
  },
};
