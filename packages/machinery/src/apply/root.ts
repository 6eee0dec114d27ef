import type { Schema } from '../schema.ts';

const text: Schema = { type: 'string' };
const texts: Schema = { type: 'object', additionalProperties: text };

/** ObjectMeta as far as ownership needs it: how its lists and maps divide. */
const objectMeta: Schema = {
  type: 'object',
  zero: 'fill',
  properties: {
    name: text,
    generateName: text,
    namespace: text,
    selfLink: text,
    uid: text,
    resourceVersion: text,
    generation: { type: 'integer' },
    creationTimestamp: { type: 'string', format: 'date-time' },
    deletionTimestamp: { type: 'string', format: 'date-time' },
    deletionGracePeriodSeconds: { type: 'integer' },
    labels: texts,
    annotations: texts,
    ownerReferences: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['uid'],
      items: { type: 'object', 'x-kubernetes-map-type': 'atomic' },
    },
    finalizers: { type: 'array', 'x-kubernetes-list-type': 'set', items: text },
    managedFields: { type: 'array', 'x-kubernetes-list-type': 'atomic', items: { type: 'object' } },
  },
};

const complete = new WeakMap<Schema, Schema>();

/** A kind's schema with what every object has: a custom resource's says nothing of metadata, apiVersion and kind. */
export function rootSchema(schema: Schema): Schema {
  if (schema.properties?.metadata?.properties !== undefined) return schema;
  const known = complete.get(schema);
  if (known !== undefined) return known;
  // A kind without any properties is free-form all the same.
  const open = schema.properties === undefined ? { 'x-kubernetes-preserve-unknown-fields': true } : {};
  const properties = { apiVersion: text, kind: text, ...schema.properties, metadata: objectMeta };
  const root: Schema = { ...schema, ...open, type: 'object', properties };
  complete.set(schema, root);
  return root;
}
