import type { KubeObject } from '@berth/machinery/object';
import type { AutoscalingV2HorizontalPodAutoscaler, HPAScalingRules } from '../../types.ts';

/** Share of the requested CPU where nothing is said. */
export const defaultUtilization = 80;

/** upstream pkg/apis/autoscaling/v2/defaults.go. */
export function autoscalerDefaults(object: KubeObject): void {
  const autoscaler = object as AutoscalingV2HorizontalPodAutoscaler;
  const spec = (autoscaler.spec ??= { scaleTargetRef: { kind: '', name: '' }, maxReplicas: 0 });
  spec.minReplicas ??= 1;
  if ((spec.metrics ?? []).length === 0) spec.metrics = [cpuUtilization(defaultUtilization)];
  if (spec.behavior === undefined) return;
  spec.behavior.scaleUp = rules(spec.behavior.scaleUp, {
    stabilizationWindowSeconds: 0,
    policies: [
      { type: 'Pods', value: 4, periodSeconds: 15 },
      { type: 'Percent', value: 100, periodSeconds: 15 },
    ],
  });
  spec.behavior.scaleDown = rules(spec.behavior.scaleDown, {
    policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
  });
}

export function cpuUtilization(averageUtilization: number) {
  return { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } } };
}

function rules(given: HPAScalingRules | undefined, otherwise: HPAScalingRules): HPAScalingRules {
  return { selectPolicy: 'Max', ...otherwise, ...given };
}
