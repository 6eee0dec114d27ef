import type { KubeObject } from '@berth/machinery/object';
import { claimDefaults } from '../../core/persistentvolumeclaim/defaults.ts';
import { templateDefaults } from '../../core/pod/defaults.ts';
import type { StatefulSet, StatefulSetSpec } from '../../types.ts';

/** upstream pkg/apis/apps/v1/defaults.go SetDefaults_StatefulSet. */
export function statefulSetDefaults(object: KubeObject): void {
  const statefulSet = object as StatefulSet;
  const spec = (statefulSet.spec ??= { template: {} } as StatefulSetSpec);
  spec.podManagementPolicy ||= 'OrderedReady';
  const strategy = (spec.updateStrategy ??= {});
  if (!strategy.type) {
    strategy.type = 'RollingUpdate';
    strategy.rollingUpdate ??= {};
  }
  if (strategy.type === 'RollingUpdate' && strategy.rollingUpdate) strategy.rollingUpdate.partition ??= 0;
  const retention = (spec.persistentVolumeClaimRetentionPolicy ??= {});
  retention.whenDeleted ||= 'Retain';
  retention.whenScaled ||= 'Retain';
  spec.replicas ??= 1;
  spec.revisionHistoryLimit ??= 10;
  templateDefaults(spec.template);
  for (const claim of spec.volumeClaimTemplates ?? []) {
    // What v1 always says of claims inside of it (Convert_apps_StatefulSetSpec_To_v1_StatefulSetSpec).
    claim.apiVersion = 'v1';
    claim.kind = 'PersistentVolumeClaim';
    claimDefaults(claim);
  }
}
