import { bool, kindSchema, list, struct } from '../../builders.ts';
import { LocalObjectReference, ObjectReference } from '../shared/references.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const ServiceAccount = kindSchema('io.k8s.api.core.v1.ServiceAccount', '', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  secrets: list(2, ObjectReference, { keys: ['name'], mergeKey: 'name' }),
  imagePullSecrets: list(3, LocalObjectReference, { 'x-kubernetes-list-type': 'atomic' }),
  automountServiceAccountToken: bool(4, { zero: 'keep' }),
});
