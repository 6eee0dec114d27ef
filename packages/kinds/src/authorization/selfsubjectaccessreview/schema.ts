import { kindSchema, message, named, struct } from '../../builders.ts';
import { NonResourceAttributes, ResourceAttributes } from '../shared/attributes.ts';
import { SubjectAccessReviewStatus } from '../shared/review.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const SelfSubjectAccessReviewSpec = named('io.k8s.api.authorization.v1.SelfSubjectAccessReviewSpec', '', {
  resourceAttributes: message(ResourceAttributes, 1),
  nonResourceAttributes: message(NonResourceAttributes, 2),
});

export const SelfSubjectAccessReview = kindSchema(
  'io.k8s.api.authorization.v1.SelfSubjectAccessReview',
  '',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(SelfSubjectAccessReviewSpec, 2),
    status: struct(SubjectAccessReviewStatus, 3),
  },
  { required: ['spec'] },
);
