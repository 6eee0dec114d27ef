import { bool, int32, list, map, message, named, string } from '../../builders.ts';
import {
  AWSElasticBlockStoreVolumeSource,
  AzureDiskVolumeSource,
  GCEPersistentDiskVolumeSource,
  PhotonPersistentDiskVolumeSource,
  VsphereVirtualDiskVolumeSource,
} from '../pod/schema/cloudvolumes.ts';
import {
  FCVolumeSource,
  FlockerVolumeSource,
  PortworxVolumeSource,
  QuobyteVolumeSource,
} from '../pod/schema/networkvolumes.ts';
import { HostPathVolumeSource, NFSVolumeSource } from '../pod/schema/volume.ts';
import { ObjectReference } from '../shared/references.ts';

export const SecretReference = named(
  'io.k8s.api.core.v1.SecretReference',
  'Names a secret of any namespace.',
  { name: string(1, 'Name of the secret.'), namespace: string(2, 'Namespace of the secret.') },
  { 'x-kubernetes-map-type': 'atomic' },
);

export const GlusterfsPersistentVolumeSource = named(
  'io.k8s.api.core.v1.GlusterfsPersistentVolumeSource',
  'A volume of Glusterfs.',
  {
    endpoints: string(1, 'Endpoints of the servers.', { zero: 'fill' }),
    path: string(2, 'Path of the volume.', { zero: 'fill' }),
    readOnly: bool(3, 'Whether it cannot be written to.'),
    endpointsNamespace: string(4, 'Namespace of the endpoints.', { zero: 'keep' }),
  },
  { required: ['endpoints', 'path'] },
);

export const RBDPersistentVolumeSource = named(
  'io.k8s.api.core.v1.RBDPersistentVolumeSource',
  'A volume of Ceph RBD.',
  {
    monitors: list(1, string(), 'Addresses of the monitors.', { zero: 'fill', 'x-kubernetes-list-type': 'atomic' }),
    image: string(2, 'Name of the image.', { zero: 'fill' }),
    fsType: string(3, 'File system on it.'),
    pool: string(4, 'Pool of the image.'),
    user: string(5, 'Who asks for it.'),
    keyring: string(6, 'File with the key.'),
    secretRef: message(SecretReference, 7, 'Secret with the key.'),
    readOnly: bool(8, 'Whether it cannot be written to.'),
  },
  { required: ['image', 'monitors'] },
);

export const CinderPersistentVolumeSource = named(
  'io.k8s.api.core.v1.CinderPersistentVolumeSource',
  'A volume of OpenStack Cinder.',
  {
    volumeID: string(1, 'Identity of the volume.', { zero: 'fill' }),
    fsType: string(2, 'File system on it.'),
    readOnly: bool(3, 'Whether it cannot be written to.'),
    secretRef: message(SecretReference, 4, 'Secret with credentials.'),
  },
  { required: ['volumeID'] },
);

export const CephFSPersistentVolumeSource = named(
  'io.k8s.api.core.v1.CephFSPersistentVolumeSource',
  'A volume of CephFS.',
  {
    monitors: list(1, string(), 'Addresses of the monitors.', { zero: 'fill', 'x-kubernetes-list-type': 'atomic' }),
    path: string(2, 'Directory that is mounted.'),
    user: string(3, 'Who asks for it.'),
    secretFile: string(4, 'File with the key.'),
    secretRef: message(SecretReference, 5, 'Secret with the key.'),
    readOnly: bool(6, 'Whether it cannot be written to.'),
  },
  { required: ['monitors'] },
);

export const FlexPersistentVolumeSource = named(
  'io.k8s.api.core.v1.FlexPersistentVolumeSource',
  'A volume of a Flex driver.',
  {
    driver: string(1, 'Name of the driver.', { zero: 'fill' }),
    fsType: string(2, 'File system on it.'),
    secretRef: message(SecretReference, 3, 'Secret for the driver.'),
    readOnly: bool(4, 'Whether it cannot be written to.'),
    options: map(5, string(), 'Options for the driver.'),
  },
  { required: ['driver'] },
);

export const ISCSIPersistentVolumeSource = named(
  'io.k8s.api.core.v1.ISCSIPersistentVolumeSource',
  'A volume of iSCSI.',
  {
    targetPortal: string(1, 'Address of the target.', { zero: 'fill' }),
    iqn: string(2, 'Name of the target.', { zero: 'fill' }),
    lun: int32(3, 'Number of the unit.', { zero: 'fill' }),
    iscsiInterface: string(4, 'Interface that is used.'),
    fsType: string(5, 'File system on it.'),
    readOnly: bool(6, 'Whether it cannot be written to.'),
    portals: list(7, string(), 'Further addresses of the target.', { 'x-kubernetes-list-type': 'atomic' }),
    chapAuthDiscovery: bool(8, 'Whether discovery is authenticated.'),
    chapAuthSession: bool(11, 'Whether the session is authenticated.'),
    secretRef: message(SecretReference, 10, 'Secret for authentication.'),
    initiatorName: string(12, 'Name of the initiator.', { zero: 'keep' }),
  },
  { required: ['iqn', 'lun', 'targetPortal'] },
);

export const AzureFilePersistentVolumeSource = named(
  'io.k8s.api.core.v1.AzureFilePersistentVolumeSource',
  'A volume of Azure Files.',
  {
    secretName: string(1, 'Secret with the account.', { zero: 'fill' }),
    shareName: string(2, 'Name of the share.', { zero: 'fill' }),
    readOnly: bool(3, 'Whether it cannot be written to.'),
    secretNamespace: string(4, 'Namespace of the secret.', { zero: 'keep' }),
  },
  { required: ['secretName', 'shareName'] },
);

export const ScaleIOPersistentVolumeSource = named(
  'io.k8s.api.core.v1.ScaleIOPersistentVolumeSource',
  'A volume of ScaleIO.',
  {
    gateway: string(1, 'Address of the gateway.', { zero: 'fill' }),
    system: string(2, 'Name of the system.', { zero: 'fill' }),
    secretRef: message(SecretReference, 3, 'Secret with credentials.'),
    sslEnabled: bool(4, 'Whether the gateway speaks TLS.'),
    protectionDomain: string(5, 'Domain of the storage.'),
    storagePool: string(6, 'Pool of the domain.'),
    storageMode: string(7, 'ThickProvisioned or ThinProvisioned.'),
    volumeName: string(8, 'Name of the volume.'),
    fsType: string(9, 'File system on it.'),
    readOnly: bool(10, 'Whether it cannot be written to.'),
  },
  { required: ['gateway', 'secretRef', 'system'] },
);

export const StorageOSPersistentVolumeSource = named(
  'io.k8s.api.core.v1.StorageOSPersistentVolumeSource',
  'A volume of StorageOS.',
  {
    volumeName: string(1, 'Name of the volume.'),
    volumeNamespace: string(2, 'Namespace of the volume in StorageOS.'),
    fsType: string(3, 'File system on it.'),
    readOnly: bool(4, 'Whether it cannot be written to.'),
    secretRef: message(ObjectReference, 5, 'Secret with credentials.'),
  },
);

export const LocalVolumeSource = named(
  'io.k8s.api.core.v1.LocalVolumeSource',
  'A disk or directory of one node.',
  {
    path: string(1, 'Where it is on the node.', { zero: 'fill' }),
    fsType: string(2, 'File system on it.', { zero: 'keep' }),
  },
  { required: ['path'] },
);

export const CSIPersistentVolumeSource = named(
  'io.k8s.api.core.v1.CSIPersistentVolumeSource',
  'A volume of a CSI driver.',
  {
    driver: string(1, 'Name of the driver.', { zero: 'fill' }),
    volumeHandle: string(2, 'Identity of the volume.', { zero: 'fill' }),
    readOnly: bool(3, 'Whether it cannot be written to.'),
    fsType: string(4, 'File system on it.'),
    volumeAttributes: map(5, string(), 'Attributes for the driver.'),
    controllerPublishSecretRef: message(SecretReference, 6, 'Secret for attaching.'),
    nodeStageSecretRef: message(SecretReference, 7, 'Secret for staging on a node.'),
    nodePublishSecretRef: message(SecretReference, 8, 'Secret for mounting.'),
    controllerExpandSecretRef: message(SecretReference, 9, 'Secret for expanding.'),
    nodeExpandSecretRef: message(SecretReference, 10, 'Secret for expanding on a node.'),
  },
  { required: ['driver', 'volumeHandle'] },
);

export const PersistentVolumeSource = named('io.k8s.api.core.v1.PersistentVolumeSource', 'Where a volume is.', {
  gcePersistentDisk: message(GCEPersistentDiskVolumeSource, 1, 'A volume of GCE.'),
  awsElasticBlockStore: message(AWSElasticBlockStoreVolumeSource, 2, 'A volume of AWS EBS.'),
  hostPath: message(HostPathVolumeSource, 3, 'A directory of the node.'),
  glusterfs: message(GlusterfsPersistentVolumeSource, 4, 'A volume of Glusterfs.'),
  nfs: message(NFSVolumeSource, 5, 'A directory of an NFS server.'),
  rbd: message(RBDPersistentVolumeSource, 6, 'A volume of Ceph RBD.'),
  iscsi: message(ISCSIPersistentVolumeSource, 7, 'A volume of iSCSI.'),
  cinder: message(CinderPersistentVolumeSource, 8, 'A volume of OpenStack Cinder.'),
  cephfs: message(CephFSPersistentVolumeSource, 9, 'A volume of CephFS.'),
  fc: message(FCVolumeSource, 10, 'A volume of Fibre Channel.'),
  flocker: message(FlockerVolumeSource, 11, 'A volume of Flocker.'),
  flexVolume: message(FlexPersistentVolumeSource, 12, 'A volume of a Flex driver.'),
  azureFile: message(AzureFilePersistentVolumeSource, 13, 'A volume of Azure Files.'),
  vsphereVolume: message(VsphereVirtualDiskVolumeSource, 14, 'A volume of vSphere.'),
  quobyte: message(QuobyteVolumeSource, 15, 'A volume of Quobyte.'),
  azureDisk: message(AzureDiskVolumeSource, 16, 'A volume of Azure Disk.'),
  photonPersistentDisk: message(PhotonPersistentDiskVolumeSource, 17, 'A volume of Photon.'),
  portworxVolume: message(PortworxVolumeSource, 18, 'A volume of Portworx.'),
  scaleIO: message(ScaleIOPersistentVolumeSource, 19, 'A volume of ScaleIO.'),
  local: message(LocalVolumeSource, 20, 'A disk or directory of one node.'),
  storageos: message(StorageOSPersistentVolumeSource, 21, 'A volume of StorageOS.'),
  csi: message(CSIPersistentVolumeSource, 22, 'A volume of a CSI driver.'),
});
