import { bool, int32, message, named, string } from '../../../builders.ts';
import { LocalObjectReference } from '../../shared/references.ts';

export const GCEPersistentDiskVolumeSource = named(
  'io.k8s.api.core.v1.GCEPersistentDiskVolumeSource',
  'A volume of GCE.',
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
  'A volume of AWS EBS.',
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
  'A volume of OpenStack Cinder.',
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
  'A volume of Azure Files.',
  {
    secretName: string(1, { zero: 'fill' }),
    shareName: string(2, { zero: 'fill' }),
    readOnly: bool(3),
  },
  { required: ['secretName', 'shareName'] },
);

export const VsphereVirtualDiskVolumeSource = named(
  'io.k8s.api.core.v1.VsphereVirtualDiskVolumeSource',
  'A volume of vSphere.',
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
  'A volume of Azure Disk.',
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
  'A volume of Photon.',
  {
    pdID: string(1, { zero: 'fill' }),
    fsType: string(2),
  },
  { required: ['pdID'] },
);
