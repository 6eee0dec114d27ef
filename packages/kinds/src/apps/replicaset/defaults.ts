import type { KubeObject } from '@berth/machinery/object';
import { templateDefaults } from '../../core/pod/defaults.ts';
import type { ReplicaSet } from '../../types.ts';

/** upstream pkg/apis/apps/v1/defaults.go SetDefaults_ReplicaSet. */
export function replicaSetDefaults(object: KubeObject): void {
  const { spec } = object as ReplicaSet;
  if (spec === undefined) return;
  spec.replicas ??= 1;
  templateDefaults(spec.template);
}
