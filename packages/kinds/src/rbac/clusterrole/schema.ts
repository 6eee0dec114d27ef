import { kindSchema, list, message, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';
import { AggregationRule, PolicyRule } from '../shared/rules.ts';

export const ClusterRole = kindSchema(
  'io.k8s.api.rbac.v1.ClusterRole',
  'Rights in the whole cluster, or for namespaces to use.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    rules: list(2, PolicyRule, 'The rights.', { zero: 'fill', 'x-kubernetes-list-type': 'atomic' }),
    aggregationRule: message(AggregationRule, 3, 'Roles whose rights are added to these.'),
  },
);
