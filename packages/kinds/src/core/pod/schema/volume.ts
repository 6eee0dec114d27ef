import { bool, inline, int32, list, map, message, named, quantity, string } from '../../../builders.ts';
import {
  AWSElasticBlockStoreVolumeSource,
  AzureDiskVolumeSource,
  AzureFileVolumeSource,
  CinderVolumeSource,
  GCEPersistentDiskVolumeSource,
  PhotonPersistentDiskVolumeSource,
  VsphereVirtualDiskVolumeSource,
} from './cloudvolumes.ts';
import {
  CephFSVolumeSource,
  FCVolumeSource,
  FlexVolumeSource,
  FlockerVolumeSource,
  GitRepoVolumeSource,
  GlusterfsVolumeSource,
  ISCSIVolumeSource,
  PortworxVolumeSource,
  QuobyteVolumeSource,
  RBDVolumeSource,
  ScaleIOVolumeSource,
  StorageOSVolumeSource,
} from './networkvolumes.ts';
import { DownwardAPIVolumeFile, KeyToPath, ProjectedVolumeSource } from './projected.ts';
import { PersistentVolumeClaimTemplate } from '../../shared/claims.ts';
import { LocalObjectReference } from '../../shared/references.ts';

export const HostPathVolumeSource = named(
  'io.k8s.api.core.v1.HostPathVolumeSource',
  '',
  {
    path: string(1, { zero: 'fill' }),
    type: string(2, {
      enum: ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'],
      zero: 'keep',
    }),
  },
  { required: ['path'] },
);

export const EmptyDirVolumeSource = named('io.k8s.api.core.v1.EmptyDirVolumeSource', '', {
  medium: string(1),
  sizeLimit: quantity(2, { zero: 'keep' }),
});

export const SecretVolumeSource = named('io.k8s.api.core.v1.SecretVolumeSource', '', {
  secretName: string(1),
  items: list(2, KeyToPath, { 'x-kubernetes-list-type': 'atomic' }),
  defaultMode: int32(3, { zero: 'keep' }),
  optional: bool(4, { zero: 'keep' }),
});

export const NFSVolumeSource = named(
  'io.k8s.api.core.v1.NFSVolumeSource',
  '',
  {
    server: string(1, { zero: 'fill' }),
    path: string(2, { zero: 'fill' }),
    readOnly: bool(3),
  },
  { required: ['path', 'server'] },
);

export const PersistentVolumeClaimVolumeSource = named(
  'io.k8s.api.core.v1.PersistentVolumeClaimVolumeSource',
  '',
  {
    claimName: string(1, { zero: 'fill' }),
    readOnly: bool(2),
  },
  { required: ['claimName'] },
);

export const DownwardAPIVolumeSource = named('io.k8s.api.core.v1.DownwardAPIVolumeSource', '', {
  items: list(1, DownwardAPIVolumeFile, { 'x-kubernetes-list-type': 'atomic' }),
  defaultMode: int32(2, { zero: 'keep' }),
});

export const ConfigMapVolumeSource = named(
  'io.k8s.api.core.v1.ConfigMapVolumeSource',
  '',
  {
    ...LocalObjectReference.properties,
    items: list(2, KeyToPath, { 'x-kubernetes-list-type': 'atomic' }),
    defaultMode: int32(3, { zero: 'keep' }),
    optional: bool(4, { zero: 'keep' }),
  },
  { inline: [inline(1, LocalObjectReference.properties)] },
);

export const CSIVolumeSource = named(
  'io.k8s.api.core.v1.CSIVolumeSource',
  '',
  {
    driver: string(1, { zero: 'fill' }),
    readOnly: bool(2, { zero: 'keep' }),
    fsType: string(3, { zero: 'keep' }),
    volumeAttributes: map(4, string()),
    nodePublishSecretRef: message(LocalObjectReference, 5),
  },
  { required: ['driver'] },
);

export const EphemeralVolumeSource = named('io.k8s.api.core.v1.EphemeralVolumeSource', '', {
  volumeClaimTemplate: message(PersistentVolumeClaimTemplate, 1),
});

export const ImageVolumeSource = named('io.k8s.api.core.v1.ImageVolumeSource', '', {
  reference: string(1),
  pullPolicy: string(2, { enum: ['Always', 'IfNotPresent', 'Never'] }),
});

export const volumeSources = {
  hostPath: message(HostPathVolumeSource, 1),
  emptyDir: message(EmptyDirVolumeSource, 2),
  gcePersistentDisk: message(GCEPersistentDiskVolumeSource, 3),
  awsElasticBlockStore: message(AWSElasticBlockStoreVolumeSource, 4),
  gitRepo: message(GitRepoVolumeSource, 5),
  secret: message(SecretVolumeSource, 6),
  nfs: message(NFSVolumeSource, 7),
  iscsi: message(ISCSIVolumeSource, 8),
  glusterfs: message(GlusterfsVolumeSource, 9),
  persistentVolumeClaim: message(PersistentVolumeClaimVolumeSource, 10),
  rbd: message(RBDVolumeSource, 11),
  flexVolume: message(FlexVolumeSource, 12),
  cinder: message(CinderVolumeSource, 13),
  cephfs: message(CephFSVolumeSource, 14),
  flocker: message(FlockerVolumeSource, 15),
  downwardAPI: message(DownwardAPIVolumeSource, 16),
  fc: message(FCVolumeSource, 17),
  azureFile: message(AzureFileVolumeSource, 18),
  configMap: message(ConfigMapVolumeSource, 19),
  vsphereVolume: message(VsphereVirtualDiskVolumeSource, 20),
  quobyte: message(QuobyteVolumeSource, 21),
  azureDisk: message(AzureDiskVolumeSource, 22),
  photonPersistentDisk: message(PhotonPersistentDiskVolumeSource, 23),
  projected: message(ProjectedVolumeSource, 26),
  portworxVolume: message(PortworxVolumeSource, 24),
  scaleIO: message(ScaleIOVolumeSource, 25),
  storageos: message(StorageOSVolumeSource, 27),
  csi: message(CSIVolumeSource, 28),
  ephemeral: message(EphemeralVolumeSource, 29),
  image: message(ImageVolumeSource, 30),
};

export const Volume = named(
  'io.k8s.api.core.v1.Volume',
  '',
  {
    name: string(1, { zero: 'fill' }),
    ...volumeSources,
  },
  { required: ['name'], inline: [inline(2, volumeSources)] },
);
