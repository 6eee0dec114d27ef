/**
 * A structural schema: what a CustomResourceDefinition carries (apiextensions/v1 JSONSchemaProps), plus what Go's types
 * know beyond it (`name`, `proto`, `zero`, `scalar`). Built-in kinds and custom resources share this one form.
 *
 * A named type used as a field is `{ ...Type, proto: 3 }`: the copy shares `properties`, so recursive types work, and the
 * walkers never resolve a reference. OpenAPI prints a node with a `name` as a `$ref`.
 */
export interface Schema {
  type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  format?: string;
  description?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  required?: readonly string[];
  nullable?: boolean;
  default?: unknown;
  enum?: readonly unknown[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: boolean;
  exclusiveMaximum?: boolean;
  multipleOf?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minProperties?: number;
  maxProperties?: number;
  allOf?: readonly Schema[];
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  not?: Schema;
  title?: string;
  example?: unknown;
  externalDocs?: { description?: string; url?: string };
  'x-kubernetes-int-or-string'?: boolean;
  'x-kubernetes-embedded-resource'?: boolean;
  'x-kubernetes-preserve-unknown-fields'?: boolean;
  'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map';
  'x-kubernetes-list-map-keys'?: readonly string[];
  'x-kubernetes-map-type'?: 'atomic' | 'granular';
  'x-kubernetes-patch-strategy'?: 'merge' | 'replace' | 'retainKeys' | 'merge,retainKeys';
  'x-kubernetes-patch-merge-key'?: string;
  'x-kubernetes-validations'?: readonly unknown[];

  /** OpenAPI definition name of a named type: `io.k8s.api.core.v1.Container`. */
  name?: string;
  /** What the named type is, where this copy of its node says in `description` what the field is. */
  typeDescription?: string;
  /** Protobuf field number. */
  proto?: number;
  /**
   * Flat fields in JSON that are one nested message in protobuf (Go's inline structs). Each entry is the message's field
   * number and the JSON names of the properties that live in it; the properties' own `proto` numbers count inside it. A
   * part may have such parts itself: its `fields` name theirs too.
   */
  inline?: readonly InlinePart[];
  /**
   * What Go does with a zero value (0, '', false, empty list or map, absent struct) when it prints JSON:
   * `omit`: dropped (omitempty); `fill`: always printed (no omitempty, or a struct held by value, which prints `{}`);
   * `keep` (the default, pointers and all custom resources): printed as sent, absent when absent.
   */
  zero?: 'omit' | 'keep' | 'fill';
  /** Types whose JSON and protobuf forms differ, handled by the engine. */
  scalar?:
    | 'Quantity'
    | 'IntOrString'
    | 'Time'
    | 'MicroTime'
    | 'Duration'
    | 'RawExtension'
    | 'FieldsV1'
    | 'bytes'
    | 'MapOfLists';
  /** Exists on the wire only (Go unions flattened in JSON): never printed. */
  wireOnly?: boolean;
  /** JSON type is open although the wire has one shape (apiextensions JSON, JSONSchemaPropsOrBool…): any value passes. */
  openUnion?: 'JSON' | 'SchemaOrBool' | 'SchemaOrArray' | 'SchemaOrStringArray';
}

/** One of Go's inline structs. */
export interface InlinePart {
  proto: number;
  fields: readonly string[];
  inline?: readonly InlinePart[];
}
