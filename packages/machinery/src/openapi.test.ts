import { expect, test } from 'vitest';
import type { KindDefinition } from './kind.ts';
import { openapiV2, openapiV2Protobuf, openapiV3, type Shared } from './openapi.ts';
import type { Schema } from './schema.ts';
import { Gadget, Widget } from './testing/schemas.ts';

const common = { version: 'v1', namespaced: true, columns: [] };
const widgets: KindDefinition = {
  ...common,
  group: 'example.io',
  kind: 'Widget',
  plural: 'widgets',
  singular: 'widget',
  schema: Widget,
  subresources: {
    status: true,
    scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' },
    exec: { kind: 'WidgetExecOptions', group: 'example.io', version: 'v1', verbs: ['create', 'get'] },
    eviction: { kind: 'Eviction', group: 'policy', version: 'v1', verbs: ['create'] },
  },
};
const gadgets: KindDefinition = {
  ...common,
  group: 'custom.example.com',
  kind: 'Gadget',
  plural: 'gadgets',
  singular: 'gadget',
  schema: Gadget,
  namespaced: false,
};
const kinds = [widgets, gadgets];
const eviction: Schema = {
  name: 'io.k8s.api.policy.v1.Eviction',
  type: 'object',
  properties: { metadata: { type: 'object' } },
};
const shared: Shared[] = [{ schema: eviction, gvk: { group: 'policy', version: 'v1', kind: 'Eviction' } }];

/** All $refs of a document. */
function references(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (typeof value !== 'object' || value === null) return found;
  for (const [key, entry] of Object.entries(value)) {
    if (key === '$ref' && typeof entry === 'string') found.add(entry);
    else references(entry, found);
  }
  return found;
}

test('every reference has its definition, in v3 and in v2', () => {
  for (const { group, version } of kinds) {
    const { components } = openapiV3(kinds, { group, version }, { shared }) as any;
    const names = Object.keys(components.schemas).map((name) => `#/components/schemas/${name}`);
    for (const reference of references(openapiV3(kinds, { group, version }, { shared })))
      expect(names).toContain(reference);
  }
  const v2 = openapiV2(kinds, { shared }) as any;
  const names = ['definitions', 'parameters'].flatMap((part) =>
    Object.keys(v2[part]).map((name) => `#/${part}/${name}`),
  );
  for (const reference of references(v2)) expect(names).toContain(reference);
});

test('every verb and subresource has its path, named for its kind', () => {
  const { paths } = openapiV3(kinds, { group: 'example.io', version: 'v1' }, { shared }) as any;
  const root = '/apis/example.io/v1';
  const item = `${root}/namespaces/{namespace}/widgets/{name}`;
  expect(Object.keys(paths)).toEqual(
    [
      `${root}/`,
      `${root}/namespaces/{namespace}/widgets`,
      item,
      `${item}/eviction`,
      `${item}/exec`,
      `${item}/scale`,
      `${item}/status`,
      `${root}/widgets`,
      `${root}/watch/namespaces/{namespace}/widgets`,
      `${root}/watch/namespaces/{namespace}/widgets/{name}`,
      `${root}/watch/widgets`,
    ].sort(),
  );
  expect(Object.keys(paths[item]).sort()).toEqual(['delete', 'get', 'parameters', 'patch', 'put']);
  expect(paths[item].patch).toMatchObject({
    operationId: 'patchExampleIoV1NamespacedWidget',
    'x-kubernetes-action': 'patch',
    'x-kubernetes-group-version-kind': { group: 'example.io', version: 'v1', kind: 'Widget' },
  });
  expect(paths[item].patch.parameters.map(({ name }: any) => name)).toEqual([
    'dryRun',
    'fieldManager',
    'fieldValidation',
    'force',
  ]);
  expect(paths[`${item}/eviction`].post['x-kubernetes-group-version-kind']).toEqual({
    group: 'policy',
    version: 'v1',
    kind: 'Eviction',
  });
  expect(paths[`${item}/eviction`].post.requestBody.content['*/*'].schema.$ref).toBe(
    '#/components/schemas/io.k8s.api.policy.v1.Eviction',
  );
  expect(paths[`${item}/exec`].get['x-kubernetes-action']).toBe('connect');
});

test('operations have names of their own', () => {
  const ids: string[] = [];
  for (const item of Object.values((openapiV2(kinds) as any).paths) as any[]) {
    for (const [method, operation] of Object.entries<any>(item))
      if (method !== 'parameters') ids.push(operation.operationId);
  }
  expect(ids).toEqual([...new Set(ids)]);
});

test('of a custom resource that may have unknown fields OpenAPI v2 says nothing', () => {
  const open = kinds.map((kind) =>
    kind.group === 'custom.example.com'
      ? { ...kind, schema: { ...kind.schema, 'x-kubernetes-preserve-unknown-fields': true } }
      : kind,
  );
  const { definitions } = openapiV2(open) as any;
  expect(definitions['com.example.custom.v1.Gadget']).toEqual({
    type: 'object',
    'x-kubernetes-group-version-kind': [{ group: 'custom.example.com', kind: 'Gadget', version: 'v1' }],
  });
  const { components } = openapiV3(open, { group: 'custom.example.com', version: 'v1' }) as any;
  expect(components.schemas['com.example.custom.v1.Gadget'].properties).toHaveProperty('metadata');
});

test('a custom resource cannot be merged strategically, and turns its group round', () => {
  const { paths, components } = openapiV3(kinds, { group: 'custom.example.com', version: 'v1' }) as any;
  const { content } = paths['/apis/custom.example.com/v1/gadgets/{name}'].patch.requestBody;
  expect(Object.keys(content)).toEqual([
    'application/json-patch+json',
    'application/merge-patch+json',
    'application/apply-patch+yaml',
  ]);
  expect(components.schemas['com.example.custom.v1.Gadget']['x-kubernetes-group-version-kind']).toEqual([
    { group: 'custom.example.com', kind: 'Gadget', version: 'v1' },
  ]);
  expect(components.schemas['com.example.custom.v1.GadgetList'].properties.items.items).toEqual({
    $ref: '#/components/schemas/com.example.custom.v1.Gadget',
  });
});

test('named types are referred to, with what the field says beside; scalars say what they are', () => {
  const v3 = (openapiV3(kinds, { group: 'example.io', version: 'v1' }) as any).components.schemas[
    'io.example.v1.WidgetSpec'
  ].properties;
  expect(v3.part).toEqual({ description: 'A part.', allOf: [{ $ref: '#/components/schemas/io.example.v1.Part' }] });
  expect(v3.parts.items).toEqual({ default: {}, allOf: [{ $ref: '#/components/schemas/io.example.v1.Part' }] });
  expect(v3.words.items).toEqual({ type: 'string', default: '' });
  expect(v3.surge).toEqual({ format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] });
  expect(v3.blob).toEqual({ type: 'string', format: 'byte' });
  const v2 = (openapiV2(kinds) as any).definitions['io.example.v1.WidgetSpec'].properties;
  expect(v2.parts.items).toEqual({ $ref: '#/definitions/io.example.v1.Part' });
  expect(v2.surge).toEqual({ type: 'string' });
});

test('a field that Go always writes has the zero of its type for a default, as openapi-gen gives it', () => {
  const Part: Schema = {
    name: 'io.example.v1.Zeroes',
    type: 'object',
    properties: {
      always: { type: 'string', proto: 1, zero: 'fill' },
      count: { type: 'integer', format: 'int32', proto: 2, zero: 'fill' },
      seldom: { type: 'string', proto: 3 },
    },
  };
  const kind = {
    group: 'example.io',
    version: 'v1',
    kind: 'Zeroes',
    plural: 'zeroes',
    singular: 'zero',
    namespaced: true,
    schema: Part,
  };
  const { components } = openapiV3([kind], { group: 'example.io', version: 'v1' }) as any;
  const { properties } = components.schemas['io.example.v1.Zeroes'];
  expect([properties.always.default, properties.count.default, properties.seldom.default]).toEqual(['', 0, undefined]);
});

test('a field does not lend its description to its type', () => {
  const Inner: Schema = { name: 'io.example.v1.Inner', description: 'The type.', type: 'object', properties: {} };
  const schema: Schema = {
    name: 'io.example.v1.Outer',
    type: 'object',
    properties: { inner: { ...Inner, typeDescription: 'The type.', description: 'The field.', proto: 1 } },
  };
  const { schemas } = (openapiV3([{ ...widgets, schema }], { group: 'example.io', version: 'v1' }) as any).components;
  expect(schemas['io.example.v1.Inner'].description).toBe('The type.');
  expect(schemas['io.example.v1.Outer'].properties.inner.description).toBe('The field.');
});

test('as protobuf the v2 document starts with its version, title and paths where gnostic has them', () => {
  const bytes = Buffer.from(openapiV2Protobuf(openapiV2(kinds)));
  expect(bytes.subarray(0, 5).toString('latin1')).toBe('\x0a\x032.0');
  expect(bytes.subarray(5, 19).toString('latin1')).toBe('\x12\x12\x0a\x0aKubernetes');
  expect(bytes.includes('io.example.v1.Part')).toBe(true);
  expect(bytes.includes('x-kubernetes-group-version-kind')).toBe(true);
});
