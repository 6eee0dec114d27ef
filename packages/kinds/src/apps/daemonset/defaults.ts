import type { KubeObject } from '@berth/machinery/object';
import { templateDefaults } from '../../core/pod/defaults.ts';
import type { DaemonSet, DaemonSetSpec } from '../../types.ts';
import { checkTemplateGeneration, templateGeneration } from './strategy.ts';

/** upstream pkg/apis/apps/v1/defaults.go SetDefaults_DaemonSet. */
export function daemonSetDefaults(object: KubeObject): void {
  const daemonSet = object as DaemonSet;
  checkTemplateGeneration(object);
  // Upstream's decoder makes a zero of what was not sent: the writer comes to own it.
  object.metadata.annotations = { [templateGeneration]: '0', ...object.metadata.annotations };
  const spec = (daemonSet.spec ??= { template: {} } as DaemonSetSpec);
  const strategy = (spec.updateStrategy ??= {});
  strategy.type ||= 'RollingUpdate';
  if (strategy.type === 'RollingUpdate') {
    const rollingUpdate = (strategy.rollingUpdate ??= {});
    rollingUpdate.maxUnavailable ??= 1;
    rollingUpdate.maxSurge ??= 0;
  }
  spec.revisionHistoryLimit ??= 10;
  templateDefaults(spec.template);
}
