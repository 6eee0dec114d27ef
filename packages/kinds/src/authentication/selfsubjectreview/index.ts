import type { KindDefinition } from '@berth/machinery/kind';
import { SelfSubjectReview } from './schema.ts';

export const selfSubjectReviews: KindDefinition = {
  group: 'authentication.k8s.io',
  version: 'v1',
  kind: 'SelfSubjectReview',
  plural: 'selfsubjectreviews',
  singular: 'selfsubjectreview',
  namespaced: false,
  verbs: ['create'],
  virtual: true,
  schema: SelfSubjectReview,
  columns: [],
};
