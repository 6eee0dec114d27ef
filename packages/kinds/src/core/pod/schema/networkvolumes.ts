import { bool, int32, list, map, message, named, string } from '../../../builders.ts';
import { LocalObjectReference } from '../../shared/references.ts';

export const ISCSIVolumeSource = named(
  'io.k8s.api.core.v1.ISCSIVolumeSource',
  'A volume of iSCSI.',
  {
    targetPortal: string(1, { zero: 'fill' }),
    iqn: string(2, { zero: 'fill' }),
    lun: int32(3, { zero: 'fill' }),
    iscsiInterface: string(4, { default: 'default' }),
    fsType: string(5),
    readOnly: bool(6),
    portals: list(7, string(), { 'x-kubernetes-list-type': 'atomic' }),
    chapAuthDiscovery: bool(8),
    chapAuthSession: bool(11),
    secretRef: message(LocalObjectReference, 10),
    initiatorName: string(12, { zero: 'keep' }),
  },
  { required: ['iqn', 'lun', 'targetPortal'] },
);

export const GlusterfsVolumeSource = named(
  'io.k8s.api.core.v1.GlusterfsVolumeSource',
  'A volume of Glusterfs.',
  {
    endpoints: string(1, { zero: 'fill' }),
    path: string(2, { zero: 'fill' }),
    readOnly: bool(3),
  },
  { required: ['endpoints', 'path'] },
);

export const RBDVolumeSource = named(
  'io.k8s.api.core.v1.RBDVolumeSource',
  'A volume of Ceph RBD.',
  {
    monitors: list(1, string(), { zero: 'fill', 'x-kubernetes-list-type': 'atomic' }),
    image: string(2, { zero: 'fill' }),
    fsType: string(3),
    pool: string(4, { default: 'rbd' }),
    user: string(5, { default: 'admin' }),
    keyring: string(6, { default: '/etc/ceph/keyring' }),
    secretRef: message(LocalObjectReference, 7),
    readOnly: bool(8),
  },
  { required: ['image', 'monitors'] },
);

export const CephFSVolumeSource = named(
  'io.k8s.api.core.v1.CephFSVolumeSource',
  'A volume of CephFS.',
  {
    monitors: list(1, string(), { zero: 'fill', 'x-kubernetes-list-type': 'atomic' }),
    path: string(2),
    user: string(3),
    secretFile: string(4),
    secretRef: message(LocalObjectReference, 5),
    readOnly: bool(6),
  },
  { required: ['monitors'] },
);

export const FCVolumeSource = named('io.k8s.api.core.v1.FCVolumeSource', 'A volume of Fibre Channel.', {
  targetWWNs: list(1, string(), { 'x-kubernetes-list-type': 'atomic' }),
  lun: int32(2, { zero: 'keep' }),
  fsType: string(3),
  readOnly: bool(4),
  wwids: list(5, string(), { 'x-kubernetes-list-type': 'atomic' }),
});

export const QuobyteVolumeSource = named(
  'io.k8s.api.core.v1.QuobyteVolumeSource',
  'A volume of Quobyte.',
  {
    registry: string(1, { zero: 'fill' }),
    volume: string(2, { zero: 'fill' }),
    readOnly: bool(3),
    user: string(4),
    group: string(5),
    tenant: string(6),
  },
  { required: ['registry', 'volume'] },
);

export const FlockerVolumeSource = named('io.k8s.api.core.v1.FlockerVolumeSource', 'A volume of Flocker.', {
  datasetName: string(1),
  datasetUUID: string(2),
});

export const PortworxVolumeSource = named(
  'io.k8s.api.core.v1.PortworxVolumeSource',
  'A volume of Portworx.',
  {
    volumeID: string(1, { zero: 'fill' }),
    fsType: string(2),
    readOnly: bool(3),
  },
  { required: ['volumeID'] },
);

export const ScaleIOVolumeSource = named(
  'io.k8s.api.core.v1.ScaleIOVolumeSource',
  'A volume of ScaleIO.',
  {
    gateway: string(1, { zero: 'fill' }),
    system: string(2, { zero: 'fill' }),
    secretRef: message(LocalObjectReference, 3),
    sslEnabled: bool(4),
    protectionDomain: string(5),
    storagePool: string(6),
    storageMode: string(7, { default: 'ThinProvisioned' }),
    volumeName: string(8),
    fsType: string(9, { default: 'xfs' }),
    readOnly: bool(10),
  },
  { required: ['gateway', 'secretRef', 'system'] },
);

export const StorageOSVolumeSource = named('io.k8s.api.core.v1.StorageOSVolumeSource', 'A volume of StorageOS.', {
  volumeName: string(1),
  volumeNamespace: string(2),
  fsType: string(3),
  readOnly: bool(4),
  secretRef: message(LocalObjectReference, 5),
});

export const FlexVolumeSource = named(
  'io.k8s.api.core.v1.FlexVolumeSource',
  'A volume of a Flex driver.',
  {
    driver: string(1, { zero: 'fill' }),
    fsType: string(2),
    secretRef: message(LocalObjectReference, 3),
    readOnly: bool(4),
    options: map(5, string()),
  },
  { required: ['driver'] },
);

export const GitRepoVolumeSource = named(
  'io.k8s.api.core.v1.GitRepoVolumeSource',
  'A checked out git repository.',
  {
    repository: string(1, { zero: 'fill' }),
    revision: string(2),
    directory: string(3),
  },
  { required: ['repository'] },
);
