import { list, map, message, named, quantity, string, struct } from '../../builders.ts';
import { TypedLocalObjectReference, TypedObjectReference } from './references.ts';
import { LabelSelector } from '../../meta/labelselector.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const VolumeResourceRequirements = named(
  'io.k8s.api.core.v1.VolumeResourceRequirements',
  'How much a volume must and may hold.',
  {
    limits: map(1, quantity()),
    requests: map(2, quantity()),
  },
);

export const PersistentVolumeClaimSpec = named(
  'io.k8s.api.core.v1.PersistentVolumeClaimSpec',
  'What is wanted of a claimed volume.',
  {
    accessModes: list(
      1,
      string(undefined, { enum: ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'] }),
      'How many nodes use it, and how.',
      { 'x-kubernetes-list-type': 'atomic' },
    ),
    selector: message(LabelSelector, 4, 'Which volumes will do.'),
    resources: struct(VolumeResourceRequirements, 2, 'How much it must hold.'),
    volumeName: string(3, 'The volume that is bound.'),
    storageClassName: string(5, 'Class the volume is made by.', { zero: 'keep' }),
    volumeMode: string(6, 'Filesystem or Block.', { enum: ['Block', 'Filesystem'], zero: 'keep' }),
    dataSource: message(TypedLocalObjectReference, 7),
    dataSourceRef: message(TypedObjectReference, 8),
    volumeAttributesClassName: string(9, { zero: 'keep' }),
  },
);

export const PersistentVolumeClaimTemplate = named(
  'io.k8s.api.core.v1.PersistentVolumeClaimTemplate',
  'What a claim is made from.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(PersistentVolumeClaimSpec, 2),
  },
  { required: ['spec'] },
);
