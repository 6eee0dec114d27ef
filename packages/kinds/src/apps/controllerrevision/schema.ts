import { int64, kindSchema, rawExtension, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const ControllerRevision = kindSchema(
  'io.k8s.api.apps.v1.ControllerRevision',
  '',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    data: rawExtension(2),
    revision: int64(3, { zero: 'fill' }),
  },
  { required: ['revision'] },
);
