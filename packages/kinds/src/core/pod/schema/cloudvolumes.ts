import { bool, int32, message, named, string } from '../../../builders.ts';
import { LocalObjectReference } from '../../shared/references.ts';

export const GCEPersistentDiskVolumeSource = named(
  'io.k8s.api.core.v1.GCEPersistentDiskVolumeSource',
  '',
  {
    pdName: string(1, { zero: 'fill' }),
    fsType: string(2),
    partition: int32(3),
    readOnly: bool(4),
  },
  { required: ['pdName'] },
);

export const AWSElasticBlockStoreVolumeSource = named(
  'io.k8s.api.core.v1.AWSElasticBlockStoreVolumeSource',
  '',
  {
    volumeID: string(1, { zero: 'fill' }),
    fsType: string(2),
    partition: int32(3),
    readOnly: bool(4),
  },
  { required: ['volumeID'] },
);

export const CinderVolumeSource = named(
  'io.k8s.api.core.v1.CinderVolumeSource',
  '',
  {
    volumeID: string(1, { zero: 'fill' }),
    fsType: string(2),
    readOnly: bool(3),
    secretRef: message(LocalObjectReference, 4),
  },
  { required: ['volumeID'] },
);

export const AzureFileVolumeSource = named(
  'io.k8s.api.core.v1.AzureFileVolumeSource',
  '',
  {
    secretName: string(1, { zero: 'fill' }),
    shareName: string(2, { zero: 'fill' }),
    readOnly: bool(3),
  },
  { required: ['secretName', 'shareName'] },
);

export const VsphereVirtualDiskVolumeSource = named(
  'io.k8s.api.core.v1.VsphereVirtualDiskVolumeSource',
  '',
  {
    volumePath: string(1, { zero: 'fill' }),
    fsType: string(2),
    storagePolicyName: string(3),
    storagePolicyID: string(4),
  },
  { required: ['volumePath'] },
);

export const AzureDiskVolumeSource = named(
  'io.k8s.api.core.v1.AzureDiskVolumeSource',
  '',
  {
    diskName: string(1, { zero: 'fill' }),
    diskURI: string(2, { zero: 'fill' }),
    cachingMode: string(3, { enum: ['None', 'ReadOnly', 'ReadWrite'], zero: 'keep', default: 'ReadWrite' }),
    fsType: string(4, { zero: 'keep', default: 'ext4' }),
    readOnly: bool(5, { zero: 'keep', default: false }),
    kind: string(6, { enum: ['Dedicated', 'Managed', 'Shared'], zero: 'keep', default: 'Shared' }),
  },
  { required: ['diskName', 'diskURI'] },
);

export const PhotonPersistentDiskVolumeSource = named(
  'io.k8s.api.core.v1.PhotonPersistentDiskVolumeSource',
  '',
  {
    pdID: string(1, { zero: 'fill' }),
    fsType: string(2),
  },
  { required: ['pdID'] },
);
