import { bool, kindSchema, list, named, string, struct } from '../../builders.ts';
import { UserInfo } from '../shared/userinfo.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const TokenReviewSpec = named(
  'io.k8s.api.authentication.v1.TokenReviewSpec',
  'A token to look into.',
  {
    token: string(1, 'The token.'),
    audiences: list(2, string(), 'Who asks.', { 'x-kubernetes-list-type': 'atomic' }),
  },
  { required: ['token'] },
);

export const TokenReviewStatus = named('io.k8s.api.authentication.v1.TokenReviewStatus', 'Whose a token is.', {
  authenticated: bool(1, 'Whether the token is good.'),
  user: struct(UserInfo, 2, 'Whose it is.'),
  audiences: list(4, string(), 'Who it is for.', { 'x-kubernetes-list-type': 'atomic' }),
  error: string(3, 'Why it could not be checked.'),
});

export const TokenReview = kindSchema(
  'io.k8s.api.authentication.v1.TokenReview',
  'Asks whose a token is.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(TokenReviewSpec, 2, 'The token.'),
    status: struct(TokenReviewStatus, 3, 'The answer.'),
  },
  { required: ['spec'] },
);
