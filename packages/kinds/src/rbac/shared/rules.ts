import { list, named, string } from '../../builders.ts';
import { LabelSelector } from '../../meta/labelselector.ts';

export const PolicyRule = named(
  'io.k8s.api.rbac.v1.PolicyRule',
  '',
  {
    verbs: list(1, string(), { zero: 'fill', 'x-kubernetes-list-type': 'atomic' }),
    apiGroups: list(2, string(), { 'x-kubernetes-list-type': 'atomic' }),
    resources: list(3, string(), { 'x-kubernetes-list-type': 'atomic' }),
    resourceNames: list(4, string(), { 'x-kubernetes-list-type': 'atomic' }),
    nonResourceURLs: list(5, string(), { 'x-kubernetes-list-type': 'atomic' }),
  },
  { required: ['verbs'] },
);

export const AggregationRule = named('io.k8s.api.rbac.v1.AggregationRule', '', {
  clusterRoleSelectors: list(1, LabelSelector, { 'x-kubernetes-list-type': 'atomic' }),
});
