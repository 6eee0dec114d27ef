import type { KindDefinition } from '@berth/machinery/kind';
import { SelfSubjectRulesReview } from './schema.ts';

export const selfSubjectRulesReviews: KindDefinition = {
  group: 'authorization.k8s.io',
  version: 'v1',
  kind: 'SelfSubjectRulesReview',
  plural: 'selfsubjectrulesreviews',
  singular: 'selfsubjectrulesreview',
  namespaced: false,
  verbs: ['create'],
  virtual: true,
  schema: SelfSubjectRulesReview,
  columns: [],
};
