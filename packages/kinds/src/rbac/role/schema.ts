import { kindSchema, list, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';
import { PolicyRule } from '../shared/rules.ts';

export const Role = kindSchema('io.k8s.api.rbac.v1.Role', 'Rights in one namespace.', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  rules: list(2, PolicyRule, 'The rights.', { zero: 'fill', 'x-kubernetes-list-type': 'atomic' }),
});
