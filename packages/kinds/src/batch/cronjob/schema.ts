import { bool, int32, int64, kindSchema, list, named, string, struct, time } from '../../builders.ts';
import { JobSpec } from '../job/schema.ts';
import { ObjectReference } from '../../core/shared/references.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const JobTemplateSpec = named('io.k8s.api.batch.v1.JobTemplateSpec', 'What a job is made from.', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  spec: struct(JobSpec, 2, 'What is wanted of the job.'),
});

export const CronJobSpec = named(
  'io.k8s.api.batch.v1.CronJobSpec',
  'What is wanted of a cron job.',
  {
    schedule: string(1, 'When, in the format of cron.', { zero: 'fill' }),
    timeZone: string(8, 'Time zone of the schedule; that of the controller unless given.', { zero: 'keep' }),
    startingDeadlineSeconds: int64(2, 'Seconds a start may be late.', { zero: 'keep' }),
    concurrencyPolicy: string(3, 'What happens while a job still runs: Allow, Forbid or Replace.', {
      enum: ['Allow', 'Forbid', 'Replace'],
    }),
    suspend: bool(4, 'Whether no further job is started.', { zero: 'keep' }),
    jobTemplate: struct(JobTemplateSpec, 5, 'What the jobs are made from.'),
    successfulJobsHistoryLimit: int32(6, 'How many jobs that succeeded are kept.', { zero: 'keep' }),
    failedJobsHistoryLimit: int32(7, 'How many jobs that failed are kept.', { zero: 'keep' }),
  },
  { required: ['jobTemplate', 'schedule'] },
);

export const CronJobStatus = named('io.k8s.api.batch.v1.CronJobStatus', 'What state a cron job is in.', {
  active: list(1, ObjectReference, 'Jobs that run.', { 'x-kubernetes-list-type': 'atomic' }),
  lastScheduleTime: time(4, 'When a job was last started.', { zero: 'keep' }),
  lastSuccessfulTime: time(5, 'When a job last succeeded.', { zero: 'keep' }),
});

export const CronJob = kindSchema(
  'io.k8s.api.batch.v1.CronJob',
  'Jobs that are started again and again.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(CronJobSpec, 2, 'What is wanted of the cron job.'),
    status: struct(CronJobStatus, 3, 'What state the cron job is in.'),
  },
  { required: ['spec'] },
);
