import { int64, kindSchema, list, message, named, string, struct, time } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const BoundObjectReference = named(
  'io.k8s.api.authentication.v1.BoundObjectReference',
  'Object that a token dies with.',
  {
    kind: string(1),
    apiVersion: string(2),
    name: string(3),
    uid: string(4),
  },
);

export const TokenRequestSpec = named('io.k8s.api.authentication.v1.TokenRequestSpec', 'What is wanted of a token.', {
  audiences: list(1, string(), 'Who the token is for.', { zero: 'fill', 'x-kubernetes-list-type': 'atomic' }),
  expirationSeconds: int64(4, 'Seconds it is good for.', { zero: 'keep' }),
  boundObjectRef: message(BoundObjectReference, 3, 'Object the token dies with.'),
});

export const TokenRequestStatus = named('io.k8s.api.authentication.v1.TokenRequestStatus', 'A token.', {
  token: string(1, 'The token.', { zero: 'fill' }),
  expirationTimestamp: time(2, 'When it ends.', { zero: 'fill' }),
});

export const TokenRequest = kindSchema(
  'io.k8s.api.authentication.v1.TokenRequest',
  'Asks for a token of a service account.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(TokenRequestSpec, 2, 'What is wanted.'),
    status: struct(TokenRequestStatus, 3, 'The token.'),
  },
);
