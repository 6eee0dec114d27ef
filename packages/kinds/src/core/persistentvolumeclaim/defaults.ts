import type { KubeObject } from '@berth/machinery/object';
import type { PersistentVolumeClaim } from '../../types.ts';
import { claimSpecDefaults } from '../pod/volumedefaults.ts';
import { roundResources } from '../shared/resources.ts';

/** upstream pkg/apis/core/v1/defaults.go SetDefaults_PersistentVolumeClaim; for claims inside of a stateful set as well. */
export function claimDefaults(claim: Partial<PersistentVolumeClaim>): void {
  claim.spec ??= {};
  claimSpecDefaults(claim.spec);
  const status = (claim.status ??= {});
  status.phase ||= 'Pending';
  roundResources(status.capacity);
  roundResources(status.allocatedResources);
}

export function persistentVolumeClaimDefaults(object: KubeObject): void {
  claimDefaults(object as PersistentVolumeClaim);
}
