import { bool, list, mapOfLists, message, named, string } from '../../builders.ts';
import { NonResourceAttributes, ResourceAttributes } from './attributes.ts';

export const SubjectAccessReviewSpec = named('io.k8s.api.authorization.v1.SubjectAccessReviewSpec', '', {
  resourceAttributes: message(ResourceAttributes, 1),
  nonResourceAttributes: message(NonResourceAttributes, 2),
  user: string(3),
  groups: list(4, string(), { 'x-kubernetes-list-type': 'atomic' }),
  extra: mapOfLists(5),
  uid: string(6),
});

export const SubjectAccessReviewStatus = named(
  'io.k8s.api.authorization.v1.SubjectAccessReviewStatus',
  '',
  {
    allowed: bool(1, { zero: 'fill' }),
    denied: bool(4),
    reason: string(2),
    evaluationError: string(3),
  },
  { required: ['allowed'] },
);
