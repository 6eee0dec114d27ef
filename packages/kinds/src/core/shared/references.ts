import { named, string } from '../../builders.ts';

export const ObjectReference = named(
  'io.k8s.api.core.v1.ObjectReference',
  'Names an object of any kind.',
  {
    kind: string(1, 'Kind of the object.'),
    namespace: string(2, 'Namespace of the object.'),
    name: string(3, 'Name of the object.'),
    uid: string(4, 'Identity of the object.'),
    apiVersion: string(5, 'Group and version of the object.'),
    resourceVersion: string(6, 'Version of the object that is meant.'),
    fieldPath: string(7, 'Which part of the object is meant.'),
  },
  { 'x-kubernetes-map-type': 'atomic' },
);

export const LocalObjectReference = named(
  'io.k8s.api.core.v1.LocalObjectReference',
  'Names an object of the same namespace.',
  {
    name: string(1, 'Name of the object.', { default: '' }),
  },
  { 'x-kubernetes-map-type': 'atomic' },
);

export const TypedLocalObjectReference = named(
  'io.k8s.api.core.v1.TypedLocalObjectReference',
  'Names an object of any kind in the same namespace.',
  {
    apiGroup: string(1, { zero: 'keep' }),
    kind: string(2, { zero: 'fill' }),
    name: string(3, { zero: 'fill' }),
  },
  { required: ['kind', 'name'], 'x-kubernetes-map-type': 'atomic' },
);

export const TypedObjectReference = named(
  'io.k8s.api.core.v1.TypedObjectReference',
  'Names an object of any kind.',
  {
    apiGroup: string(1, { zero: 'keep' }),
    kind: string(2, { zero: 'fill' }),
    name: string(3, { zero: 'fill' }),
    namespace: string(4, { zero: 'keep' }),
  },
  { required: ['kind', 'name'] },
);
