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
  'A file or directory of the node.',
  {
    path: string(1, 'Path on the node.', { zero: 'fill' }),
    type: string(2, 'What must be there, or is made.', {
      enum: ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'],
      zero: 'keep',
    }),
  },
  { required: ['path'] },
);

export const EmptyDirVolumeSource = named(
  'io.k8s.api.core.v1.EmptyDirVolumeSource',
  'A directory that lives as long as the pod.',
  {
    medium: string(1, 'Memory, or the disk if empty.'),
    sizeLimit: quantity(2, 'The most it may hold.', { zero: 'keep' }),
  },
);

export const SecretVolumeSource = named('io.k8s.api.core.v1.SecretVolumeSource', 'Files from a secret.', {
  secretName: string(1, 'Name of the secret.'),
  items: list(2, KeyToPath, 'Keys to take; all unless said.', { 'x-kubernetes-list-type': 'atomic' }),
  defaultMode: int32(3, 'Mode of the files.', { zero: 'keep' }),
  optional: bool(4, 'Whether the secret may be missing.', { zero: 'keep' }),
});

export const NFSVolumeSource = named(
  'io.k8s.api.core.v1.NFSVolumeSource',
  'A directory of an NFS server.',
  {
    server: string(1, { zero: 'fill' }),
    path: string(2, { zero: 'fill' }),
    readOnly: bool(3),
  },
  { required: ['path', 'server'] },
);

export const PersistentVolumeClaimVolumeSource = named(
  'io.k8s.api.core.v1.PersistentVolumeClaimVolumeSource',
  'A claimed volume.',
  {
    claimName: string(1, 'Name of the claim.', { zero: 'fill' }),
    readOnly: bool(2, 'Whether it can only be read.'),
  },
  { required: ['claimName'] },
);

export const DownwardAPIVolumeSource = named(
  'io.k8s.api.core.v1.DownwardAPIVolumeSource',
  'Files that tell about the pod.',
  {
    items: list(1, DownwardAPIVolumeFile, { 'x-kubernetes-list-type': 'atomic' }),
    defaultMode: int32(2, { zero: 'keep' }),
  },
);

export const ConfigMapVolumeSource = named(
  'io.k8s.api.core.v1.ConfigMapVolumeSource',
  'Files from a config map.',
  {
    ...LocalObjectReference.properties,
    items: list(2, KeyToPath, 'Keys to take; all unless said.', { 'x-kubernetes-list-type': 'atomic' }),
    defaultMode: int32(3, 'Mode of the files.', { zero: 'keep' }),
    optional: bool(4, 'Whether the config map may be missing.', { zero: 'keep' }),
  },
  { inline: [inline(1, LocalObjectReference.properties)] },
);

export const CSIVolumeSource = named(
  'io.k8s.api.core.v1.CSIVolumeSource',
  'A volume of a CSI driver.',
  {
    driver: string(1, { zero: 'fill' }),
    readOnly: bool(2, { zero: 'keep' }),
    fsType: string(3, { zero: 'keep' }),
    volumeAttributes: map(4, string()),
    nodePublishSecretRef: message(LocalObjectReference, 5),
  },
  { required: ['driver'] },
);

export const EphemeralVolumeSource = named(
  'io.k8s.api.core.v1.EphemeralVolumeSource',
  'A claim that lives as long as the pod.',
  {
    volumeClaimTemplate: message(PersistentVolumeClaimTemplate, 1),
  },
);

export const ImageVolumeSource = named('io.k8s.api.core.v1.ImageVolumeSource', 'The content of an image.', {
  reference: string(1, 'The image.'),
  pullPolicy: string(2, 'When it is pulled: Always, IfNotPresent or Never.', {
    enum: ['Always', 'IfNotPresent', 'Never'],
  }),
});

export const volumeSources = {
  hostPath: message(HostPathVolumeSource, 1, 'A file or directory of the node.'),
  emptyDir: message(EmptyDirVolumeSource, 2, 'A directory that lives as long as the pod.'),
  gcePersistentDisk: message(GCEPersistentDiskVolumeSource, 3, 'A volume of GCE.'),
  awsElasticBlockStore: message(AWSElasticBlockStoreVolumeSource, 4, 'A volume of AWS EBS.'),
  gitRepo: message(GitRepoVolumeSource, 5, 'A volume of git.'),
  secret: message(SecretVolumeSource, 6, 'Files from a secret.'),
  nfs: message(NFSVolumeSource, 7, 'A directory of an NFS server.'),
  iscsi: message(ISCSIVolumeSource, 8, 'A volume of iSCSI.'),
  glusterfs: message(GlusterfsVolumeSource, 9, 'A volume of Glusterfs.'),
  persistentVolumeClaim: message(PersistentVolumeClaimVolumeSource, 10, 'A claimed volume.'),
  rbd: message(RBDVolumeSource, 11, 'A volume of Ceph RBD.'),
  flexVolume: message(FlexVolumeSource, 12, 'A volume of a Flex driver.'),
  cinder: message(CinderVolumeSource, 13, 'A volume of OpenStack Cinder.'),
  cephfs: message(CephFSVolumeSource, 14, 'A volume of CephFS.'),
  flocker: message(FlockerVolumeSource, 15, 'A volume of Flocker.'),
  downwardAPI: message(DownwardAPIVolumeSource, 16, 'Files that tell about the pod.'),
  fc: message(FCVolumeSource, 17, 'A volume of Fibre Channel.'),
  azureFile: message(AzureFileVolumeSource, 18, 'A volume of Azure Files.'),
  configMap: message(ConfigMapVolumeSource, 19, 'Files from a config map.'),
  vsphereVolume: message(VsphereVirtualDiskVolumeSource, 20, 'A volume of vSphere.'),
  quobyte: message(QuobyteVolumeSource, 21, 'A volume of Quobyte.'),
  azureDisk: message(AzureDiskVolumeSource, 22, 'A volume of Azure Disk.'),
  photonPersistentDisk: message(PhotonPersistentDiskVolumeSource, 23, 'A volume of Photon.'),
  projected: message(ProjectedVolumeSource, 26, 'Files from several sources in one directory.'),
  portworxVolume: message(PortworxVolumeSource, 24, 'A volume of Portworx.'),
  scaleIO: message(ScaleIOVolumeSource, 25, 'A volume of ScaleIO.'),
  storageos: message(StorageOSVolumeSource, 27, 'A volume of StorageOS.'),
  csi: message(CSIVolumeSource, 28, 'A volume of a CSI driver.'),
  ephemeral: message(EphemeralVolumeSource, 29, 'A claim that lives as long as the pod.'),
  image: message(ImageVolumeSource, 30, 'The content of an image.'),
};

export const Volume = named(
  'io.k8s.api.core.v1.Volume',
  'A directory that containers may share.',
  {
    name: string(1, 'Name of the volume, unique in its pod.', { zero: 'fill' }),
    ...volumeSources,
  },
  { required: ['name'], inline: [inline(2, volumeSources)] },
);
