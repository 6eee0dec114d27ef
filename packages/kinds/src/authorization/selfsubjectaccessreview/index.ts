import type { KindDefinition } from '@berth/machinery/kind';
import { SelfSubjectAccessReview } from './schema.ts';
import { validateSelfSubjectAccessReview } from '../shared/validate.ts';

export const selfSubjectAccessReviews: KindDefinition = {
  group: 'authorization.k8s.io',
  version: 'v1',
  kind: 'SelfSubjectAccessReview',
  plural: 'selfsubjectaccessreviews',
  singular: 'selfsubjectaccessreview',
  namespaced: false,
  verbs: ['create'],
  virtual: true,
  schema: SelfSubjectAccessReview,
  columns: [],
  validate: validateSelfSubjectAccessReview,
};
