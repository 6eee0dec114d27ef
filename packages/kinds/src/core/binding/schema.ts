import { kindSchema, struct } from '../../builders.ts';
import { ObjectReference } from '../shared/references.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const Binding = kindSchema(
  'io.k8s.api.core.v1.Binding',
  'Puts a pod on a node.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    target: struct(ObjectReference, 2, 'The node.'),
  },
  { required: ['target'] },
);
