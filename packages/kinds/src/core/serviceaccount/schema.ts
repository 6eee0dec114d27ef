import { bool, kindSchema, list, struct } from '../../builders.ts';
import { LocalObjectReference, ObjectReference } from '../shared/references.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const ServiceAccount = kindSchema('io.k8s.api.core.v1.ServiceAccount', 'An identity for what runs in pods.', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  secrets: list(2, ObjectReference, 'Secrets the pods may mount.', { keys: ['name'], mergeKey: 'name' }),
  imagePullSecrets: list(3, LocalObjectReference, 'Secrets to pull images with.', {
    'x-kubernetes-list-type': 'atomic',
  }),
  automountServiceAccountToken: bool(4, 'Whether a token is mounted into pods.', { zero: 'keep' }),
});
