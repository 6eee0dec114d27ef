import { kindSchema, message, named, string, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const ParentReference = named(
  'io.k8s.api.networking.v1.ParentReference',
  'What an address belongs to.',
  {
    group: string(1, 'Group of the resource.'),
    resource: string(2, 'The resource.'),
    namespace: string(3, 'Namespace of the object.'),
    name: string(4, 'Name of the object.'),
  },
  { required: ['name', 'resource'] },
);

export const IPAddressSpec = named(
  'io.k8s.api.networking.v1.IPAddressSpec',
  'Who has an address.',
  {
    parentRef: message(ParentReference, 1, 'Who has it.'),
  },
  { required: ['parentRef'] },
);

export const IPAddress = kindSchema(
  'io.k8s.api.networking.v1.IPAddress',
  'An address that a service has.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(IPAddressSpec, 2, 'Who has it.'),
  },
  { required: ['spec'] },
);
