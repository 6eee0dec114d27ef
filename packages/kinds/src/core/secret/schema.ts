import { bool, bytes, kindSchema, map, string, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const Secret = kindSchema('io.k8s.api.core.v1.Secret', 'Data that is to be kept secret.', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  immutable: bool(5, 'Whether the data can never change.', { zero: 'keep' }),
  data: map(2, bytes(), 'Bytes by key, in base64.'),
  stringData: map(4, string(), 'Text by key, written into data; never shown.'),
  type: string(3, 'What the secret is for.'),
});
