import type { Schema } from '../schema.ts';

/**
 * A custom resource's schema as it is published. In OpenAPI v2 nothing is said of one that may have unknown fields: clients would
 * take what is said for all there is (apiextensions pkg/controller/openapi/builder/builder.go buildKubeNative).
 */
export function publishedKind(schema: Schema, v2: boolean): Schema {
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true;
  return v2 && open ? { type: 'object' } : published(schema, v2);
}

/**
 * A part of it: objects inside of objects have what every object has (apiextensions
 * pkg/controller/openapi/builder).
 */
function published(schema: Schema, v2: boolean): Schema {
  const whole = schema.name === undefined ? mapped(schema, (one) => published(one, v2)) : schema;
  if (v2) return whole.name === undefined ? forV2(whole) : whole;
  return whole['x-kubernetes-embedded-resource'] === true ? withTypeMeta(whole) : whole;
}

function mapped(schema: Schema, change: (schema: Schema) => Schema): Schema {
  const { properties, items, additionalProperties } = schema;
  return {
    ...schema,
    ...(properties === undefined
      ? {}
      : { properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, change(one)])) }),
    ...(items === undefined ? {} : { items: change(items) }),
    ...(typeof additionalProperties === 'object' ? { additionalProperties: change(additionalProperties) } : {}),
  };
}

const text = (description: string): Schema => ({ type: 'string', description });

function withTypeMeta(schema: Schema): Schema {
  const required = new Set([...(schema.required ?? []), 'kind', 'apiVersion']);
  return {
    ...schema,
    properties: {
      apiVersion: text('Group and version of the object.'),
      kind: text('Kind of the object.'),
      ...schema.properties,
    },
    required: [...required],
  };
}

/**
 * What clients of OpenAPI v2 cannot cope with goes (apiextensions pkg/controller/openapi/v2/conversion.go): alternatives, nulls,
 * and what is known of values that may have unknown fields; defaults as well.
 */
function forV2(schema: Schema): Schema {
  const { allOf: _allOf, anyOf: _anyOf, oneOf: _oneOf, not: _not, default: _default, ...rest } = schema;
  const plain: Schema = { ...rest };
  const nulls = Object.entries(schema.properties ?? {}).filter(([, one]) => one.nullable === true);
  const { additionalProperties: values } = schema;
  if (schema.required !== undefined)
    plain.required =
      typeof values === 'object' && values.nullable === true
        ? []
        : schema.required.filter((name) => !nulls.some(([null_]) => null_ === name));
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (schema.nullable === true || open) {
    delete plain.items;
    delete plain.properties;
    if (schema.nullable === true || schema.type === 'object' || schema.type === 'array') delete plain.type;
  }
  delete plain.nullable;
  return plain;
}
