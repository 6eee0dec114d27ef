import { named, string } from '../../builders.ts';

export const ObjectReference = named(
  'io.k8s.api.core.v1.ObjectReference',
  '',
  {
    kind: string(1),
    namespace: string(2),
    name: string(3),
    uid: string(4),
    apiVersion: string(5),
    resourceVersion: string(6),
    fieldPath: string(7),
  },
  { 'x-kubernetes-map-type': 'atomic' },
);

export const LocalObjectReference = named(
  'io.k8s.api.core.v1.LocalObjectReference',
  '',
  {
    name: string(1, { default: '' }),
  },
  { 'x-kubernetes-map-type': 'atomic' },
);

export const TypedLocalObjectReference = named(
  'io.k8s.api.core.v1.TypedLocalObjectReference',
  '',
  {
    apiGroup: string(1, { zero: 'keep' }),
    kind: string(2, { zero: 'fill' }),
    name: string(3, { zero: 'fill' }),
  },
  { required: ['kind', 'name'], 'x-kubernetes-map-type': 'atomic' },
);

export const TypedObjectReference = named(
  'io.k8s.api.core.v1.TypedObjectReference',
  '',
  {
    apiGroup: string(1, { zero: 'keep' }),
    kind: string(2, { zero: 'fill' }),
    name: string(3, { zero: 'fill' }),
    namespace: string(4, { zero: 'keep' }),
  },
  { required: ['kind', 'name'] },
);
