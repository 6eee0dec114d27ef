import { int32, kindSchema, list, message, named, string, struct } from '../builders.ts';
import { ListMeta } from './objectmeta.ts';

export const StatusCause = named('io.k8s.apimachinery.pkg.apis.meta.v1.StatusCause', '', {
  reason: string(1),
  message: string(2),
  field: string(3),
});

export const StatusDetails = named('io.k8s.apimachinery.pkg.apis.meta.v1.StatusDetails', '', {
  name: string(1),
  group: string(2),
  kind: string(3),
  uid: string(6),
  causes: list(4, StatusCause, { 'x-kubernetes-list-type': 'atomic' }),
  retryAfterSeconds: int32(5),
});

export const Status = kindSchema('io.k8s.apimachinery.pkg.apis.meta.v1.Status', '', {
  metadata: struct(ListMeta, 1, 'Standard metadata of the object.'),
  status: string(2),
  message: string(3),
  reason: string(4),
  details: message(StatusDetails, 5),
  code: int32(6),
});
