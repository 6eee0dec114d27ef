import { kindSchema, list, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';
import { RoleRef, Subject } from '../shared/subjects.ts';

export const RoleBinding = kindSchema(
  'io.k8s.api.rbac.v1.RoleBinding',
  'Grants a role in one namespace.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    subjects: list(2, Subject, 'Who gets it.', { 'x-kubernetes-list-type': 'atomic' }),
    roleRef: struct(RoleRef, 3, 'The role.'),
  },
  { required: ['roleRef'] },
);
