import { kindSchema, named, struct } from '../../builders.ts';
import { UserInfo } from '../shared/userinfo.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const SelfSubjectReviewStatus = named('io.k8s.api.authentication.v1.SelfSubjectReviewStatus', 'Who one is.', {
  userInfo: struct(UserInfo, 1, 'Who one is.'),
});

export const SelfSubjectReview = kindSchema('io.k8s.api.authentication.v1.SelfSubjectReview', 'Asks who one is.', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  status: struct(SelfSubjectReviewStatus, 2, 'The answer.'),
});
