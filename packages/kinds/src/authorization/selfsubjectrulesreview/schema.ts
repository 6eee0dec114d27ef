import { bool, kindSchema, list, named, string, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const SelfSubjectRulesReviewSpec = named('io.k8s.api.authorization.v1.SelfSubjectRulesReviewSpec', '', {
  namespace: string(1),
});

export const ResourceRule = named(
  'io.k8s.api.authorization.v1.ResourceRule',
  '',
  {
    verbs: list(1, string(), { zero: 'fill', 'x-kubernetes-list-type': 'atomic' }),
    apiGroups: list(2, string(), { 'x-kubernetes-list-type': 'atomic' }),
    resources: list(3, string(), { 'x-kubernetes-list-type': 'atomic' }),
    resourceNames: list(4, string(), { 'x-kubernetes-list-type': 'atomic' }),
  },
  { required: ['verbs'] },
);

export const NonResourceRule = named(
  'io.k8s.api.authorization.v1.NonResourceRule',
  '',
  {
    verbs: list(1, string(), { zero: 'fill', 'x-kubernetes-list-type': 'atomic' }),
    nonResourceURLs: list(2, string(), { 'x-kubernetes-list-type': 'atomic' }),
  },
  { required: ['verbs'] },
);

export const SubjectRulesReviewStatus = named(
  'io.k8s.api.authorization.v1.SubjectRulesReviewStatus',
  '',
  {
    resourceRules: list(1, ResourceRule, { zero: 'fill', 'x-kubernetes-list-type': 'atomic' }),
    nonResourceRules: list(2, NonResourceRule, { zero: 'fill', 'x-kubernetes-list-type': 'atomic' }),
    incomplete: bool(3, { zero: 'fill' }),
    evaluationError: string(4),
  },
  { required: ['incomplete', 'nonResourceRules', 'resourceRules'] },
);

export const SelfSubjectRulesReview = kindSchema(
  'io.k8s.api.authorization.v1.SelfSubjectRulesReview',
  '',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(SelfSubjectRulesReviewSpec, 2),
    status: struct(SubjectRulesReviewStatus, 3),
  },
  { required: ['spec'] },
);
