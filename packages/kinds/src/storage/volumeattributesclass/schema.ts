import { kindSchema, map, string, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const VolumeAttributesClass = kindSchema(
  'io.k8s.api.storage.v1.VolumeAttributesClass',
  'Attributes of volumes that may be changed later.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    driverName: string(2, 'Driver that knows them.', { zero: 'fill' }),
    parameters: map(3, string(), 'The attributes.'),
  },
  { required: ['driverName'] },
);
