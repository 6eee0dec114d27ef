import { list, named, string } from '../../builders.ts';
import { LabelSelector } from '../../meta/labelselector.ts';

export const PolicyRule = named(
  'io.k8s.api.rbac.v1.PolicyRule',
  'A right.',
  {
    verbs: list(1, string(), 'What may be done; * for all.', { zero: 'fill', 'x-kubernetes-list-type': 'atomic' }),
    apiGroups: list(2, string(), 'Groups it is about; an empty text for core.', { 'x-kubernetes-list-type': 'atomic' }),
    resources: list(3, string(), 'Resources it is about.', { 'x-kubernetes-list-type': 'atomic' }),
    resourceNames: list(4, string(), 'Names of objects it is about; all unless said.', {
      'x-kubernetes-list-type': 'atomic',
    }),
    nonResourceURLs: list(5, string(), 'Paths it is about.', { 'x-kubernetes-list-type': 'atomic' }),
  },
  { required: ['verbs'] },
);

export const AggregationRule = named('io.k8s.api.rbac.v1.AggregationRule', 'Roles whose rights are added.', {
  clusterRoleSelectors: list(1, LabelSelector, 'Which roles, by label.', { 'x-kubernetes-list-type': 'atomic' }),
});
