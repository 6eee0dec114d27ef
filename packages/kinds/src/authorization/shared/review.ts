import { bool, list, mapOfLists, message, named, string } from '../../builders.ts';
import { NonResourceAttributes, ResourceAttributes } from './attributes.ts';

export const SubjectAccessReviewSpec = named(
  'io.k8s.api.authorization.v1.SubjectAccessReviewSpec',
  'Whether somebody may do something.',
  {
    resourceAttributes: message(ResourceAttributes, 1, 'What is to be done with which object.'),
    nonResourceAttributes: message(NonResourceAttributes, 2, 'What is to be done with which path.'),
    user: string(3, 'Who.'),
    groups: list(4, string(), 'Groups of the user.', { 'x-kubernetes-list-type': 'atomic' }),
    extra: mapOfLists(5, 'More about the user.'),
    uid: string(6, 'Identity of the user.'),
  },
);

export const SubjectAccessReviewStatus = named(
  'io.k8s.api.authorization.v1.SubjectAccessReviewStatus',
  'Whether something may be done.',
  {
    allowed: bool(1, 'Whether it may.', { zero: 'fill' }),
    denied: bool(4, 'Whether it is refused for good.'),
    reason: string(2, 'Why.'),
    evaluationError: string(3, 'What went wrong in finding out.'),
  },
  { required: ['allowed'] },
);
