import type { DownwardAPIVolumeFile, PersistentVolumeClaimSpec, PersistentVolumeSpec, Volume } from '../../types.ts';
import { roundResources } from '../shared/resources.ts';
import { defaultPullPolicy } from './image.ts';

/** Mode of files in configMap, secret, downwardAPI and projected volumes: 0644. */
const fileMode = 0o644;
const tokenSeconds = 3600;

/** A volume that names no source is an empty directory (upstream SetDefaults_Volume and the sources' own). */
export function volumeDefaults(volume: Volume): void {
  const named = Object.entries(volume).some(
    ([field, source]) => field !== 'name' && source !== null && source !== undefined,
  );
  if (!named) volume.emptyDir = {};
  if (volume.hostPath) volume.hostPath.type ??= '';
  if (volume.secret) volume.secret.defaultMode ??= fileMode;
  if (volume.configMap) volume.configMap.defaultMode ??= fileMode;
  if (volume.downwardAPI) {
    volume.downwardAPI.defaultMode ??= fileMode;
    fileDefaults(volume.downwardAPI.items);
  }
  if (volume.projected) projectedDefaults(volume.projected);
  if (volume.ephemeral?.volumeClaimTemplate?.spec) claimSpecDefaults(volume.ephemeral.volumeClaimTemplate.spec);
  if (volume.image) volume.image.pullPolicy ||= defaultPullPolicy(volume.image.reference ?? '');
  networkDefaults(volume);
}

function projectedDefaults(projected: NonNullable<Volume['projected']>): void {
  projected.defaultMode ??= fileMode;
  for (const source of projected.sources ?? []) {
    fileDefaults(source.downwardAPI?.items);
    if (source.serviceAccountToken) source.serviceAccountToken.expirationSeconds ??= tokenSeconds;
  }
}

function fileDefaults(items: DownwardAPIVolumeFile[] | undefined): void {
  for (const { fieldRef } of items ?? []) if (fieldRef) fieldRef.apiVersion ||= 'v1';
}

export function claimSpecDefaults(spec: PersistentVolumeClaimSpec): void {
  spec.volumeMode ??= 'Filesystem';
  roundResources(spec.resources?.limits);
  roundResources(spec.resources?.requests);
}

/** Of volumes in pods and of persistent ones. */
export function networkDefaults({
  iscsi,
  rbd,
  azureDisk,
  scaleIO,
}: Pick<Volume | PersistentVolumeSpec, 'iscsi' | 'rbd' | 'azureDisk' | 'scaleIO'>): void {
  if (iscsi) iscsi.iscsiInterface ||= 'default';
  if (rbd) {
    rbd.pool ||= 'rbd';
    rbd.user ||= 'admin';
    rbd.keyring ||= '/etc/ceph/keyring';
  }
  if (azureDisk) {
    azureDisk.cachingMode ??= 'ReadWrite';
    azureDisk.kind ??= 'Shared';
    azureDisk.fsType ??= 'ext4';
    azureDisk.readOnly ??= false;
  }
  if (scaleIO) {
    scaleIO.storageMode ||= 'ThinProvisioned';
    scaleIO.fsType ||= 'xfs';
  }
}
