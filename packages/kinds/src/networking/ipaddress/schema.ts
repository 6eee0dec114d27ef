import { kindSchema, message, named, string, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const ParentReference = named(
  'io.k8s.api.networking.v1.ParentReference',
  '',
  {
    group: string(1),
    resource: string(2),
    namespace: string(3),
    name: string(4),
  },
  { required: ['name', 'resource'] },
);

export const IPAddressSpec = named(
  'io.k8s.api.networking.v1.IPAddressSpec',
  '',
  {
    parentRef: message(ParentReference, 1),
  },
  { required: ['parentRef'] },
);

export const IPAddress = kindSchema(
  'io.k8s.api.networking.v1.IPAddress',
  '',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(IPAddressSpec, 2),
  },
  { required: ['spec'] },
);
