import type { Schema } from '@berth/machinery/schema';
import { bool, bytes, int64, list, map, message, named, string } from '../../builders.ts';

const prefix = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1';

/** Any JSON value, kept as its text on the wire. */
const Json: Schema = {
  name: `${prefix}.JSON`,
  description: 'Any JSON value: null, a boolean, a number, a text, a list or an object.',
  openUnion: 'JSON',
  properties: { raw: { ...bytes(1), wireOnly: true } },
  zero: 'keep',
};

const number = (proto: number, description: string): Schema => ({
  type: 'number',
  format: 'double',
  description,
  proto,
  zero: 'keep',
});
const count = (proto: number, description: string): Schema => int64(proto, description, { zero: 'keep' });

const properties: Record<string, Schema> = {};

/** A structural schema as a CustomResourceDefinition carries it: JSON Schema draft 4, less what a structure cannot have, plus Kubernetes' extensions. */
export const JSONSchemaProps = named(
  `${prefix}.JSONSchemaProps`,
  'A schema: JSON Schema draft 4 in the form of OpenAPI v3, with extensions.',
  properties,
);

/** A Go union, one of whose forms is a schema: flat in JSON, a message on the wire. */
function union(
  name: string,
  description: string,
  openUnion: NonNullable<Schema['openUnion']>,
  fields: Record<string, Schema>,
): Schema {
  const wire = Object.entries(fields).map(([field, schema]) => [field, { ...schema, wireOnly: true }] as const);
  return { name: `${prefix}.${name}`, description, openUnion, properties: Object.fromEntries(wire), zero: 'keep' };
}
const schemaMessage = (proto: number): Schema => ({ ...JSONSchemaProps, proto, zero: 'keep' });
const OrArray = union('JSONSchemaPropsOrArray', 'A schema, or a list of them.', 'SchemaOrArray', {
  schema: schemaMessage(1),
  jSONSchemas: list(2, JSONSchemaProps),
});
const OrBool = union('JSONSchemaPropsOrBool', 'A schema, or whether anything is allowed.', 'SchemaOrBool', {
  allows: bool(1),
  schema: schemaMessage(2),
});
const OrStringArray = union('JSONSchemaPropsOrStringArray', 'A schema, or a list of names.', 'SchemaOrStringArray', {
  schema: schemaMessage(1),
  property: list(2, string()),
});

const field = (type: Schema, proto: number, description: string): Schema => ({
  ...type,
  ...(type.description === undefined ? {} : { typeDescription: type.description }),
  description,
  proto,
});

const ExternalDocumentation = named(`${prefix}.ExternalDocumentation`, 'Documentation elsewhere.', {
  description: string(1, 'What is found there.'),
  url: string(2, 'Where it is.'),
});

const ValidationRule = named(
  `${prefix}.ValidationRule`,
  'A rule written in CEL.',
  {
    rule: string(1, 'Expression that must be true; self is the value, oldSelf what it was before.', { zero: 'fill' }),
    message: string(2, 'What is said when it is not.'),
    messageExpression: string(3, 'Expression that makes the message; it goes before message.'),
    reason: string(4, 'Reason of the cause; FieldValueInvalid unless said.', {
      zero: 'keep',
      enum: ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'],
    }),
    fieldPath: string(5, 'Field below this one that the message is about, as a JSON path.'),
    optionalOldSelf: bool(6, 'The rule runs on new values too, with oldSelf as an optional.', { zero: 'keep' }),
  },
  { required: ['rule'] },
);

const atomic = { 'x-kubernetes-list-type': 'atomic' } as const;
Object.assign(properties, {
  id: string(1, 'Not supported.'),
  $schema: string(2, 'Which JSON Schema this is.'),
  $ref: string(3, 'Not supported.', { zero: 'keep' }),
  description: string(4, 'What the value is for.'),
  type: string(5, 'object, array, string, integer, number or boolean.'),
  format: string(6, 'Form of a text or a number: date-time, int32 and others; unknown ones are ignored.'),
  title: string(7, 'Title.'),
  default: field(Json, 8, 'Value where there is none.'),
  maximum: number(9, 'Greatest number.'),
  exclusiveMaximum: bool(10, 'The greatest number itself is not allowed.'),
  minimum: number(11, 'Least number.'),
  exclusiveMinimum: bool(12, 'The least number itself is not allowed.'),
  maxLength: count(13, 'Most characters of a text.'),
  minLength: count(14, 'Fewest characters of a text.'),
  pattern: string(15, 'Regular expression (RE2) that a text must match somewhere.'),
  maxItems: count(16, 'Most items of a list.'),
  minItems: count(17, 'Fewest items of a list.'),
  uniqueItems: bool(18, 'Not supported.'),
  multipleOf: number(19, 'Number of which a value is a whole multiple.'),
  enum: list(20, Json, 'The values there are.', atomic),
  maxProperties: count(21, 'Most properties of an object.'),
  minProperties: count(22, 'Fewest properties of an object.'),
  required: list(23, string(), 'Properties that must be there.', atomic),
  items: field(OrArray, 24, 'Schema of the items of a list.'),
  allOf: list(25, JSONSchemaProps, 'Schemas that must all hold.', atomic),
  oneOf: list(26, JSONSchemaProps, 'Schemas of which exactly one must hold.', atomic),
  anyOf: list(27, JSONSchemaProps, 'Schemas of which one must hold.', atomic),
  not: message(JSONSchemaProps, 28, 'Schema that must not hold.'),
  properties: map(29, JSONSchemaProps, 'Schemas of the properties of an object.'),
  additionalProperties: field(OrBool, 30, 'Schema of the values of a map.'),
  patternProperties: map(31, JSONSchemaProps, 'Not supported.'),
  dependencies: map(32, OrStringArray, 'Not supported.'),
  additionalItems: field(OrBool, 33, 'Not supported.'),
  definitions: map(34, JSONSchemaProps, 'Not supported.'),
  externalDocs: message(ExternalDocumentation, 35, 'Documentation elsewhere.'),
  example: field(Json, 36, 'An example.'),
  nullable: bool(37, 'The value may be null.'),
  'x-kubernetes-preserve-unknown-fields': bool(38, 'Fields without a schema are kept.', { zero: 'keep' }),
  'x-kubernetes-embedded-resource': bool(39, 'The value is a whole object of Kubernetes.'),
  'x-kubernetes-int-or-string': bool(40, 'The value is a whole number or a text.'),
  'x-kubernetes-list-map-keys': list(41, string(), 'Fields that tell the items of a list of type map apart.', atomic),
  'x-kubernetes-list-type': string(42, 'atomic, set or map.', { zero: 'keep' }),
  'x-kubernetes-map-type': string(43, 'granular or atomic.', { zero: 'keep' }),
  'x-kubernetes-validations': list(44, ValidationRule, 'Rules written in CEL.', { keys: ['rule'], mergeKey: 'rule' }),
} satisfies Record<string, Schema>);
