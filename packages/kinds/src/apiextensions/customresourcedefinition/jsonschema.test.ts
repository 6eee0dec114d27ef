import { decode, normalize } from '@berth/machinery/decode';
import { expect, test } from 'vitest';
import { CustomResourceDefinition } from './schema.ts';

test('schemas in unions lose what Go does not print, and what they do not know, as all others', () => {
  const empty = { description: '', title: '', nullable: false, nothing: 1 };
  const openAPIV3Schema = {
    ...empty,
    type: 'object',
    properties: {
      list: { type: 'array', items: { ...empty, type: 'string' } },
      map: { type: 'object', additionalProperties: { ...empty, items: [{ ...empty, type: 'object' }] } },
      open: { type: 'object', additionalProperties: false, default: { title: '' } },
    },
  };
  const version = { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } };
  const spec = { group: 'example.com', names: { plural: 'a', kind: 'A' }, scope: 'Cluster', versions: [version] };
  const { value, unknown } = decode(CustomResourceDefinition, { spec }, 'CustomResourceDefinition');
  const read = normalize(CustomResourceDefinition, value) as any;
  expect(read.spec.versions[0].schema.openAPIV3Schema).toEqual({
    type: 'object',
    properties: {
      list: { type: 'array', items: { type: 'string' } },
      map: { type: 'object', additionalProperties: { items: [{ type: 'object' }] } },
      open: { type: 'object', additionalProperties: false, default: { title: '' } },
    },
  });
  // A union reads itself in Go, where nobody hears of what is unknown.
  expect(unknown).toEqual(['spec.versions[0].schema.openAPIV3Schema.nothing']);
});
