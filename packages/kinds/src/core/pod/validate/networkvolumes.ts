import type { FieldError } from '@berth/machinery/errors';
import { child, invalidValue, key, required } from '@berth/machinery/invalid';
import { isInRange } from '@berth/machinery/meta';
import { complain, localDescendingPath } from '../../../checks.ts';
import type { Volume } from '../../../types.ts';
import type { SourceKind } from './volumes.ts';

/** Fields without which a source of another storage system means nothing, by upstream's validate*VolumeSource. */
const needed: Partial<Record<SourceKind, readonly string[]>> = {
  gitRepo: ['repository'],
  gcePersistentDisk: ['pdName'],
  awsElasticBlockStore: ['volumeID'],
  nfs: ['server', 'path'],
  iscsi: ['targetPortal', 'iqn'],
  glusterfs: ['endpoints', 'path'],
  rbd: ['monitors', 'image'],
  cinder: ['volumeID'],
  cephfs: ['monitors'],
  quobyte: ['registry', 'volume'],
  flexVolume: ['driver'],
  azureFile: ['secretName', 'shareName'],
  vsphereVolume: ['volumePath'],
  photonPersistentDisk: ['pdID'],
  portworxVolume: ['volumeID'],
  azureDisk: ['diskName', 'diskURI'],
  storageos: ['volumeName'],
  scaleIO: ['gateway', 'system', 'volumeName'],
};

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

export function validateNetworkVolume(volume: Volume, kind: SourceKind, path: string): FieldError[] {
  const source = (volume[kind] ?? {}) as Record<string, unknown>;
  const errors = (needed[kind] ?? [])
    .filter((field) => isEmpty(source[field]))
    .map((field) => required(child(path, field)));
  return [...errors, ...details(volume, kind, path)];
}

function details(volume: Volume, kind: SourceKind, path: string): FieldError[] {
  switch (kind) {
    case 'nfs':
      return volume.nfs?.path?.startsWith('/')
        ? []
        : [invalidValue(child(path, 'path'), volume.nfs?.path ?? '', 'must be an absolute path')];
    case 'gitRepo':
      return localDescendingPath(volume.gitRepo?.directory ?? '', child(path, 'directory'));
    case 'iscsi':
      return iscsi(volume.iscsi, path);
    case 'fc':
      return fibreChannel(volume.fc, path);
    case 'flocker':
      return flocker(volume.flocker, path);
    case 'flexVolume':
      return flexOptions(volume.flexVolume?.options, child(path, 'options'));
    case 'cinder':
      return volume.cinder?.secretRef && !volume.cinder.secretRef.name
        ? [required(child(path, 'secretRef', 'name'))]
        : [];
    default:
      return [];
  }
}

function lun(value: number | undefined, path: string): FieldError[] {
  return complain(child(path, 'lun'), value ?? 0, isInRange(value ?? 0, 0, 255));
}

function iscsi(source: Volume['iscsi'], path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { iqn = '', chapAuthDiscovery, chapAuthSession, secretRef } = source ?? {};
  if (iqn !== '' && !/^(iqn|eui|naa)/.test(iqn)) {
    errors.push(invalidValue(child(path, 'iqn'), iqn, 'must be valid format starting with iqn, eui, or naa'));
  }
  errors.push(...lun(source?.lun, path));
  if ((chapAuthDiscovery || chapAuthSession) && !secretRef) errors.push(required(child(path, 'secretRef')));
  return errors;
}

function fibreChannel(source: Volume['fc'], path: string): FieldError[] {
  const targets = source?.targetWWNs ?? [];
  const ids = source?.wwids ?? [];
  const at = child(path, 'targetWWNs');
  if (targets.length === 0) {
    return ids.length > 0 ? [] : [required(at, 'must specify either targetWWNs or wwids, but not both')];
  }
  const errors =
    ids.length === 0 ? [] : [invalidValue(at, targets, 'targetWWNs and wwids can not be specified simultaneously')];
  if (source?.lun === undefined)
    errors.push(required(child(path, 'lun'), 'lun is required if targetWWNs is specified'));
  else errors.push(...lun(source.lun, path));
  return errors;
}

function flocker(source: Volume['flocker'], path: string): FieldError[] {
  const { datasetName = '', datasetUUID = '' } = source ?? {};
  const errors: FieldError[] = [];
  if (datasetName === '' && datasetUUID === '') {
    errors.push(required(path, 'one of datasetName and datasetUUID is required'));
  }
  if (datasetName !== '' && datasetUUID !== '') {
    const detail = 'datasetName and datasetUUID can not be specified simultaneously';
    errors.push(invalidValue(path, 'resource', detail));
  }
  if (datasetName.includes('/')) {
    errors.push(invalidValue(child(path, 'datasetName'), datasetName, "must not contain '/'"));
  }
  return errors;
}

/** Options under kubernetes.io and k8s.io are the system's own. */
function flexOptions(options: Record<string, string> | undefined, path: string): FieldError[] {
  return Object.keys(options ?? {})
    .filter((name) => /\.(kubernetes|k8s)\.io$/.test(`.${name.split('/')[0]?.toLowerCase()}`))
    .map((name) => invalidValue(key(path, name), name, 'kubernetes.io and k8s.io namespaces are reserved'));
}
