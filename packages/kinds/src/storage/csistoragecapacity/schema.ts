import { kindSchema, message, quantity, string, struct } from '../../builders.ts';
import { LabelSelector } from '../../meta/labelselector.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const CSIStorageCapacity = kindSchema(
  'io.k8s.api.storage.v1.CSIStorageCapacity',
  'What storage a driver has left somewhere.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    nodeTopology: message(LabelSelector, 2, 'Nodes that can reach it.'),
    storageClassName: string(3, 'Class that it is for.', { zero: 'fill' }),
    capacity: quantity(4, 'What is left.', { zero: 'keep' }),
    maximumVolumeSize: quantity(5, 'Size of the largest volume that fits.', { zero: 'keep' }),
  },
  { required: ['storageClassName'] },
);
