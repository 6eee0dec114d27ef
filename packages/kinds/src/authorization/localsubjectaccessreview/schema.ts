import { kindSchema, struct } from '../../builders.ts';
import { SubjectAccessReviewSpec, SubjectAccessReviewStatus } from '../shared/review.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const LocalSubjectAccessReview = kindSchema(
  'io.k8s.api.authorization.v1.LocalSubjectAccessReview',
  'Asks whether somebody may do something in a namespace.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(SubjectAccessReviewSpec, 2, 'The question.'),
    status: struct(SubjectAccessReviewStatus, 3, 'The answer.'),
  },
  { required: ['spec'] },
);
