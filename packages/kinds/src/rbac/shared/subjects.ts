import { named, string } from '../../builders.ts';

export const Subject = named(
  'io.k8s.api.rbac.v1.Subject',
  '',
  {
    kind: string(1, { zero: 'fill' }),
    apiGroup: string(2),
    name: string(3, { zero: 'fill' }),
    namespace: string(4),
  },
  { required: ['kind', 'name'], 'x-kubernetes-map-type': 'atomic' },
);

export const RoleRef = named(
  'io.k8s.api.rbac.v1.RoleRef',
  '',
  {
    apiGroup: string(1, { zero: 'fill' }),
    kind: string(2, { zero: 'fill' }),
    name: string(3, { zero: 'fill' }),
  },
  { required: ['kind', 'name'], 'x-kubernetes-map-type': 'atomic' },
);
