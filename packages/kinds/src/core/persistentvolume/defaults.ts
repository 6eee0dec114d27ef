import type { KubeObject } from '@berth/machinery/object';
import type { PersistentVolume, PersistentVolumeSpec } from '../../types.ts';
import { networkDefaults } from '../pod/volumedefaults.ts';
import { roundResources } from '../shared/resources.ts';

/** upstream pkg/apis/core/v1/defaults.go SetDefaults_PersistentVolume and the sources' own. */
export function persistentVolumeDefaults(object: KubeObject): void {
  const volume = object as PersistentVolume;
  const spec: PersistentVolumeSpec = (volume.spec ??= {});
  const status = (volume.status ??= {});
  status.phase ||= 'Pending';
  spec.persistentVolumeReclaimPolicy ||= 'Retain';
  spec.volumeMode ??= 'Filesystem';
  if (spec.hostPath) spec.hostPath.type ??= '';
  networkDefaults(spec);
  roundResources(spec.capacity);
}
