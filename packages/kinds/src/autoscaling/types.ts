// Written by scripts/generate-types.ts from the schemas of the kinds. Change a schema and run it again.
import type { LabelSelector, ObjectMeta } from '../meta/types.ts';

/** Names an object that can be scaled. */
export interface AutoscalingV1CrossVersionObjectReference {
  /** Kind of the object. */
  kind: string;
  /** Name of the object. */
  name: string;
  /** Group and version of the object. */
  apiVersion?: string;
}

/** Scales by what pods use; the older form. */
export interface AutoscalingV1HorizontalPodAutoscaler {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** What is wanted of the autoscaler. */
  spec: AutoscalingV1HorizontalPodAutoscalerSpec;
  /** What state the autoscaler is in. */
  status?: AutoscalingV1HorizontalPodAutoscalerStatus;
}

/** What is wanted of an autoscaler. */
export interface AutoscalingV1HorizontalPodAutoscalerSpec {
  /** What is scaled. */
  scaleTargetRef: AutoscalingV1CrossVersionObjectReference;
  /** The fewest pods. */
  minReplicas?: number;
  /** The most pods. */
  maxReplicas: number;
  /** Share of the requested CPU that pods should use on average. */
  targetCPUUtilizationPercentage?: number;
}

/** What state an autoscaler is in. */
export interface AutoscalingV1HorizontalPodAutoscalerStatus {
  /** Generation the controller has seen. */
  observedGeneration?: number;
  /** When it last scaled. */
  lastScaleTime?: string;
  /** How many pods there are. */
  currentReplicas: number;
  /** How many pods there should be. */
  desiredReplicas: number;
  /** Share of the requested CPU that pods use on average. */
  currentCPUUtilizationPercentage?: number;
}

/** Names an object of the same namespace. */
export interface AutoscalingV2CrossVersionObjectReference {
  /** Kind of the object. */
  kind: string;
  /** Name of the object. */
  name: string;
  /** Group and version of the object. */
  apiVersion?: string;
}

/** Scales by what pods use. */
export interface AutoscalingV2HorizontalPodAutoscaler {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** What is wanted of the autoscaler. */
  spec: AutoscalingV2HorizontalPodAutoscalerSpec;
  /** What state the autoscaler is in. */
  status?: AutoscalingV2HorizontalPodAutoscalerStatus;
}

/** What is wanted of an autoscaler. */
export interface AutoscalingV2HorizontalPodAutoscalerSpec {
  /** What is scaled. */
  scaleTargetRef: AutoscalingV2CrossVersionObjectReference;
  /** The fewest pods. */
  minReplicas?: number;
  /** The most pods. */
  maxReplicas: number;
  /** What it scales by; the metric that asks for most pods holds. */
  metrics?: MetricSpec[];
  /** How fast it scales. */
  behavior?: HorizontalPodAutoscalerBehavior;
}

/** What state an autoscaler is in. */
export interface AutoscalingV2HorizontalPodAutoscalerStatus {
  /** Generation the controller has seen. */
  observedGeneration?: number;
  /** When it last scaled. */
  lastScaleTime?: string;
  /** How many pods there are. */
  currentReplicas?: number;
  /** How many pods there should be. */
  desiredReplicas: number;
  /** What the metrics are. */
  currentMetrics?: MetricStatus[];
  /** Aspects of the state. */
  conditions?: HorizontalPodAutoscalerCondition[];
}

/** What one container of every pod uses of a resource. */
export interface ContainerResourceMetricSource {
  /** The resource. */
  name: string;
  /** What the use should be. */
  target: MetricTarget;
  /** The container. */
  container: string;
}

/** What one container of every pod uses of a resource. */
export interface ContainerResourceMetricStatus {
  /** The resource. */
  name: string;
  /** What it uses. */
  current: MetricValueStatus;
  /** The container. */
  container: string;
}

/** A metric from outside of the cluster. */
export interface ExternalMetricSource {
  /** Which metric. */
  metric: MetricIdentifier;
  /** What the metric should be. */
  target: MetricTarget;
}

/** What a metric from outside of the cluster is. */
export interface ExternalMetricStatus {
  /** Which metric. */
  metric: MetricIdentifier;
  /** What it is. */
  current: MetricValueStatus;
}

/** How much may change in a period. */
export interface HPAScalingPolicy {
  /** Pods or Percent. */
  type: string;
  /** How much. */
  value: number;
  /** Seconds of the period. */
  periodSeconds: number;
}

/** How fast it scales in one direction. */
export interface HPAScalingRules {
  /** Seconds of past decisions that are looked at. */
  stabilizationWindowSeconds?: number;
  /** Which policy holds: Max, Min or Disabled. */
  selectPolicy?: string;
  /** How much may change. */
  policies?: HPAScalingPolicy[];
  /** How far a metric may be off before anything is done. */
  tolerance?: string;
}

/** How fast it scales. */
export interface HorizontalPodAutoscalerBehavior {
  /** Rules for growing. */
  scaleUp?: HPAScalingRules;
  /** Rules for shrinking. */
  scaleDown?: HPAScalingRules;
}

/** One aspect of the state of an autoscaler. */
export interface HorizontalPodAutoscalerCondition {
  /** Which aspect. */
  type: string;
  /** True, False or Unknown. */
  status: string;
  /** When the status last changed. */
  lastTransitionTime?: string | null;
  /** Why, in one word. */
  reason?: string;
  /** Why, in a sentence. */
  message?: string;
}

/** Which metric is meant. */
export interface MetricIdentifier {
  /** Name of the metric. */
  name: string;
  /** Labels of the metric. */
  selector?: LabelSelector;
}

/** A metric and what it should be. */
export interface MetricSpec {
  /** Which of the sources below is used. */
  type: string;
  /** A metric of one object. */
  object?: ObjectMetricSource;
  /** A metric of every pod. */
  pods?: PodsMetricSource;
  /** What pods use of a resource. */
  resource?: ResourceMetricSource;
  /** What one container of every pod uses of a resource. */
  containerResource?: ContainerResourceMetricSource;
  /** A metric from outside of the cluster. */
  external?: ExternalMetricSource;
}

/** What a metric is. */
export interface MetricStatus {
  /** Which of the sources below is used. */
  type: string;
  /** A metric of one object. */
  object?: ObjectMetricStatus;
  /** A metric of every pod. */
  pods?: PodsMetricStatus;
  /** What pods use of a resource. */
  resource?: ResourceMetricStatus;
  /** What one container of every pod uses of a resource. */
  containerResource?: ContainerResourceMetricStatus;
  /** A metric from outside of the cluster. */
  external?: ExternalMetricStatus;
}

/** What a metric should be. */
export interface MetricTarget {
  /** Utilization, Value or AverageValue. */
  type: string;
  /** The value of the metric. */
  value?: string;
  /** The value for each pod. */
  averageValue?: string;
  /** The share of what pods request, in percent. */
  averageUtilization?: number;
}

/** What a metric is. */
export interface MetricValueStatus {
  /** The value of the metric. */
  value?: string;
  /** The value for each pod. */
  averageValue?: string;
  /** The share of what pods request, in percent. */
  averageUtilization?: number;
}

/** A metric of one object. */
export interface ObjectMetricSource {
  /** The object. */
  describedObject: AutoscalingV2CrossVersionObjectReference;
  /** What the metric should be. */
  target: MetricTarget;
  /** Which metric. */
  metric: MetricIdentifier;
}

/** What a metric of one object is. */
export interface ObjectMetricStatus {
  /** Which metric. */
  metric: MetricIdentifier;
  /** What it is. */
  current: MetricValueStatus;
  /** The object. */
  describedObject: AutoscalingV2CrossVersionObjectReference;
}

/** A metric of every pod. */
export interface PodsMetricSource {
  /** Which metric. */
  metric: MetricIdentifier;
  /** What the metric should be. */
  target: MetricTarget;
}

/** What a metric of every pod is. */
export interface PodsMetricStatus {
  /** Which metric. */
  metric: MetricIdentifier;
  /** What it is. */
  current: MetricValueStatus;
}

/** What pods use of a resource. */
export interface ResourceMetricSource {
  /** The resource. */
  name: string;
  /** What the use should be. */
  target: MetricTarget;
}

/** What pods use of a resource. */
export interface ResourceMetricStatus {
  /** The resource. */
  name: string;
  /** What they use. */
  current: MetricValueStatus;
}

/** How many pods something has. */
export interface Scale {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** What is wanted. */
  spec?: ScaleSpec;
  /** What is. */
  status?: ScaleStatus;
}

/** How many pods are wanted. */
export interface ScaleSpec {
  /** How many pods there should be. */
  replicas?: number;
}

/** How many pods there are. */
export interface ScaleStatus {
  /** How many pods there are. */
  replicas: number;
  /** Labels of the pods, as text. */
  selector?: string;
}
