import { int64, kindSchema, list, message, named, string, struct, time } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const BoundObjectReference = named('io.k8s.api.authentication.v1.BoundObjectReference', '', {
  kind: string(1),
  apiVersion: string(2),
  name: string(3),
  uid: string(4),
});

export const TokenRequestSpec = named('io.k8s.api.authentication.v1.TokenRequestSpec', '', {
  audiences: list(1, string(), { zero: 'fill', 'x-kubernetes-list-type': 'atomic' }),
  expirationSeconds: int64(4, { zero: 'keep' }),
  boundObjectRef: message(BoundObjectReference, 3),
});

export const TokenRequestStatus = named('io.k8s.api.authentication.v1.TokenRequestStatus', '', {
  token: string(1, { zero: 'fill' }),
  expirationTimestamp: time(2, { zero: 'fill' }),
});

export const TokenRequest = kindSchema('io.k8s.api.authentication.v1.TokenRequest', '', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  spec: struct(TokenRequestSpec, 2),
  status: struct(TokenRequestStatus, 3),
});
