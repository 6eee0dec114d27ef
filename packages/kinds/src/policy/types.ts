// Written by scripts/generate-types.ts from the schemas of the kinds. Change a schema and run it again.
import type { Condition, DeleteOptions, LabelSelector, ObjectMeta } from '../meta/types.ts';

/** Asks a pod to go, if its disruption budget allows. */
export interface Eviction {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** How it is deleted. */
  deleteOptions?: DeleteOptions;
}

/** How many pods may be taken away at once. */
export interface PodDisruptionBudget {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** What is wanted of the budget. */
  spec?: PodDisruptionBudgetSpec;
  /** What state the budget is in. */
  status?: PodDisruptionBudgetStatus;
}

/** What is wanted of a disruption budget. */
export interface PodDisruptionBudgetSpec {
  /** How many pods must stay, as number or percentage. */
  minAvailable?: number | string;
  /** Labels of the pods it is about. */
  selector?: LabelSelector;
  /** How many pods may be missing, as number or percentage. */
  maxUnavailable?: number | string;
  /** Whether pods that are not ready may be evicted: IfHealthyBudget or AlwaysAllow. */
  unhealthyPodEvictionPolicy?: string;
}

/** What state a disruption budget is in. */
export interface PodDisruptionBudgetStatus {
  /** Generation the controller has seen. */
  observedGeneration?: number;
  /** Pods whose eviction was allowed and not seen yet, and when. */
  disruptedPods?: Record<string, string>;
  /** How many pods may be evicted now. */
  disruptionsAllowed?: number;
  /** How many pods are healthy. */
  currentHealthy?: number;
  /** How many pods must be healthy. */
  desiredHealthy?: number;
  /** How many pods it is about. */
  expectedPods?: number;
  /** Aspects of the state. */
  conditions?: Condition[];
}
