import { bool, kindSchema, list, map, named, string, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const TopologySelectorLabelRequirement = named(
  'io.k8s.api.core.v1.TopologySelectorLabelRequirement',
  'A label that a place must have.',
  {
    key: string(1, 'Key of the label.', { zero: 'fill' }),
    values: list(2, string(), 'Values, of which it must have one.', {
      zero: 'fill',
      'x-kubernetes-list-type': 'atomic',
    }),
  },
  { required: ['key', 'values'] },
);

export const TopologySelectorTerm = named(
  'io.k8s.api.core.v1.TopologySelectorTerm',
  'Where something may be.',
  {
    matchLabelExpressions: list(1, TopologySelectorLabelRequirement, 'Labels that the place must have.', {
      'x-kubernetes-list-type': 'atomic',
    }),
  },
  { 'x-kubernetes-map-type': 'atomic' },
);

export const StorageClass = kindSchema(
  'io.k8s.api.storage.v1.StorageClass',
  'A kind of storage that claims can ask for.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    provisioner: string(2, 'Who makes the volumes.', { zero: 'fill' }),
    parameters: map(3, string(), 'Settings for whoever makes them.'),
    reclaimPolicy: string(4, 'What becomes of a volume when its claim goes: Delete or Retain.', {
      enum: ['Delete', 'Recycle', 'Retain'],
      zero: 'keep',
    }),
    mountOptions: list(5, string(), 'Options that the volumes are mounted with.', {
      'x-kubernetes-list-type': 'atomic',
    }),
    allowVolumeExpansion: bool(6, 'Claims may ask for more later.', { zero: 'keep' }),
    volumeBindingMode: string(7, 'When volumes are made: Immediate or WaitForFirstConsumer.', {
      enum: ['Immediate', 'WaitForFirstConsumer'],
      zero: 'keep',
    }),
    allowedTopologies: list(8, TopologySelectorTerm, 'Where volumes may be made.', {
      'x-kubernetes-list-type': 'atomic',
    }),
  },
  { required: ['provisioner'] },
);
