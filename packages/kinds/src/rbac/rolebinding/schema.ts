import { kindSchema, list, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';
import { RoleRef, Subject } from '../shared/subjects.ts';

export const RoleBinding = kindSchema(
  'io.k8s.api.rbac.v1.RoleBinding',
  '',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    subjects: list(2, Subject, { 'x-kubernetes-list-type': 'atomic' }),
    roleRef: struct(RoleRef, 3),
  },
  { required: ['roleRef'] },
);
