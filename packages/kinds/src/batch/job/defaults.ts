import type { KubeObject } from '@berth/machinery/object';
import { templateDefaults } from '../../core/pod/defaults.ts';
import type { Job, JobSpec } from '../../types.ts';

const manyFailures = 2 ** 31 - 1;

/** upstream pkg/apis/batch/v1/defaults.go SetDefaults_Job. */
export function jobDefaults(object: KubeObject): void {
  const job = object as Job;
  const spec: JobSpec = (job.spec ??= { template: {} });
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
  spec.parallelism ??= 1;
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : manyFailures;
  const labels = spec.template.metadata?.labels;
  // The very same map, as upstream: what the strategy adds to the template's labels is the job's as well.
  if (labels !== undefined && Object.keys(job.metadata.labels ?? {}).length === 0) job.metadata.labels = labels;
  spec.completionMode ??= 'NonIndexed';
  spec.suspend ??= false;
  spec.podReplacementPolicy ??= spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed';
  spec.manualSelector ??= false;
  jobSpecDefaults(spec);
}

/** Defaults of a job's spec that a cron job's template has as well. */
export function jobSpecDefaults(spec: JobSpec): void {
  templateDefaults(spec.template);
  for (const rule of spec.podFailurePolicy?.rules ?? []) {
    for (const pattern of rule.onPodConditions ?? []) pattern.status ||= 'True';
  }
}
