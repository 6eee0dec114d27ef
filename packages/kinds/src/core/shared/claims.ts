import { list, map, message, named, quantity, string, struct } from '../../builders.ts';
import { TypedLocalObjectReference, TypedObjectReference } from './references.ts';
import { LabelSelector } from '../../meta/labelselector.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const VolumeResourceRequirements = named('io.k8s.api.core.v1.VolumeResourceRequirements', '', {
  limits: map(1, quantity()),
  requests: map(2, quantity()),
});

export const PersistentVolumeClaimSpec = named('io.k8s.api.core.v1.PersistentVolumeClaimSpec', '', {
  accessModes: list(
    1,
    string(undefined, { enum: ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'] }),
    { 'x-kubernetes-list-type': 'atomic' },
  ),
  selector: message(LabelSelector, 4),
  resources: struct(VolumeResourceRequirements, 2),
  volumeName: string(3),
  storageClassName: string(5, { zero: 'keep' }),
  volumeMode: string(6, { enum: ['Block', 'Filesystem'], zero: 'keep' }),
  dataSource: message(TypedLocalObjectReference, 7),
  dataSourceRef: message(TypedObjectReference, 8),
  volumeAttributesClassName: string(9, { zero: 'keep' }),
});

export const PersistentVolumeClaimTemplate = named(
  'io.k8s.api.core.v1.PersistentVolumeClaimTemplate',
  '',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(PersistentVolumeClaimSpec, 2),
  },
  { required: ['spec'] },
);
