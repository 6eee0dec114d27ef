import type { KindDefinition } from '@berth/machinery/kind';
import { LocalSubjectAccessReview } from './schema.ts';
import { validateLocalSubjectAccessReview } from '../shared/validate.ts';

export const localSubjectAccessReviews: KindDefinition = {
  group: 'authorization.k8s.io',
  version: 'v1',
  kind: 'LocalSubjectAccessReview',
  plural: 'localsubjectaccessreviews',
  singular: 'localsubjectaccessreview',
  namespaced: true,
  verbs: ['create'],
  virtual: true,
  schema: LocalSubjectAccessReview,
  columns: [],
  validate: validateLocalSubjectAccessReview,
};
