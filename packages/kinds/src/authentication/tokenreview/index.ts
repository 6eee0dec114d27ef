import type { KindDefinition } from '@berth/machinery/kind';
import { TokenReview } from './schema.ts';

export const tokenReviews: KindDefinition = {
  group: 'authentication.k8s.io',
  version: 'v1',
  kind: 'TokenReview',
  plural: 'tokenreviews',
  singular: 'tokenreview',
  namespaced: false,
  verbs: ['create'],
  virtual: true,
  schema: TokenReview,
  columns: [],
};
