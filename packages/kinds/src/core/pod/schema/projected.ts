import { bool, inline, int32, int64, list, map, message, named, string } from '../../../builders.ts';
import { ObjectFieldSelector, ResourceFieldSelector } from './env.ts';
import { LocalObjectReference } from '../../shared/references.ts';
import { LabelSelector } from '../../../meta/labelselector.ts';

export const KeyToPath = named(
  'io.k8s.api.core.v1.KeyToPath',
  'A key and the file it becomes.',
  {
    key: string(1, { zero: 'fill' }),
    path: string(2, { zero: 'fill' }),
    mode: int32(3, { zero: 'keep' }),
  },
  { required: ['key', 'path'] },
);

export const DownwardAPIVolumeFile = named(
  'io.k8s.api.core.v1.DownwardAPIVolumeFile',
  'A file that tells about the pod.',
  {
    path: string(1, { zero: 'fill' }),
    fieldRef: message(ObjectFieldSelector, 2),
    resourceFieldRef: message(ResourceFieldSelector, 3),
    mode: int32(4, { zero: 'keep' }),
  },
  { required: ['path'] },
);

export const SecretProjection = named(
  'io.k8s.api.core.v1.SecretProjection',
  'Files from a secret.',
  {
    ...LocalObjectReference.properties,
    items: list(2, KeyToPath, { 'x-kubernetes-list-type': 'atomic' }),
    optional: bool(4, { zero: 'keep' }),
  },
  { inline: [inline(1, LocalObjectReference.properties)] },
);

export const DownwardAPIProjection = named(
  'io.k8s.api.core.v1.DownwardAPIProjection',
  'Files that tell about the pod.',
  {
    items: list(1, DownwardAPIVolumeFile, { 'x-kubernetes-list-type': 'atomic' }),
  },
);

export const ConfigMapProjection = named(
  'io.k8s.api.core.v1.ConfigMapProjection',
  'Files from a config map.',
  {
    ...LocalObjectReference.properties,
    items: list(2, KeyToPath, { 'x-kubernetes-list-type': 'atomic' }),
    optional: bool(4, { zero: 'keep' }),
  },
  { inline: [inline(1, LocalObjectReference.properties)] },
);

export const ServiceAccountTokenProjection = named(
  'io.k8s.api.core.v1.ServiceAccountTokenProjection',
  'A token of the pod’s account.',
  {
    audience: string(1, 'Who the token is for.'),
    expirationSeconds: int64(2, 'Seconds the token is good for.', { zero: 'keep' }),
    path: string(3, 'File it is written to.', { zero: 'fill' }),
  },
  { required: ['path'] },
);

export const ClusterTrustBundleProjection = named(
  'io.k8s.api.core.v1.ClusterTrustBundleProjection',
  'Certificates that are trusted.',
  {
    name: string(1, { zero: 'keep' }),
    signerName: string(2, { zero: 'keep' }),
    labelSelector: message(LabelSelector, 3),
    optional: bool(5, { zero: 'keep' }),
    path: string(4, { zero: 'fill' }),
  },
  { required: ['path'] },
);

export const PodCertificateProjection = named(
  'io.k8s.api.core.v1.PodCertificateProjection',
  'A certificate of the pod.',
  {
    signerName: string(1),
    keyType: string(2),
    maxExpirationSeconds: int32(3, { zero: 'keep' }),
    credentialBundlePath: string(4),
    keyPath: string(5),
    certificateChainPath: string(6),
    userAnnotations: map(7, string()),
  },
  { required: ['keyType', 'signerName'] },
);

export const VolumeProjection = named('io.k8s.api.core.v1.VolumeProjection', 'One source of files.', {
  secret: message(SecretProjection, 1),
  downwardAPI: message(DownwardAPIProjection, 2),
  configMap: message(ConfigMapProjection, 3),
  serviceAccountToken: message(ServiceAccountTokenProjection, 4),
  clusterTrustBundle: message(ClusterTrustBundleProjection, 5),
  podCertificate: message(PodCertificateProjection, 6),
});

export const ProjectedVolumeSource = named(
  'io.k8s.api.core.v1.ProjectedVolumeSource',
  'Files from several sources in one directory.',
  {
    sources: list(1, VolumeProjection, 'The sources.', { zero: 'fill', 'x-kubernetes-list-type': 'atomic' }),
    defaultMode: int32(2, 'Mode of the files.', { zero: 'keep' }),
  },
);
