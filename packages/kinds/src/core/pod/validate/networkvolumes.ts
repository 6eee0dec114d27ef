import type { FieldError } from '@berth/machinery/errors';
import { child, invalidValue, key, notSupported, required } from '@berth/machinery/invalid';
import { isInRange } from '@berth/machinery/meta';
import { complain, dnsLabel, localDescendingPath, optionalOneOf } from '../../../checks.ts';
import type { PersistentVolumeSpec, Volume } from '../../../types.ts';
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

const hostPortPairs = 'must be a host:port pair or multiple pairs separated by commas';

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

export function validateNetworkVolume(volume: Volume, kind: SourceKind, path: string): FieldError[] {
  const source = (volume[kind] ?? {}) as Record<string, unknown>;
  const errors = (needed[kind] ?? [])
    .filter((field) => isEmpty(source[field]))
    .map((field) => required(child(path, field), kind === 'quobyte' && field === 'registry' ? hostPortPairs : ''));
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
      return iscsiErrors(volume.iscsi, undefined, path);
    case 'gcePersistentDisk':
    case 'awsElasticBlockStore':
      return partitionErrors(volume[kind]?.partition, child(path, 'partition'));
    case 'quobyte':
      return quobyte(volume.quobyte, path);
    case 'azureDisk':
      return azureDisk(volume.azureDisk, path);
    case 'storageos':
      return storageOs(volume.storageos, path);
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

/** Names of iSCSI, by what they begin with. */
const iscsiNames: Readonly<Record<string, RegExp>> = {
  iqn: /iqn\.\d{4}-\d{2}\.[a-zA-Z0-9\-.]+:[^,;*&$|\s]+$/,
  eui: /^eui.[a-zA-Z0-9]{16}$/,
  naa: /^naa.[a-zA-Z0-9]{32}$/,
};

function iscsiNameErrors(name: string, path: string, hint: string): FieldError[] {
  const pattern = iscsiNames[name.slice(0, 3)];
  if (pattern === undefined) return [invalidValue(path, name, `must be valid format${hint}`)];
  return pattern.test(name) ? [] : [invalidValue(path, name, 'must be valid format')];
}

const longestIscsiName = 64;

/** @param volumeName of a persistent volume, which has words of its own; undefined in pods. */
export function iscsiErrors(
  source: Volume['iscsi'] | PersistentVolumeSpec['iscsi'],
  volumeName: string | undefined,
  path: string,
): FieldError[] {
  const { targetPortal = '', iqn = '', chapAuthDiscovery, chapAuthSession, secretRef, initiatorName } = source ?? {};
  const hint = volumeName === undefined ? ' starting with iqn, eui, or naa' : '';
  const errors: FieldError[] = [];
  if (volumeName !== undefined) {
    if (targetPortal === '') errors.push(required(child(path, 'targetPortal')));
    if (initiatorName !== undefined && Buffer.byteLength(`${volumeName}:${targetPortal}`) > longestIscsiName) {
      const detail =
        'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.';
      errors.push(invalidValue(child(path, 'targetportal'), targetPortal, detail));
    }
    if (iqn === '') errors.push(required(child(path, 'iqn')));
  }
  if (iqn !== '') errors.push(...iscsiNameErrors(iqn, child(path, 'iqn'), hint));
  errors.push(...lun(source?.lun, path));
  if ((chapAuthDiscovery || chapAuthSession) && !secretRef) errors.push(required(child(path, 'secretRef')));
  if (volumeName !== undefined && secretRef && !secretRef.name) errors.push(required(child(path, 'secretRef', 'name')));
  if (initiatorName !== undefined) errors.push(...iscsiNameErrors(initiatorName, child(path, 'initiatorname'), hint));
  return errors;
}

function partitionErrors(partition = 0, path: string): FieldError[] {
  return partition >= 0 && partition <= 255
    ? []
    : [invalidValue(path, partition, 'must be between 1 and 255, inclusive')];
}

function quobyte(source: Volume['quobyte'], path: string): FieldError[] {
  const { registry = '', tenant = '' } = source ?? {};
  if (registry === '') return [];
  if (tenant.length >= 65) {
    return [required(child(path, 'tenant'), 'must be a UUID and may not exceed a length of 64 characters')];
  }
  return registry
    .split(',')
    .filter((pair) => !/^([^:[\]]*|\[[^[\]]*\]):[^:[\]]*$/.test(pair))
    .map(() => invalidValue(child(path, 'registry'), registry, hostPortPairs));
}

function azureDisk(source: Volume['azureDisk'], path: string): FieldError[] {
  const { cachingMode, kind, diskURI = '' } = source ?? {};
  const errors = [
    ...optionalOneOf(cachingMode, child(path, 'cachingMode'), ['None', 'ReadOnly', 'ReadWrite']),
    ...optionalOneOf(kind, child(path, 'kind'), ['Dedicated', 'Managed', 'Shared']),
  ];
  if (kind === undefined) return errors;
  const [start, form] =
    kind === 'Managed'
      ? [
          '/subscriptions/',
          '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}',
        ]
      : ['https://', 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd'];
  if (!diskURI.startsWith(start)) errors.push(notSupported(child(path, 'diskURI'), diskURI, [form]));
  return errors;
}

function storageOs(source: Volume['storageos'], path: string): FieldError[] {
  const { volumeName = '', volumeNamespace = '', secretRef } = source ?? {};
  return [
    ...(volumeName === '' ? [] : dnsLabel(volumeName, child(path, 'volumeName'))),
    ...(volumeNamespace === '' ? [] : dnsLabel(volumeNamespace, child(path, 'volumeNamespace'))),
    ...(secretRef && !secretRef.name ? [required(child(path, 'secretRef', 'name'))] : []),
  ];
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
