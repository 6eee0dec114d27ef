import { kindSchema, list, named, string, struct } from '../../builders.ts';
import { Condition } from '../../meta/condition.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const ServiceCIDRSpec = named('io.k8s.api.networking.v1.ServiceCIDRSpec', 'A range of addresses.', {
  cidrs: list(1, string(), 'One range of each family.', { 'x-kubernetes-list-type': 'atomic' }),
});

export const ServiceCIDRStatus = named('io.k8s.api.networking.v1.ServiceCIDRStatus', 'What state a range is in.', {
  conditions: list(1, Condition, 'Aspects of the state.', { keys: ['type'], mergeKey: 'type' }),
});

export const ServiceCIDR = kindSchema(
  'io.k8s.api.networking.v1.ServiceCIDR',
  'A range that addresses of services come from.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(ServiceCIDRSpec, 2, 'The range.'),
    status: struct(ServiceCIDRStatus, 3, 'What state the range is in.'),
  },
);
