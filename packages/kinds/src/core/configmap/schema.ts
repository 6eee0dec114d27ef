import { bool, bytes, kindSchema, map, string, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const ConfigMap = kindSchema('io.k8s.api.core.v1.ConfigMap', 'Configuration for pods to read.', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  immutable: bool(4, 'Whether the data can never change.', { zero: 'keep' }),
  data: map(2, string(), 'Text by key.'),
  binaryData: map(3, bytes(), 'Bytes by key, in base64.'),
});
