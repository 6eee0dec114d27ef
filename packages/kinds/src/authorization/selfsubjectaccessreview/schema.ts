import { kindSchema, message, named, struct } from '../../builders.ts';
import { NonResourceAttributes, ResourceAttributes } from '../shared/attributes.ts';
import { SubjectAccessReviewStatus } from '../shared/review.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const SelfSubjectAccessReviewSpec = named(
  'io.k8s.api.authorization.v1.SelfSubjectAccessReviewSpec',
  'Whether one may do something.',
  {
    resourceAttributes: message(ResourceAttributes, 1, 'What is to be done with which object.'),
    nonResourceAttributes: message(NonResourceAttributes, 2, 'What is to be done with which path.'),
  },
);

export const SelfSubjectAccessReview = kindSchema(
  'io.k8s.api.authorization.v1.SelfSubjectAccessReview',
  'Asks whether one may do something.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(SelfSubjectAccessReviewSpec, 2, 'The question.'),
    status: struct(SubjectAccessReviewStatus, 3, 'The answer.'),
  },
  { required: ['spec'] },
);
