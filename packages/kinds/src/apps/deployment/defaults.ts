import type { KubeObject } from '@berth/machinery/object';
import { templateDefaults } from '../../core/pod/defaults.ts';
import type { Deployment, DeploymentSpec } from '../../types.ts';

/** upstream pkg/apis/apps/v1/defaults.go SetDefaults_Deployment. */
export function deploymentDefaults(object: KubeObject): void {
  const deployment = object as Deployment;
  const spec = (deployment.spec ??= { template: {} } as DeploymentSpec);
  spec.replicas ??= 1;
  const strategy = (spec.strategy ??= {});
  strategy.type ||= 'RollingUpdate';
  if (strategy.type === 'RollingUpdate') {
    const rollingUpdate = (strategy.rollingUpdate ??= {});
    rollingUpdate.maxUnavailable ??= '25%';
    rollingUpdate.maxSurge ??= '25%';
  }
  spec.revisionHistoryLimit ??= 10;
  spec.progressDeadlineSeconds ??= 600;
  templateDefaults(spec.template);
}
