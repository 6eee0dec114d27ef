import { bool, bytes, int32, int64, kindSchema, list, message, named, string, struct, time } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';
import { JSONSchemaProps } from './jsonschema.ts';

const prefix = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1';
const atomic = { 'x-kubernetes-list-type': 'atomic' } as const;

const Names = named(
  `${prefix}.CustomResourceDefinitionNames`,
  'Names of a kind.',
  {
    plural: string(1, 'Name in URLs: lower case, plural.', { zero: 'fill' }),
    singular: string(2, 'Name in the singular; the kind in lower case unless said.'),
    shortNames: list(3, string(), 'Short names for command lines.', atomic),
    kind: string(4, 'Name in CamelCase.', { zero: 'fill' }),
    listKind: string(5, 'Name of lists; the kind and List unless said.'),
    categories: list(6, string(), 'Groups of kinds it is part of, such as all.', atomic),
  },
  { required: ['plural', 'kind'] },
);

const ServiceReference = named(
  `${prefix}.ServiceReference`,
  'A Service that serves a webhook.',
  {
    namespace: string(1, 'Its namespace.', { zero: 'fill' }),
    name: string(2, 'Its name.', { zero: 'fill' }),
    path: string(3, 'Path that is asked.', { zero: 'keep' }),
    port: int32(4, 'Port that is asked; 443 unless said.', { zero: 'keep' }),
  },
  { required: ['namespace', 'name'] },
);

const WebhookClientConfig = named(`${prefix}.WebhookClientConfig`, 'How a webhook is reached.', {
  service: message(ServiceReference, 1, 'Service in the cluster that serves it.'),
  caBundle: bytes(2, 'PEM of the authorities by which it is verified.'),
  url: string(3, 'URL that serves it.', { zero: 'keep' }),
});

const WebhookConversion = named(
  `${prefix}.WebhookConversion`,
  'A webhook that converts.',
  {
    clientConfig: message(WebhookClientConfig, 2, 'How it is reached.'),
    conversionReviewVersions: list(3, string(), 'Versions of ConversionReview it understands, the best first.', {
      ...atomic,
      zero: 'fill',
    }),
  },
  { required: ['conversionReviewVersions'] },
);

const Conversion = named(
  `${prefix}.CustomResourceConversion`,
  'How an object of one version becomes one of another.',
  {
    strategy: string(1, 'None: only apiVersion changes. Webhook: a webhook converts.', { zero: 'fill' }),
    webhook: message(WebhookConversion, 2, 'The webhook.'),
  },
  { required: ['strategy'] },
);

const Scale = named(
  `${prefix}.CustomResourceSubresourceScale`,
  'Where the parts of a Scale are found.',
  {
    specReplicasPath: string(1, 'JSON path of the wanted number, below .spec.', { zero: 'fill' }),
    statusReplicasPath: string(2, 'JSON path of the number there is, below .status.', { zero: 'fill' }),
    labelSelectorPath: string(3, 'JSON path of the selector as a text.', { zero: 'keep' }),
  },
  { required: ['specReplicasPath', 'statusReplicasPath'] },
);

const Subresources = named(`${prefix}.CustomResourceSubresources`, 'Parts that are written by themselves.', {
  status: message(
    named(`${prefix}.CustomResourceSubresourceStatus`, 'The status is written by itself.', {}),
    1,
    'Status.',
  ),
  scale: message(Scale, 2, 'Scale.'),
});

const ColumnDefinition = named(
  `${prefix}.CustomResourceColumnDefinition`,
  'A column of a table.',
  {
    name: string(1, 'Its title.', { zero: 'fill' }),
    type: string(2, 'integer, number, string, boolean or date.', { zero: 'fill' }),
    format: string(3, 'Form of the value: int32, int64, float, double, byte, date, date-time or password.'),
    description: string(4, 'What it shows.'),
    priority: int32(5, 'Above 0: only where there is room.'),
    jsonPath: string(6, 'JSON path of the value.', { zero: 'fill' }),
  },
  { required: ['name', 'type', 'jsonPath'] },
);

const SelectableField = named(
  `${prefix}.SelectableField`,
  'A field that objects can be selected by.',
  { jsonPath: string(1, 'JSON path of a text, boolean or whole number.', { zero: 'fill' }) },
  { required: ['jsonPath'] },
);

const Version = named(
  `${prefix}.CustomResourceDefinitionVersion`,
  'A version of a kind.',
  {
    name: string(1, 'Its name, such as v1.', { zero: 'fill' }),
    served: bool(2, 'The API serves it.', { zero: 'fill' }),
    storage: bool(3, 'Objects are kept in it; exactly one version is.', { zero: 'fill' }),
    schema: message(
      named(`${prefix}.CustomResourceValidation`, 'The schema of a version.', {
        openAPIV3Schema: message(JSONSchemaProps, 1, 'Schema that objects are pruned and validated by.'),
      }),
      4,
      'What objects of this version look like.',
    ),
    subresources: message(Subresources, 5, 'Parts that are written by themselves.'),
    additionalPrinterColumns: list(6, ColumnDefinition, 'Columns of tables.', atomic),
    deprecated: bool(7, 'Whoever uses it is warned.'),
    deprecationWarning: string(8, 'The warning, where another than the usual one is wanted.', { zero: 'keep' }),
    selectableFields: list(9, SelectableField, 'Fields that objects can be selected by.', atomic),
  },
  { required: ['name', 'served', 'storage'] },
);

const Spec = named(
  `${prefix}.CustomResourceDefinitionSpec`,
  'What kind there shall be.',
  {
    group: string(1, 'API group.', { zero: 'fill' }),
    names: struct(Names, 3, 'Names of the kind.'),
    scope: string(4, 'Cluster or Namespaced.', { zero: 'fill' }),
    versions: list(7, Version, 'Versions there are.', { ...atomic, zero: 'fill' }),
    conversion: message(Conversion, 9, 'How versions become each other.'),
    preserveUnknownFields: bool(10, 'Must be false.'),
  },
  { required: ['group', 'names', 'scope', 'versions'] },
);

const Condition = named(
  `${prefix}.CustomResourceDefinitionCondition`,
  'Where things stand.',
  {
    type: string(1, 'Established, NamesAccepted, NonStructuralSchema, Terminating or another.', { zero: 'fill' }),
    status: string(2, 'True, False or Unknown.', { zero: 'fill' }),
    lastTransitionTime: time(3, 'Since when.', { zero: 'fill' }),
    reason: string(4, 'Why, in one word.'),
    message: string(5, 'Why, in a sentence.'),
    observedGeneration: int64(6, 'Generation of the spec that this is about.'),
  },
  { required: ['type', 'status'] },
);

const Status = named(`${prefix}.CustomResourceDefinitionStatus`, 'What became of it.', {
  conditions: list(1, Condition, 'Where things stand.', { keys: ['type'], zero: 'fill' }),
  acceptedNames: struct(Names, 2, 'Names that the kind has, which may differ from those it asked for.'),
  storedVersions: list(3, string(), 'Versions that objects were ever kept in.', { ...atomic, zero: 'fill' }),
  observedGeneration: int64(4, 'Generation of the spec that this is about.'),
});

export const CustomResourceDefinition = kindSchema(
  `${prefix}.CustomResourceDefinition`,
  'A kind of objects that the API serves beside its own.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(Spec, 2, 'What kind there shall be.'),
    status: struct(Status, 3, 'What became of it.'),
  },
  { required: ['spec'] },
);
