import { bool, fieldsV1, int64, list, map, message, named, string, time } from '../builders.ts';

export const OwnerReference = named(
  'io.k8s.apimachinery.pkg.apis.meta.v1.OwnerReference',
  'An object that another belongs to.',
  {
    apiVersion: string(5, 'Group and version of the owner.', { zero: 'fill' }),
    kind: string(1, 'Kind of the owner.', { zero: 'fill' }),
    name: string(3, 'Name of the owner.', { zero: 'fill' }),
    uid: string(4, 'Identity of the owner.', { zero: 'fill' }),
    controller: bool(6, 'Whether the owner manages the object; one owner at most does.', { zero: 'keep' }),
    blockOwnerDeletion: bool(7, 'Whether the owner waits for the object when deleted in the foreground.', {
      zero: 'keep',
    }),
  },
  { required: ['apiVersion', 'kind', 'name', 'uid'], 'x-kubernetes-map-type': 'atomic' },
);

export const ManagedFieldsEntry = named(
  'io.k8s.apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry',
  'Fields that one manager set.',
  {
    manager: string(1, 'Who set the fields.'),
    operation: string(2, 'Apply or Update.'),
    apiVersion: string(3, 'Version the fields are written in.'),
    time: time(4, 'When the fields were last set.', { zero: 'keep' }),
    fieldsType: string(6, 'Format of the fields: FieldsV1.'),
    fieldsV1: fieldsV1(7, 'The fields, as a tree.'),
    subresource: string(8, 'Door the fields came through.'),
  },
);

export const ObjectMeta = named(
  'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta',
  "Standard object's metadata: what every stored object says of itself.",
  {
    name: string(1, 'Name of the object, unique for its kind in its namespace.'),
    generateName: string(2, 'Start of a name that the server completes.'),
    namespace: string(3, 'Namespace the object lives in; none for objects of the cluster.'),
    selfLink: string(4, 'No longer used.'),
    uid: string(5, 'Identity of the object in time and space, given by the server.'),
    resourceVersion: string(6, 'Version of the object; changes with every write, and guards updates.'),
    generation: int64(7, 'Counts changes of what is wanted.'),
    creationTimestamp: time(8, 'CreationTimestamp is a timestamp: when the server made the object.'),
    deletionTimestamp: time(9, 'When the object will be gone, once its deletion was asked for.', { zero: 'keep' }),
    deletionGracePeriodSeconds: int64(10, 'Seconds the object has to end in order.', { zero: 'keep' }),
    labels: map(11, string(), 'Names and values to select objects by.'),
    annotations: map(12, string(), 'Names and values that tools keep with the object.'),
    ownerReferences: list(13, OwnerReference, 'Objects this one belongs to; it goes when the last of them does.', {
      keys: ['uid'],
      mergeKey: 'uid',
    }),
    finalizers: list(14, string(), 'Who must finish something before the object is removed.', {
      'x-kubernetes-list-type': 'set',
      'x-kubernetes-patch-strategy': 'merge',
    }),
    managedFields: list(17, ManagedFieldsEntry, 'Which manager set which fields.', {
      'x-kubernetes-list-type': 'atomic',
    }),
  },
);

export const ShardInfo = named(
  'io.k8s.apimachinery.pkg.apis.meta.v1.ShardInfo',
  'Which part of a list this is.',
  {
    selector: string(1, { zero: 'fill' }),
  },
  { required: ['selector'] },
);

export const ListMeta = named('io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta', 'What every list says of itself.', {
  selfLink: string(1, 'No longer used.'),
  resourceVersion: string(2, 'Version of the whole list, to watch from.'),
  continue: string(3, 'Token for the next page.'),
  remainingItemCount: int64(4, 'Objects on the pages to come, where it is known.', { zero: 'keep' }),
  shardInfo: message(ShardInfo, 5),
});
