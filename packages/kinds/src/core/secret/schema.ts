import { bool, bytes, kindSchema, map, string, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const Secret = kindSchema('io.k8s.api.core.v1.Secret', '', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  immutable: bool(5, { zero: 'keep' }),
  data: map(2, bytes()),
  stringData: map(4, string()),
  type: string(3),
});
