import { kindSchema, named, struct } from '../../builders.ts';
import { UserInfo } from '../shared/userinfo.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const SelfSubjectReviewStatus = named('io.k8s.api.authentication.v1.SelfSubjectReviewStatus', '', {
  userInfo: struct(UserInfo, 1),
});

export const SelfSubjectReview = kindSchema('io.k8s.api.authentication.v1.SelfSubjectReview', '', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  status: struct(SelfSubjectReviewStatus, 2),
});
