// Written by scripts/generate-types.ts from the schemas of the kinds. Change a schema and run it again.
import type { ObjectReference, PodTemplateSpec } from '../core/types.ts';
import type { LabelSelector, ObjectMeta } from '../meta/types.ts';

/** Jobs that are started again and again. */
export interface CronJob {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** What is wanted of the cron job. */
  spec: CronJobSpec;
  /** What state the cron job is in. */
  status?: CronJobStatus;
}

/** What is wanted of a cron job. */
export interface CronJobSpec {
  /** When, in the format of cron. */
  schedule: string;
  /** Time zone of the schedule; that of the controller unless given. */
  timeZone?: string;
  /** Seconds a start may be late. */
  startingDeadlineSeconds?: number;
  /** What happens while a job still runs: Allow, Forbid or Replace. */
  concurrencyPolicy?: string;
  /** Whether no further job is started. */
  suspend?: boolean;
  /** What the jobs are made from. */
  jobTemplate: JobTemplateSpec;
  /** How many jobs that succeeded are kept. */
  successfulJobsHistoryLimit?: number;
  /** How many jobs that failed are kept. */
  failedJobsHistoryLimit?: number;
}

/** What state a cron job is in. */
export interface CronJobStatus {
  /** Jobs that run. */
  active?: ObjectReference[];
  /** When a job was last started. */
  lastScheduleTime?: string;
  /** When a job last succeeded. */
  lastSuccessfulTime?: string;
}

/** Pods that run until they are done. */
export interface Job {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** What is wanted of the job. */
  spec?: JobSpec;
  /** What state the job is in. */
  status?: JobStatus;
}

/** One aspect of the state of a job. */
export interface JobCondition {
  /** Which aspect. */
  type: string;
  /** True, False or Unknown. */
  status: string;
  /** When it was last checked. */
  lastProbeTime?: string | null;
  /** When the status last changed. */
  lastTransitionTime?: string | null;
  /** Why, in one word. */
  reason?: string;
  /** Why, in a sentence. */
  message?: string;
}

/** What is wanted of a job. */
export interface JobSpec {
  /** How many pods run at once. */
  parallelism?: number;
  /** How many pods must succeed. */
  completions?: number;
  /** Seconds the job may take. */
  activeDeadlineSeconds?: number;
  /** What failed pods mean. */
  podFailurePolicy?: PodFailurePolicy;
  /** When the job has succeeded before all of it ran. */
  successPolicy?: SuccessPolicy;
  /** How many failures are too many. */
  backoffLimit?: number;
  /** How many failures of one index are too many. */
  backoffLimitPerIndex?: number;
  /** How many failed indexes are too many. */
  maxFailedIndexes?: number;
  /** Labels of the pods that belong to it; made by the system. */
  selector?: LabelSelector;
  /** Whether the selector is the client's own. */
  manualSelector?: boolean;
  /** What the pods are made from. */
  template: PodTemplateSpec;
  /** Seconds a finished job is kept. */
  ttlSecondsAfterFinished?: number;
  /** Whether pods have indexes: NonIndexed or Indexed. */
  completionMode?: string;
  /** Whether the job waits. */
  suspend?: boolean;
  /** When a pod is replaced: TerminatingOrFailed or Failed. */
  podReplacementPolicy?: string;
  /** The controller in charge of the job. */
  managedBy?: string;
}

/** What state a job is in. */
export interface JobStatus {
  /** Aspects of the state. */
  conditions?: JobCondition[];
  /** When the job was started. */
  startTime?: string;
  /** When the job was done. */
  completionTime?: string;
  /** How many pods are not done. */
  active?: number;
  /** How many pods succeeded. */
  succeeded?: number;
  /** How many pods failed. */
  failed?: number;
  /** How many pods are ending. */
  terminating?: number;
  /** Indexes that succeeded, such as 1,3-5. */
  completedIndexes?: string;
  /** Indexes that failed, such as 1,3-5. */
  failedIndexes?: string;
  /** Pods that ended and are not counted yet. */
  uncountedTerminatedPods?: UncountedTerminatedPods;
  /** How many pods are ready. */
  ready?: number;
}

/** What a job is made from. */
export interface JobTemplateSpec {
  /** Standard metadata of the object. */
  metadata?: ObjectMeta;
  /** What is wanted of the job. */
  spec?: JobSpec;
}

/** What failed pods mean. */
export interface PodFailurePolicy {
  /** The rules; the first that fits holds. */
  rules: PodFailurePolicyRule[];
}

/** Which exit codes a rule is about. */
export interface PodFailurePolicyOnExitCodesRequirement {
  /** The container; any unless given. */
  containerName?: string;
  /** In or NotIn. */
  operator: string;
  /** The exit codes, in order. */
  values: number[];
}

/** Which condition of a pod a rule is about. */
export interface PodFailurePolicyOnPodConditionsPattern {
  /** Type of the condition. */
  type: string;
  /** Status of the condition. */
  status?: string;
}

/** What a failed pod of one kind means. */
export interface PodFailurePolicyRule {
  /** What it means: Count, FailIndex, FailJob or Ignore. */
  action: string;
  /** Which exit codes it is about. */
  onExitCodes?: PodFailurePolicyOnExitCodesRequirement;
  /** Which conditions it is about; one must hold. */
  onPodConditions?: PodFailurePolicyOnPodConditionsPattern[];
}

/** When a job has succeeded before all of it ran. */
export interface SuccessPolicy {
  /** The rules; one must hold. */
  rules: SuccessPolicyRule[];
}

/** When a job has succeeded. */
export interface SuccessPolicyRule {
  /** Indexes that must succeed, such as 1,3-5. */
  succeededIndexes?: string;
  /** How many indexes must succeed. */
  succeededCount?: number;
}

/** Pods that ended and are not counted yet. */
export interface UncountedTerminatedPods {
  /** Identities of those that succeeded. */
  succeeded?: string[];
  /** Identities of those that failed. */
  failed?: string[];
}
