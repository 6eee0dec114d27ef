import { int32, kindSchema, list, message, named, string, struct } from '../builders.ts';
import { ListMeta } from './objectmeta.ts';

export const StatusCause = named(
  'io.k8s.apimachinery.pkg.apis.meta.v1.StatusCause',
  'One of several causes of a failure.',
  {
    reason: string(1),
    message: string(2),
    field: string(3),
  },
);

export const StatusDetails = named(
  'io.k8s.apimachinery.pkg.apis.meta.v1.StatusDetails',
  'More about why a request failed.',
  {
    name: string(1),
    group: string(2),
    kind: string(3),
    uid: string(6),
    causes: list(4, StatusCause, { 'x-kubernetes-list-type': 'atomic' }),
    retryAfterSeconds: int32(5),
  },
);

export const Status = kindSchema(
  'io.k8s.apimachinery.pkg.apis.meta.v1.Status',
  'Answer to a request that returns no object.',
  {
    metadata: struct(ListMeta, 1, 'Standard metadata of the object.'),
    status: string(2, 'Success or Failure.'),
    message: string(3, 'What happened, in a sentence.'),
    reason: string(4, 'Why it failed, in one word.'),
    details: message(StatusDetails, 5, 'More about the reason.'),
    code: int32(6, 'HTTP status code.'),
  },
);
