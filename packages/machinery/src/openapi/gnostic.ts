import { stringify } from 'yaml';
import { writeMessage } from '../protobuf/write.ts';
import type { Schema } from '../schema.ts';
import { isObject } from '../values.ts';

type Value = Record<string, unknown>;

/**
 * Messages of gnostic's openapi.v2 (field numbers of google/gnostic-models openapiv2/OpenAPIv2.proto), as schemas of our own
 * protobuf writer. Only what documents of this server contain is there.
 */
const text = (proto: number): Schema => ({ type: 'string', proto });
const bool = (proto: number): Schema => ({ type: 'boolean', proto });
const long = (proto: number): Schema => ({ type: 'integer', format: 'int64', proto });
const double = (proto: number): Schema => ({ type: 'number', proto });
const list = (proto: number, items: Schema): Schema => ({ type: 'array', items, proto });
const message = (properties: Record<string, Schema>): Schema => ({ type: 'object', properties });
const field = (type: Schema, proto: number): Schema => ({ ...type, proto });
/** Maps stand as lists of names and values. */
const named = (type: Schema): Schema => message({ name: text(1), value: field(type, 2) });
const namedList = (type: Schema): Schema => message({ additionalProperties: list(1, named(type)) });

const any = message({ yaml: text(2) });
const texts = message({ value: list(1, { type: 'string' }) });
const extensions = (proto: number): Schema => list(proto, named(any));

const schema: Schema = message({});
Object.assign(schema.properties ?? {}, {
  $ref: text(1),
  format: text(2),
  title: text(3),
  description: text(4),
  default: field(any, 5),
  multipleOf: double(6),
  maximum: double(7),
  exclusiveMaximum: bool(8),
  minimum: double(9),
  exclusiveMinimum: bool(10),
  maxLength: long(11),
  minLength: long(12),
  pattern: text(13),
  maxItems: long(14),
  minItems: long(15),
  uniqueItems: bool(16),
  maxProperties: long(17),
  minProperties: long(18),
  required: list(19, { type: 'string' }),
  enum: list(20, any),
  additionalProperties: field(message({ schema: field(schema, 1), boolean: bool(2) }), 21),
  type: field(texts, 22),
  items: field(message({ schema: list(1, schema) }), 23),
  properties: field(namedList(schema), 25),
  vendorExtension: extensions(31),
});

const bodyParameter = message({
  description: text(1),
  name: text(2),
  in: text(3),
  required: bool(4),
  schema: field(schema, 5),
});
const queryParameter = message({
  in: text(2),
  description: text(3),
  name: text(4),
  type: text(6),
  uniqueItems: bool(20),
});
const pathParameter = message({
  required: bool(1),
  in: text(2),
  description: text(3),
  name: text(4),
  type: text(5),
  uniqueItems: bool(19),
});
const nonBody = message({ query: field(queryParameter, 3), path: field(pathParameter, 4) });
const definedParameter = message({ body: field(bodyParameter, 1), nonBody: field(nonBody, 2) });
const parameter = message({ parameter: field(definedParameter, 1), reference: field(message({ $ref: text(1) }), 2) });
const response = message({ description: text(1), schema: field(message({ schema: field(schema, 1) }), 2) });
const responseValue = message({ response: field(response, 1) });
const operation = message({
  tags: list(1, { type: 'string' }),
  description: text(3),
  operationId: text(5),
  produces: list(6, { type: 'string' }),
  consumes: list(7, { type: 'string' }),
  parameters: list(8, parameter),
  responses: field(message({ responseCode: list(1, named(responseValue)) }), 9),
  schemes: list(10, { type: 'string' }),
  vendorExtension: extensions(13),
});
const pathItem = message({
  get: field(operation, 2),
  put: field(operation, 3),
  post: field(operation, 4),
  delete: field(operation, 5),
  options: field(operation, 6),
  head: field(operation, 7),
  patch: field(operation, 8),
  parameters: list(9, parameter),
});
const apiKey = message({ type: text(1), name: text(2), in: text(3), description: text(4) });
const document = message({
  swagger: text(1),
  info: field(message({ title: text(1), version: text(2) }), 2),
  paths: field(message({ path: list(2, named(pathItem)) }), 8),
  definitions: field(namedList(schema), 9),
  parameters: field(namedList(definedParameter), 10),
  security: list(12, namedList(texts)),
  securityDefinitions: field(namedList(message({ apiKeySecurity: field(apiKey, 2) })), 13),
});

/** An OpenAPI v2 document as `application/com.github.proto-openapi.spec.v2@v1.0+protobuf`. */
export function openapiV2Protobuf(openapi: Record<string, unknown>): Uint8Array {
  return writeMessage(document, {
    swagger: openapi['swagger'],
    info: openapi['info'],
    paths: { path: entries(openapi['paths'], toPathItem) },
    definitions: { additionalProperties: entries(openapi['definitions'], toSchema) },
    parameters: { additionalProperties: entries(openapi['parameters'], toDefinedParameter) },
    security: asList(openapi['security']).map((each) => ({
      additionalProperties: entries(each, (value) => ({ value })),
    })),
    securityDefinitions: {
      additionalProperties: entries(openapi['securityDefinitions'], (value) => ({ apiKeySecurity: value })),
    },
  });
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function asObject(value: unknown): Value {
  return isObject(value) ? value : {};
}

function entries(value: unknown, convert: (value: unknown) => Value): Value[] {
  return Object.entries(asObject(value)).map(([name, each]) => ({ name, value: convert(each) }));
}

/** JSON is YAML; strings need YAML's quoting to come back as strings. */
function toAny(value: unknown): Value {
  return { yaml: stringify(value) };
}

function vendor(value: Value): Value[] {
  const names = Object.keys(value).filter((name) => name.startsWith('x-'));
  return names.map((name) => ({ name, value: toAny(value[name]) }));
}

function toSchema(value: unknown): Value {
  const node = asObject(value);
  const { additionalProperties, items, properties, type } = node;
  return {
    ...node,
    default: node['default'] === undefined ? undefined : toAny(node['default']),
    enum: node['enum'] === undefined ? undefined : asList(node['enum']).map(toAny),
    type: type === undefined ? undefined : { value: [type] },
    items: items === undefined ? undefined : { schema: [toSchema(items)] },
    properties: properties === undefined ? undefined : { additionalProperties: entries(properties, toSchema) },
    additionalProperties: toAdditional(additionalProperties),
    vendorExtension: vendor(node),
  };
}

function toAdditional(value: unknown): Value | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'boolean' ? { boolean: value } : { schema: toSchema(value) };
}

function toParameter(value: unknown): Value {
  const { $ref } = asObject(value);
  return $ref === undefined ? { parameter: toDefinedParameter(value) } : { reference: { $ref } };
}

function toDefinedParameter(value: unknown): Value {
  const given = asObject(value);
  if (given['in'] === 'body') return { body: { ...given, schema: toSchema(given['schema']) } };
  return { nonBody: given['in'] === 'path' ? { path: given } : { query: given } };
}

function toOperation(value: unknown): Value {
  const given = asObject(value);
  return {
    ...given,
    parameters: asList(given['parameters']).map(toParameter),
    responses: { responseCode: entries(given['responses'], toResponse) },
    vendorExtension: vendor(given),
  };
}

function toResponse(value: unknown): Value {
  const given = asObject(value);
  const held = given['schema'] === undefined ? undefined : { schema: toSchema(given['schema']) };
  return { response: { description: given['description'], schema: held } };
}

function toPathItem(value: unknown): Value {
  const item: Value = {};
  for (const [name, each] of Object.entries(asObject(value))) {
    item[name] = name === 'parameters' ? asList(each).map(toParameter) : toOperation(each);
  }
  return item;
}
