import { bool, fieldsV1, int64, list, map, message, named, string, time } from '../builders.ts';

export const OwnerReference = named(
  'io.k8s.apimachinery.pkg.apis.meta.v1.OwnerReference',
  '',
  {
    apiVersion: string(5, { zero: 'fill' }),
    kind: string(1, { zero: 'fill' }),
    name: string(3, { zero: 'fill' }),
    uid: string(4, { zero: 'fill' }),
    controller: bool(6, { zero: 'keep' }),
    blockOwnerDeletion: bool(7, { zero: 'keep' }),
  },
  { required: ['apiVersion', 'kind', 'name', 'uid'], 'x-kubernetes-map-type': 'atomic' },
);

export const ManagedFieldsEntry = named('io.k8s.apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry', '', {
  manager: string(1),
  operation: string(2),
  apiVersion: string(3),
  time: time(4, { zero: 'keep' }),
  fieldsType: string(6),
  fieldsV1: fieldsV1(7),
  subresource: string(8),
});

export const ObjectMeta = named('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta', '', {
  name: string(1),
  generateName: string(2),
  namespace: string(3),
  selfLink: string(4),
  uid: string(5),
  resourceVersion: string(6),
  generation: int64(7),
  creationTimestamp: time(8),
  deletionTimestamp: time(9, { zero: 'keep' }),
  deletionGracePeriodSeconds: int64(10, { zero: 'keep' }),
  labels: map(11, string()),
  annotations: map(12, string()),
  ownerReferences: list(13, OwnerReference, { keys: ['uid'], mergeKey: 'uid' }),
  finalizers: list(14, string(), { 'x-kubernetes-list-type': 'set', 'x-kubernetes-patch-strategy': 'merge' }),
  managedFields: list(17, ManagedFieldsEntry, { 'x-kubernetes-list-type': 'atomic' }),
});

export const ShardInfo = named(
  'io.k8s.apimachinery.pkg.apis.meta.v1.ShardInfo',
  '',
  {
    selector: string(1, { zero: 'fill' }),
  },
  { required: ['selector'] },
);

export const ListMeta = named('io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta', '', {
  selfLink: string(1),
  resourceVersion: string(2),
  continue: string(3),
  remainingItemCount: int64(4, { zero: 'keep' }),
  shardInfo: message(ShardInfo, 5),
});
