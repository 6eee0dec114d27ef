import { bool, bytes, kindSchema, map, string, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const ConfigMap = kindSchema('io.k8s.api.core.v1.ConfigMap', '', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  immutable: bool(4, { zero: 'keep' }),
  data: map(2, string()),
  binaryData: map(3, bytes()),
});
