import { inline, kindSchema, list, map, message, named, quantity, string, struct, time } from '../../builders.ts';
import { PersistentVolumeSource } from './sources.ts';
import { NodeSelector } from '../shared/nodeselector.ts';
import { ObjectReference } from '../shared/references.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const VolumeNodeAffinity = named('io.k8s.api.core.v1.VolumeNodeAffinity', 'Which nodes reach a volume.', {
  required: message(NodeSelector, 1, 'What must hold of a node.'),
});

export const PersistentVolumeSpec = named(
  'io.k8s.api.core.v1.PersistentVolumeSpec',
  'What a volume is.',
  {
    capacity: map(1, quantity(), 'How much it holds.'),
    accessModes: list(
      3,
      string(undefined, { enum: ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'] }),
      'How many nodes may use it, and how.',
      { 'x-kubernetes-list-type': 'atomic' },
    ),
    claimRef: message(ObjectReference, 4, 'The claim it is bound to.', { 'x-kubernetes-map-type': 'granular' }),
    persistentVolumeReclaimPolicy: string(5, 'What happens once it is released: Retain, Delete or Recycle.', {
      enum: ['Delete', 'Recycle', 'Retain'],
    }),
    storageClassName: string(6, 'Class it belongs to.'),
    mountOptions: list(7, string(), 'Options it is mounted with.', { 'x-kubernetes-list-type': 'atomic' }),
    volumeMode: string(8, 'Filesystem or Block.', { enum: ['Block', 'Filesystem'], zero: 'keep' }),
    nodeAffinity: message(VolumeNodeAffinity, 9, 'Which nodes reach it.'),
    volumeAttributesClassName: string(10, 'Class of its attributes.', { zero: 'keep' }),
    ...PersistentVolumeSource.properties,
  },
  { inline: [inline(2, PersistentVolumeSource.properties)] },
);

export const PersistentVolumeStatus = named('io.k8s.api.core.v1.PersistentVolumeStatus', 'What state a volume is in.', {
  phase: string(1, 'Pending, Available, Bound, Released or Failed.', {
    enum: ['Available', 'Bound', 'Failed', 'Pending', 'Released'],
  }),
  message: string(2, 'Why, in a sentence.'),
  reason: string(3, 'Why, in one word.'),
  lastPhaseTransitionTime: time(4, 'When the phase last changed.', { zero: 'keep' }),
});

export const PersistentVolume = kindSchema('io.k8s.api.core.v1.PersistentVolume', 'A piece of storage.', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  spec: struct(PersistentVolumeSpec, 2, 'What the volume is.'),
  status: struct(PersistentVolumeStatus, 3, 'What state the volume is in.'),
});
