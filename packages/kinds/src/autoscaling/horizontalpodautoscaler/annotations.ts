import type { KubeObject } from '@berth/machinery/object';

/** Where v1 keeps what only v2 has fields for (upstream pkg/apis/autoscaling/annotations.go). */
export const metricsAnnotation = 'autoscaling.alpha.kubernetes.io/metrics';
export const currentMetricsAnnotation = 'autoscaling.alpha.kubernetes.io/current-metrics';
export const conditionsAnnotation = 'autoscaling.alpha.kubernetes.io/conditions';
export const behaviorAnnotation = 'autoscaling.alpha.kubernetes.io/behavior';
const roundTrip = [
  metricsAnnotation,
  behaviorAnnotation,
  'autoscaling.alpha.kubernetes.io/scale-down-tolerance',
  'autoscaling.alpha.kubernetes.io/scale-up-tolerance',
  currentMetricsAnnotation,
  conditionsAnnotation,
];

/** Takes those annotations away, in place. */
export function withoutRoundTrip({ metadata }: KubeObject): void {
  if (!roundTrip.some((name) => Object.hasOwn(metadata.annotations ?? {}, name))) return;
  const left = Object.entries(metadata.annotations ?? {}).filter(([name]) => !roundTrip.includes(name));
  if (left.length === 0) delete metadata.annotations;
  else metadata.annotations = Object.fromEntries(left);
}
