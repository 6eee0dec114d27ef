import { decode, normalize, parseJson } from '@berth/machinery/decode';
import { goJson } from '@berth/machinery/invalid';
import type { KubeObject } from '@berth/machinery/object';
import {
  behaviorAnnotation,
  conditionsAnnotation,
  currentMetricsAnnotation,
  metricsAnnotation,
  withoutRoundTrip,
} from '../horizontalpodautoscaler/annotations.ts';
import { cpuUtilization, defaultUtilization } from '../horizontalpodautoscaler/defaults.ts';
import { HorizontalPodAutoscaler } from '../horizontalpodautoscaler/schema.ts';
import { behaviorFromText, behaviorToText } from './convertbehavior.ts';
import { metricFromV1, metricStatusFromV1, metricStatusToV1, metricToV1, present } from './convertmetrics.ts';

/** autoscaling/v1 and the v2 it is stored as (upstream pkg/apis/autoscaling/v1/conversion.go). Shapes are checked later. */
type Loose = Record<string, any>;

const isCpu = ({ type, resource }: Loose): boolean => type === 'Resource' && resource?.name === 'cpu';

/** A part of a v2 object as its type has it, or nothing: what came out of an annotation no decoder has seen yet. */
function typed<Part extends object>(part: 'spec' | 'status', fields: Part): Part | undefined {
  try {
    const object = { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', [part]: fields };
    const { value } = decode(HorizontalPodAutoscaler, object, 'HorizontalPodAutoscaler');
    return normalize(HorizontalPodAutoscaler, value)[part] as Part;
  } catch {
    return undefined;
  }
}

/** A list out of an annotation, in v2's form; what cannot be read is passed over, as upstream does. */
function listOf(
  text: string | undefined,
  part: 'spec' | 'status',
  field: string,
  convert: (item: Loose) => Loose = (item) => item,
): Loose[] | undefined {
  if (text === undefined) return undefined;
  try {
    const { value } = parseJson(text);
    const sound = Array.isArray(value) && value.every((item) => typeof item === 'object');
    return sound ? typed(part, { [field]: value.map((item) => convert(item ?? {})) })?.[field] : undefined;
  } catch {
    return undefined;
  }
}

export function toCurrent(object: KubeObject): KubeObject {
  const { spec = {}, status = {} } = object;
  const annotations = object.metadata.annotations ?? {};
  const { targetCPUUtilizationPercentage: percent, ...sameSpec } = spec;
  const { currentCPUUtilizationPercentage: current, ...sameStatus } = status;
  const metrics = [
    ...(listOf(annotations[metricsAnnotation], 'spec', 'metrics', metricFromV1) ?? []),
    ...(percent === undefined ? [] : [cpuUtilization(percent)]),
  ];
  const own = { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: current } } };
  const currentMetrics =
    listOf(annotations[currentMetricsAnnotation], 'status', 'currentMetrics', metricStatusFromV1) ??
    (current === undefined ? null : [own]);
  const behavior = typed('spec', { behavior: behaviorFromText(annotations[behaviorAnnotation]) })?.behavior;
  const conditions = listOf(annotations[conditionsAnnotation], 'status', 'conditions');
  const converted: KubeObject = {
    ...object,
    apiVersion: 'autoscaling/v2',
    metadata: { ...object.metadata },
    spec: {
      ...sameSpec,
      metrics: metrics.length > 0 ? metrics : [cpuUtilization(defaultUtilization)],
      ...present({ behavior }),
    },
    status: {
      ...sameStatus,
      desiredReplicas: sameStatus.desiredReplicas ?? 0,
      currentMetrics,
      ...present({ conditions }),
    },
  };
  withoutRoundTrip(converted);
  return converted;
}

export function fromCurrent(object: KubeObject): KubeObject {
  const { metrics = [], behavior, ...sameSpec } = object.spec ?? {};
  const { currentMetrics, conditions, ...sameStatus } = object.status ?? {};
  const cpu = (metrics as Loose[]).find(
    (metric) => isCpu(metric) && metric.resource.target?.averageUtilization !== undefined,
  );
  const others = (metrics as Loose[]).filter(
    (metric) => !(isCpu(metric) && metric.resource.target?.averageUtilization !== undefined),
  );
  const used = ((currentMetrics ?? []) as Loose[]).findLast(
    (metric) => isCpu(metric) && metric.resource.current?.averageUtilization !== undefined,
  );
  const texts = {
    ...(others.length > 0 ? { [metricsAnnotation]: goJson(others.map(metricToV1)) } : {}),
    ...((currentMetrics ?? []).length > 0
      ? { [currentMetricsAnnotation]: goJson((currentMetrics as Loose[]).map(metricStatusToV1)) }
      : {}),
    ...(behavior === undefined ? {} : { [behaviorAnnotation]: behaviorToText(behavior) }),
    ...((conditions ?? []).length > 0 ? { [conditionsAnnotation]: goJson(conditions) } : {}),
  };
  const converted: KubeObject = { ...object, apiVersion: 'autoscaling/v1', metadata: { ...object.metadata } };
  withoutRoundTrip(converted);
  if (Object.keys(texts).length > 0) {
    converted.metadata.annotations = { ...converted.metadata.annotations, ...texts };
  }
  const percent = cpu?.resource.target.averageUtilization;
  converted.spec = { ...sameSpec, ...present({ targetCPUUtilizationPercentage: percent }) };
  converted.status = {
    ...sameStatus,
    currentReplicas: sameStatus.currentReplicas ?? 0,
    desiredReplicas: sameStatus.desiredReplicas ?? 0,
    ...present({ currentCPUUtilizationPercentage: used?.resource.current.averageUtilization }),
  };
  return converted;
}
