import { int64, kindSchema, rawExtension, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const ControllerRevision = kindSchema(
  'io.k8s.api.apps.v1.ControllerRevision',
  'A former state of what a controller manages.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    data: rawExtension(2, 'The state.'),
    revision: int64(3, 'Its place in the order of states.', { zero: 'fill' }),
  },
  { required: ['revision'] },
);
