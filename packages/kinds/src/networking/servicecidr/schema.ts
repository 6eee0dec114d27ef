import { kindSchema, list, named, string, struct } from '../../builders.ts';
import { Condition } from '../../meta/condition.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const ServiceCIDRSpec = named('io.k8s.api.networking.v1.ServiceCIDRSpec', '', {
  cidrs: list(1, string(), { 'x-kubernetes-list-type': 'atomic' }),
});

export const ServiceCIDRStatus = named('io.k8s.api.networking.v1.ServiceCIDRStatus', '', {
  conditions: list(1, Condition, { keys: ['type'], mergeKey: 'type' }),
});

export const ServiceCIDR = kindSchema('io.k8s.api.networking.v1.ServiceCIDR', '', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  spec: struct(ServiceCIDRSpec, 2),
  status: struct(ServiceCIDRStatus, 3),
});
