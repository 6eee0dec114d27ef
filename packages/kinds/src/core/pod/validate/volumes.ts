import type { FieldError } from '@berth/machinery/errors';
import { child, duplicate, forbidden, index, invalidValue, required } from '@berth/machinery/invalid';
import { isDns1123Subdomain, validateAnnotations, validateLabels } from '@berth/machinery/meta';
import { parseQuantity } from '@berth/machinery/quantity';
import { dnsLabel, dnsSubdomain, noBacksteps, oneOf, optionalOneOf } from '../../../checks.ts';
import type { Volume } from '../../../types.ts';
import { validateClaimSpec } from '../../persistentvolumeclaim/validatespec.ts';
import { validateDriverName } from '../../shared/drivers.ts';
import { validateFiles, validateKeys, validateMode, validateProjected } from './files.ts';
import { validateNetworkVolume } from './networkvolumes.ts';

/** The volumes that are in order, by name (mounts of others are not found), and the complaints about the rest. */
export interface CheckedVolumes {
  volumes: Map<string, Volume>;
  errors: FieldError[];
}

/** upstream ValidateVolumes; `podName` is known for pods only, whose ephemeral claims are named after them. */
export function validateVolumes(
  list: readonly Volume[] | undefined,
  podName: string | undefined,
  path: string,
): CheckedVolumes {
  const volumes = new Map<string, Volume>();
  const errors: FieldError[] = [];
  (list ?? []).forEach((volume, position) => {
    const at = index(path, position);
    const name = volume.name ?? '';
    const found = validateSource(volume, podName, at);
    found.push(...(name === '' ? [required(child(at, 'name'))] : dnsLabel(name, child(at, 'name'))));
    if (volumes.has(name)) found.push(duplicate(child(at, 'name'), name));
    if (found.length === 0) volumes.set(name, volume);
    errors.push(...found);
  });
  return { volumes, errors };
}

/** The order upstream looks in: the first source counts, the others are one too many. */
const sources = [
  'emptyDir',
  'hostPath',
  'gitRepo',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'secret',
  'nfs',
  'iscsi',
  'glusterfs',
  'flocker',
  'persistentVolumeClaim',
  'rbd',
  'cinder',
  'cephfs',
  'quobyte',
  'downwardAPI',
  'fc',
  'flexVolume',
  'configMap',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'storageos',
  'projected',
  'scaleIO',
  'csi',
  'ephemeral',
  'image',
] as const;
export type SourceKind = (typeof sources)[number];

function validateSource(volume: Volume, podName: string | undefined, path: string): FieldError[] {
  const [first, ...others] = sources.filter((kind) => volume[kind]);
  if (first === undefined) return [required(path, 'must specify a volume type')];
  const at = child(path, first);
  return [
    ...(validateOwn(volume, first, podName !== undefined, at) ?? validateNetworkVolume(volume, first, at)),
    ...(first === 'ephemeral' ? claimNameErrors(volume.name, podName, path) : []),
    ...others.map((kind) => forbidden(child(path, kind), 'may not specify more than 1 volume type')),
  ];
}

/** Sources that this service itself serves; undefined for those that need a storage system of another. */
function validateOwn(volume: Volume, kind: SourceKind, isPod: boolean, path: string): FieldError[] | undefined {
  switch (kind) {
    case 'emptyDir':
      return sizeLimitErrors(volume.emptyDir?.sizeLimit, path);
    case 'hostPath':
      return volume.hostPath && validateHostPath(volume.hostPath, path);
    case 'secret':
      return volume.secret && validateKeys(volume.secret, 'secretName', volume.secret.secretName, path);
    case 'configMap':
      return volume.configMap && validateKeys(volume.configMap, 'name', volume.configMap.name, path);
    case 'downwardAPI':
      return [
        ...validateMode(volume.downwardAPI?.defaultMode, child(path, 'defaultMode')),
        ...validateFiles(volume.downwardAPI?.items, path),
      ];
    case 'projected':
      return volume.projected && validateProjected(volume.projected, path);
    case 'persistentVolumeClaim':
      return volume.persistentVolumeClaim?.claimName ? [] : [required(child(path, 'claimName'))];
    case 'ephemeral':
      return validateEphemeral(volume.ephemeral, path);
    case 'image':
      return validateImage(volume.image, isPod, path);
    case 'csi':
      return validateCsi(volume.csi, path);
    default:
      return undefined;
  }
}

function sizeLimitErrors(sizeLimit: string | undefined, path: string): FieldError[] {
  if (sizeLimit === undefined || parseQuantity(sizeLimit).sign() >= 0) return [];
  return [forbidden(child(path, 'sizeLimit'), 'SizeLimit field must be a valid resource quantity')];
}

const hostPathTypes = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

export function validateHostPath(hostPath: NonNullable<Volume['hostPath']>, path: string): FieldError[] {
  if (!hostPath.path) return [required(child(path, 'path'))];
  return [
    ...noBacksteps(hostPath.path, child(path, 'path')),
    ...optionalOneOf(hostPath.type, child(path, 'type'), hostPathTypes),
  ];
}

function validateEphemeral(ephemeral: Volume['ephemeral'], path: string): FieldError[] {
  const template = ephemeral?.volumeClaimTemplate;
  if (!template) return [required(child(path, 'volumeClaimTemplate'))];
  const at = child(path, 'volumeClaimTemplate');
  return [
    ...validateLabels(template.metadata?.labels, child(at, 'metadata', 'labels')),
    ...validateAnnotations(template.metadata?.annotations, child(at, 'metadata', 'annotations')),
    ...validateClaimSpec(template.spec, child(at, 'spec')),
  ];
}

function claimNameErrors(volumeName: string | undefined, podName: string | undefined, path: string): FieldError[] {
  if (!volumeName || !podName) return [];
  const claim = `${podName}-${volumeName}`;
  return isDns1123Subdomain(claim).map((message) =>
    invalidValue(child(path, 'name'), volumeName, `PVC name "${claim}": ${message}`),
  );
}

/** A template's image may be named later. */
function validateImage(image: Volume['image'], isPod: boolean, path: string): FieldError[] {
  return [
    ...(image?.reference || !isPod ? [] : [required(child(path, 'reference'))]),
    ...oneOf(image?.pullPolicy, child(path, 'pullPolicy'), ['Always', 'IfNotPresent', 'Never']),
  ];
}

function validateCsi(csi: Volume['csi'], path: string): FieldError[] {
  const errors = validateDriverName(csi?.driver ?? '', child(path, 'driver'));
  const secret = csi?.nodePublishSecretRef;
  if (secret && !secret.name) errors.push(required(child(path, 'nodePublishSecretRef', 'name')));
  else if (secret?.name) errors.push(...dnsSubdomain(secret.name, child(path, 'name')));
  return errors;
}
