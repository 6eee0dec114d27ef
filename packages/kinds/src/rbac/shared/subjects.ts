import { named, string } from '../../builders.ts';

export const Subject = named(
  'io.k8s.api.rbac.v1.Subject',
  'Who gets a role.',
  {
    kind: string(1, 'User, Group or ServiceAccount.', { zero: 'fill' }),
    apiGroup: string(2, 'Group of the kind.'),
    name: string(3, 'Name of the subject.', { zero: 'fill' }),
    namespace: string(4, 'Namespace of a service account.'),
  },
  { required: ['kind', 'name'], 'x-kubernetes-map-type': 'atomic' },
);

export const RoleRef = named(
  'io.k8s.api.rbac.v1.RoleRef',
  'The role that is granted.',
  {
    apiGroup: string(1, 'Group of the role.', { zero: 'fill' }),
    kind: string(2, 'Role or ClusterRole.', { zero: 'fill' }),
    name: string(3, 'Name of the role.', { zero: 'fill' }),
  },
  { required: ['kind', 'name'], 'x-kubernetes-map-type': 'atomic' },
);
