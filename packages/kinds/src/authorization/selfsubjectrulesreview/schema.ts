import { bool, kindSchema, list, named, string, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const SelfSubjectRulesReviewSpec = named(
  'io.k8s.api.authorization.v1.SelfSubjectRulesReviewSpec',
  'What one may do in a namespace.',
  {
    namespace: string(1, 'The namespace.'),
  },
);

export const ResourceRule = named(
  'io.k8s.api.authorization.v1.ResourceRule',
  'A right on objects.',
  {
    verbs: list(1, string(), 'What may be done.', { zero: 'fill', 'x-kubernetes-list-type': 'atomic' }),
    apiGroups: list(2, string(), 'Groups it is about.', { 'x-kubernetes-list-type': 'atomic' }),
    resources: list(3, string(), 'Resources it is about.', { 'x-kubernetes-list-type': 'atomic' }),
    resourceNames: list(4, string(), 'Names of objects it is about.', { 'x-kubernetes-list-type': 'atomic' }),
  },
  { required: ['verbs'] },
);

export const NonResourceRule = named(
  'io.k8s.api.authorization.v1.NonResourceRule',
  'A right on paths.',
  {
    verbs: list(1, string(), 'What may be done.', { zero: 'fill', 'x-kubernetes-list-type': 'atomic' }),
    nonResourceURLs: list(2, string(), 'Paths it is about.', { 'x-kubernetes-list-type': 'atomic' }),
  },
  { required: ['verbs'] },
);

export const SubjectRulesReviewStatus = named(
  'io.k8s.api.authorization.v1.SubjectRulesReviewStatus',
  'What somebody may do.',
  {
    resourceRules: list(1, ResourceRule, 'Rights on objects.', { zero: 'fill', 'x-kubernetes-list-type': 'atomic' }),
    nonResourceRules: list(2, NonResourceRule, 'Rights on paths.', {
      zero: 'fill',
      'x-kubernetes-list-type': 'atomic',
    }),
    incomplete: bool(3, 'Whether there may be more.', { zero: 'fill' }),
    evaluationError: string(4, 'What went wrong in finding out.'),
  },
  { required: ['incomplete', 'nonResourceRules', 'resourceRules'] },
);

export const SelfSubjectRulesReview = kindSchema(
  'io.k8s.api.authorization.v1.SelfSubjectRulesReview',
  'Asks what one may do in a namespace.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(SelfSubjectRulesReviewSpec, 2, 'The question.'),
    status: struct(SubjectRulesReviewStatus, 3, 'The answer.'),
  },
  { required: ['spec'] },
);
