import type { KindDefinition } from '@berth/machinery/kind';
import { SubjectAccessReview } from './schema.ts';
import { validateSubjectAccessReview } from '../shared/validate.ts';

export const subjectAccessReviews: KindDefinition = {
  group: 'authorization.k8s.io',
  version: 'v1',
  kind: 'SubjectAccessReview',
  plural: 'subjectaccessreviews',
  singular: 'subjectaccessreview',
  namespaced: false,
  verbs: ['create'],
  virtual: true,
  schema: SubjectAccessReview,
  columns: [],
  validate: validateSubjectAccessReview,
};
