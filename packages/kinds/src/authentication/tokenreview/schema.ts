import { bool, kindSchema, list, named, string, struct } from '../../builders.ts';
import { UserInfo } from '../shared/userinfo.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const TokenReviewSpec = named(
  'io.k8s.api.authentication.v1.TokenReviewSpec',
  '',
  {
    token: string(1),
    audiences: list(2, string(), { 'x-kubernetes-list-type': 'atomic' }),
  },
  { required: ['token'] },
);

export const TokenReviewStatus = named('io.k8s.api.authentication.v1.TokenReviewStatus', '', {
  authenticated: bool(1),
  user: struct(UserInfo, 2),
  audiences: list(4, string(), { 'x-kubernetes-list-type': 'atomic' }),
  error: string(3),
});

export const TokenReview = kindSchema(
  'io.k8s.api.authentication.v1.TokenReview',
  '',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(TokenReviewSpec, 2),
    status: struct(TokenReviewStatus, 3),
  },
  { required: ['spec'] },
);
