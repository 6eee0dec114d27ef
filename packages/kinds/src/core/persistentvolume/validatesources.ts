import type { FieldError } from '@berth/machinery/errors';
import { child, forbidden, invalidValue, required } from '@berth/machinery/invalid';
import { isDns1123Label } from '@berth/machinery/meta';
import { complain, dnsLabel, dnsSubdomain, noBacksteps } from '../../checks.ts';
import type { PersistentVolumeSpec, SecretReference, Volume } from '../../types.ts';
import { validateDriverName } from '../shared/drivers.ts';
import { iscsiErrors, validateNetworkVolume } from '../pod/validate/networkvolumes.ts';
import { validateHostPath } from '../pod/validate/volumes.ts';

/** The order upstream looks in: the first source counts, the others are one too many. */
const sources = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'flocker',
  'nfs',
  'rbd',
  'quobyte',
  'cephfs',
  'iscsi',
  'cinder',
  'fc',
  'flexVolume',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'scaleIO',
  'local',
  'storageos',
  'csi',
] as const;
type SourceKind = (typeof sources)[number];

/** Paths that upstream prints in its own way. */
const printedAs: Partial<Record<SourceKind, string>> = { gcePersistentDisk: 'persistentDisk' };
const oneTooMany: Partial<Record<SourceKind, string>> = { cephfs: 'cephFS' };

/** Where a volume is: exactly one place (upstream ValidatePersistentVolumeSpec). */
export function validateSources(spec: PersistentVolumeSpec, name: string, path: string): FieldError[] {
  const present = sources.filter((kind) => spec[kind]);
  const errors = present.flatMap((kind, position) => {
    if (position > 0 && kind !== 'flexVolume') {
      return [forbidden(child(path, oneTooMany[kind] ?? kind), 'may not specify more than 1 volume type')];
    }
    return validateSource(spec, kind, name, path);
  });
  if (present.length === 0) errors.push(required(path, 'must specify a volume type'));
  return errors;
}

const withMountOptions: readonly SourceKind[] = [
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'nfs',
  'rbd',
  'quobyte',
  'iscsi',
  'cinder',
  'cephfs',
  'azureFile',
  'vsphereVolume',
  'azureDisk',
  'photonPersistentDisk',
];

export function takesMountOptions(spec: PersistentVolumeSpec): boolean {
  return withMountOptions.some((kind) => spec[kind]);
}

function validateSource(spec: PersistentVolumeSpec, kind: SourceKind, name: string, path: string): FieldError[] {
  const at = child(path, printedAs[kind] ?? kind);
  switch (kind) {
    case 'hostPath':
      return validateHostPath(spec.hostPath ?? { path: '' }, at);
    case 'local':
      return [
        ...validateLocal(spec.local?.path ?? '', child(at, 'path')),
        ...(spec.nodeAffinity ? [] : [required(child(path, 'nodeAffinity'), 'Local volume requires node affinity')]),
      ];
    case 'csi':
      return spec.csi ? validateCsi(spec.csi, at) : [];
    case 'iscsi':
      return iscsiErrors(spec.iscsi, name, at);
    default:
      return [...validateNetworkVolume(spec as unknown as Volume, kind, at), ...details(spec, kind, at)];
  }
}

function validateLocal(target: string, path: string): FieldError[] {
  return target === '' ? [required(path)] : noBacksteps(target, path);
}

/** What persistent volumes say beyond what pods' volumes do. */
function details(spec: PersistentVolumeSpec, kind: SourceKind, path: string): FieldError[] {
  switch (kind) {
    case 'glusterfs':
      return endpointsNamespaceErrors(spec.glusterfs?.endpointsNamespace, child(path, 'endpointsNamespace'));
    case 'cinder':
      return secretNamespaceErrors(spec.cinder?.secretRef, path);
    case 'azureFile':
      return spec.azureFile?.secretNamespace === '' ? [required(child(path, 'secretNamespace'))] : [];
    case 'storageos':
      return secretNamespaceErrors(spec.storageos?.secretRef, path);
    default:
      return [];
  }
}

function endpointsNamespaceErrors(namespace: string | undefined, path: string): FieldError[] {
  if (namespace === undefined) return [];
  if (namespace !== '') return complain(path, namespace, isDns1123Label(namespace));
  return [invalidValue(path, '', 'if the endpointnamespace is set, it must be a valid namespace name')];
}

function secretNamespaceErrors(secret: { namespace?: string } | undefined, path: string): FieldError[] {
  return secret && !secret.namespace ? [required(child(path, 'secretRef', 'namespace'))] : [];
}

/** Upstream looks at these secrets; nodeStageSecretRef it does not. */
const secrets = [
  'controllerPublishSecretRef',
  'controllerExpandSecretRef',
  'nodePublishSecretRef',
  'nodeExpandSecretRef',
] as const;

function validateCsi(csi: NonNullable<PersistentVolumeSpec['csi']>, path: string): FieldError[] {
  return [
    ...validateDriverName(csi.driver ?? '', child(path, 'driver')),
    ...(csi.volumeHandle ? [] : [required(child(path, 'volumeHandle'))]),
    ...secrets.flatMap((field) => {
      const secret = csi[field];
      return secret ? validateSecret(secret, child(path, field)) : [];
    }),
  ];
}

function validateSecret({ name = '', namespace = '' }: SecretReference, path: string): FieldError[] {
  return [
    ...(name === '' ? [required(child(path, 'name'))] : dnsSubdomain(name, child(path, 'name'))),
    ...(namespace === '' ? [required(child(path, 'namespace'))] : dnsLabel(namespace, child(path, 'namespace'))),
  ];
}
