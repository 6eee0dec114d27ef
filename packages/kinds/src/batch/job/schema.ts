import { bool, int32, int64, kindSchema, list, message, named, string, struct, time } from '../../builders.ts';
import { PodFailurePolicy, SuccessPolicy } from '../shared/policies.ts';
import { PodTemplateSpec } from '../../core/pod/schema/pod.ts';
import { LabelSelector } from '../../meta/labelselector.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const JobSpec = named(
  'io.k8s.api.batch.v1.JobSpec',
  'What is wanted of a job.',
  {
    parallelism: int32(1, 'How many pods run at once.', { zero: 'keep' }),
    completions: int32(2, 'How many pods must succeed.', { zero: 'keep' }),
    activeDeadlineSeconds: int64(3, 'Seconds the job may take.', { zero: 'keep' }),
    podFailurePolicy: message(PodFailurePolicy, 11, 'What failed pods mean.'),
    successPolicy: message(SuccessPolicy, 16, 'When the job has succeeded before all of it ran.'),
    backoffLimit: int32(7, 'How many failures are too many.', { zero: 'keep' }),
    backoffLimitPerIndex: int32(12, 'How many failures of one index are too many.', { zero: 'keep' }),
    maxFailedIndexes: int32(13, 'How many failed indexes are too many.', { zero: 'keep' }),
    selector: message(LabelSelector, 4, 'Labels of the pods that belong to it; made by the system.'),
    manualSelector: bool(5, "Whether the selector is the client's own.", { zero: 'keep' }),
    template: struct(PodTemplateSpec, 6, 'What the pods are made from.'),
    ttlSecondsAfterFinished: int32(8, 'Seconds a finished job is kept.', { zero: 'keep' }),
    completionMode: string(9, 'Whether pods have indexes: NonIndexed or Indexed.', {
      enum: ['Indexed', 'NonIndexed'],
      zero: 'keep',
    }),
    suspend: bool(10, 'Whether the job waits.', { zero: 'keep' }),
    podReplacementPolicy: string(14, 'When a pod is replaced: TerminatingOrFailed or Failed.', {
      enum: ['Failed', 'TerminatingOrFailed'],
      zero: 'keep',
    }),
    managedBy: string(15, 'The controller in charge of the job.', { zero: 'keep' }),
  },
  { required: ['template'] },
);

export const JobCondition = named(
  'io.k8s.api.batch.v1.JobCondition',
  'One aspect of the state of a job.',
  {
    type: string(1, 'Which aspect.', { zero: 'fill' }),
    status: string(2, 'True, False or Unknown.', { zero: 'fill' }),
    lastProbeTime: time(3, 'When it was last checked.', { zero: 'fill' }),
    lastTransitionTime: time(4, 'When the status last changed.', { zero: 'fill' }),
    reason: string(5, 'Why, in one word.'),
    message: string(6, 'Why, in a sentence.'),
  },
  { required: ['status', 'type'] },
);

export const UncountedTerminatedPods = named(
  'io.k8s.api.batch.v1.UncountedTerminatedPods',
  'Pods that ended and are not counted yet.',
  {
    succeeded: list(1, string(), 'Identities of those that succeeded.', { 'x-kubernetes-list-type': 'set' }),
    failed: list(2, string(), 'Identities of those that failed.', { 'x-kubernetes-list-type': 'set' }),
  },
);

export const JobStatus = named('io.k8s.api.batch.v1.JobStatus', 'What state a job is in.', {
  conditions: list(1, JobCondition, 'Aspects of the state.', { 'x-kubernetes-list-type': 'atomic', mergeKey: 'type' }),
  startTime: time(2, 'When the job was started.', { zero: 'keep' }),
  completionTime: time(3, 'When the job was done.', { zero: 'keep' }),
  active: int32(4, 'How many pods are not done.'),
  succeeded: int32(5, 'How many pods succeeded.'),
  failed: int32(6, 'How many pods failed.'),
  terminating: int32(11, 'How many pods are ending.', { zero: 'keep' }),
  completedIndexes: string(7, 'Indexes that succeeded, such as 1,3-5.'),
  failedIndexes: string(10, 'Indexes that failed, such as 1,3-5.', { zero: 'keep' }),
  uncountedTerminatedPods: message(UncountedTerminatedPods, 8, 'Pods that ended and are not counted yet.'),
  ready: int32(9, 'How many pods are ready.', { zero: 'keep' }),
});

export const Job = kindSchema('io.k8s.api.batch.v1.Job', 'Pods that run until they are done.', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  spec: struct(JobSpec, 2, 'What is wanted of the job.'),
  status: struct(JobStatus, 3, 'What state the job is in.'),
});
