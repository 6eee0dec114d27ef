// Written by scripts/generate-types.ts from the schemas of the kinds. Change a schema and run it again.
import type { ObjectMeta } from '../meta/types.ts';

/** A Service that serves a webhook. */
export interface ApiextensionsV1ServiceReference {
  /** Its namespace. */
  namespace: string;
  /** Its name. */
  name: string;
  /** Path that is asked. */
  path?: string;
  /** Port that is asked; 443 unless said. */
  port?: number;
}

/** How a webhook is reached. */
export interface ApiextensionsV1WebhookClientConfig {
  /** Service in the cluster that serves it. */
  service?: ApiextensionsV1ServiceReference;
  /** PEM of the authorities by which it is verified. */
  caBundle?: string;
  /** URL that serves it. */
  url?: string;
}

/** A column of a table. */
export interface CustomResourceColumnDefinition {
  /** Its title. */
  name: string;
  /** integer, number, string, boolean or date. */
  type: string;
  /** Form of the value: int32, int64, float, double, byte, date, date-time or password. */
  format?: string;
  /** What it shows. */
  description?: string;
  /** Above 0: only where there is room. */
  priority?: number;
  /** JSON path of the value. */
  jsonPath: string;
}

/** How an object of one version becomes one of another. */
export interface CustomResourceConversion {
  /** None: only apiVersion changes. Webhook: a webhook converts. */
  strategy: string;
  /** The webhook. */
  webhook?: WebhookConversion;
}

/** A kind of objects that the API serves beside its own. */
export interface CustomResourceDefinition {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** What kind there shall be. */
  spec: CustomResourceDefinitionSpec;
  /** What became of it. */
  status?: CustomResourceDefinitionStatus;
}

/** Where things stand. */
export interface CustomResourceDefinitionCondition {
  /** Established, NamesAccepted, NonStructuralSchema, Terminating or another. */
  type: string;
  /** True, False or Unknown. */
  status: string;
  /** Since when. */
  lastTransitionTime?: string | null;
  /** Why, in one word. */
  reason?: string;
  /** Why, in a sentence. */
  message?: string;
  /** Generation of the spec that this is about. */
  observedGeneration?: number;
}

/** Names of a kind. */
export interface CustomResourceDefinitionNames {
  /** Name in URLs: lower case, plural. */
  plural: string;
  /** Name in the singular; the kind in lower case unless said. */
  singular?: string;
  /** Short names for command lines. */
  shortNames?: string[];
  /** Name in CamelCase. */
  kind: string;
  /** Name of lists; the kind and List unless said. */
  listKind?: string;
  /** Groups of kinds it is part of, such as all. */
  categories?: string[];
}

/** What kind there shall be. */
export interface CustomResourceDefinitionSpec {
  /** API group. */
  group: string;
  /** Names of the kind. */
  names: CustomResourceDefinitionNames;
  /** Cluster or Namespaced. */
  scope: string;
  /** Versions there are. */
  versions: CustomResourceDefinitionVersion[];
  /** How versions become each other. */
  conversion?: CustomResourceConversion;
  /** Must be false. */
  preserveUnknownFields?: boolean;
}

/** What became of it. */
export interface CustomResourceDefinitionStatus {
  /** Where things stand. */
  conditions?: CustomResourceDefinitionCondition[];
  /** Names that the kind has, which may differ from those it asked for. */
  acceptedNames?: CustomResourceDefinitionNames;
  /** Versions that objects were ever kept in. */
  storedVersions?: string[];
  /** Generation of the spec that this is about. */
  observedGeneration?: number;
}

/** A version of a kind. */
export interface CustomResourceDefinitionVersion {
  /** Its name, such as v1. */
  name: string;
  /** The API serves it. */
  served: boolean;
  /** Objects are kept in it; exactly one version is. */
  storage: boolean;
  /** What objects of this version look like. */
  schema?: CustomResourceValidation;
  /** Parts that are written by themselves. */
  subresources?: CustomResourceSubresources;
  /** Columns of tables. */
  additionalPrinterColumns?: CustomResourceColumnDefinition[];
  /** Whoever uses it is warned. */
  deprecated?: boolean;
  /** The warning, where another than the usual one is wanted. */
  deprecationWarning?: string;
  /** Fields that objects can be selected by. */
  selectableFields?: SelectableField[];
}

/** Where the parts of a Scale are found. */
export interface CustomResourceSubresourceScale {
  /** JSON path of the wanted number, below .spec. */
  specReplicasPath: string;
  /** JSON path of the number there is, below .status. */
  statusReplicasPath: string;
  /** JSON path of the selector as a text. */
  labelSelectorPath?: string;
}

/** The status is written by itself. */
export interface CustomResourceSubresourceStatus {}

/** Parts that are written by themselves. */
export interface CustomResourceSubresources {
  /** Status. */
  status?: CustomResourceSubresourceStatus;
  /** Scale. */
  scale?: CustomResourceSubresourceScale;
}

/** The schema of a version. */
export interface CustomResourceValidation {
  /** Schema that objects are pruned and validated by. */
  openAPIV3Schema?: JSONSchemaProps;
}

/** Documentation elsewhere. */
export interface ExternalDocumentation {
  /** What is found there. */
  description?: string;
  /** Where it is. */
  url?: string;
}

/** Any JSON value: null, a boolean, a number, a text, a list or an object. */
export interface JSON {}

/** A schema: JSON Schema draft 4 in the form of OpenAPI v3, with extensions. */
export interface JSONSchemaProps {
  /** Not supported. */
  id?: string;
  /** Which JSON Schema this is. */
  $schema?: string;
  /** Not supported. */
  $ref?: string;
  /** What the value is for. */
  description?: string;
  /** object, array, string, integer, number or boolean. */
  type?: string;
  /** Form of a text or a number: date-time, int32 and others; unknown ones are ignored. */
  format?: string;
  /** Title. */
  title?: string;
  /** Value where there is none. */
  default?: unknown;
  /** Greatest number. */
  maximum?: number;
  /** The greatest number itself is not allowed. */
  exclusiveMaximum?: boolean;
  /** Least number. */
  minimum?: number;
  /** The least number itself is not allowed. */
  exclusiveMinimum?: boolean;
  /** Most characters of a text. */
  maxLength?: number;
  /** Fewest characters of a text. */
  minLength?: number;
  /** Regular expression (RE2) that a text must match somewhere. */
  pattern?: string;
  /** Most items of a list. */
  maxItems?: number;
  /** Fewest items of a list. */
  minItems?: number;
  /** Not supported. */
  uniqueItems?: boolean;
  /** Number of which a value is a whole multiple. */
  multipleOf?: number;
  /** The values there are. */
  enum?: unknown[];
  /** Most properties of an object. */
  maxProperties?: number;
  /** Fewest properties of an object. */
  minProperties?: number;
  /** Properties that must be there. */
  required?: string[];
  /** Schema of the items of a list. */
  items?: unknown;
  /** Schemas that must all hold. */
  allOf?: JSONSchemaProps[];
  /** Schemas of which exactly one must hold. */
  oneOf?: JSONSchemaProps[];
  /** Schemas of which one must hold. */
  anyOf?: JSONSchemaProps[];
  /** Schema that must not hold. */
  not?: JSONSchemaProps;
  /** Schemas of the properties of an object. */
  properties?: Record<string, JSONSchemaProps>;
  /** Schema of the values of a map. */
  additionalProperties?: unknown;
  /** Not supported. */
  patternProperties?: Record<string, JSONSchemaProps>;
  /** Not supported. */
  dependencies?: Record<string, unknown>;
  /** Not supported. */
  additionalItems?: unknown;
  /** Not supported. */
  definitions?: Record<string, JSONSchemaProps>;
  /** Documentation elsewhere. */
  externalDocs?: ExternalDocumentation;
  /** An example. */
  example?: unknown;
  /** The value may be null. */
  nullable?: boolean;
  /** Fields without a schema are kept. */
  'x-kubernetes-preserve-unknown-fields'?: boolean;
  /** The value is a whole object of Kubernetes. */
  'x-kubernetes-embedded-resource'?: boolean;
  /** The value is a whole number or a text. */
  'x-kubernetes-int-or-string'?: boolean;
  /** Fields that tell the items of a list of type map apart. */
  'x-kubernetes-list-map-keys'?: string[];
  /** atomic, set or map. */
  'x-kubernetes-list-type'?: string;
  /** granular or atomic. */
  'x-kubernetes-map-type'?: string;
  /** Rules written in CEL. */
  'x-kubernetes-validations'?: ValidationRule[];
}

/** A schema, or a list of them. */
export interface JSONSchemaPropsOrArray {}

/** A schema, or whether anything is allowed. */
export interface JSONSchemaPropsOrBool {}

/** A schema, or a list of names. */
export interface JSONSchemaPropsOrStringArray {}

/** A field that objects can be selected by. */
export interface SelectableField {
  /** JSON path of a text, boolean or whole number. */
  jsonPath: string;
}

/** A rule written in CEL. */
export interface ValidationRule {
  /** Expression that must be true; self is the value, oldSelf what it was before. */
  rule: string;
  /** What is said when it is not. */
  message?: string;
  /** Expression that makes the message; it goes before message. */
  messageExpression?: string;
  /** Reason of the cause; FieldValueInvalid unless said. */
  reason?: string;
  /** Field below this one that the message is about, as a JSON path. */
  fieldPath?: string;
  /** The rule runs on new values too, with oldSelf as an optional. */
  optionalOldSelf?: boolean;
}

/** A webhook that converts. */
export interface WebhookConversion {
  /** How it is reached. */
  clientConfig?: ApiextensionsV1WebhookClientConfig;
  /** Versions of ConversionReview it understands, the best first. */
  conversionReviewVersions: string[];
}
