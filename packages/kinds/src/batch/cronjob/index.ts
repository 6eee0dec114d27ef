import type { KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { ageColumn, column, nameColumn, podTemplateColumns, selectorColumn, since } from '../../columns.ts';
import { nameWarnings, podWarnings } from '../../core/pod/warnings.ts';
import { statusStrategy } from '../../strategy.ts';
import type { CronJob as Typed, CronJobSpec } from '../../types.ts';
import { jobSpecDefaults } from '../job/defaults.ts';
import { jobSpecWarnings } from '../shared/jobspec.ts';
import { cronJobs as kind } from './kind.ts';
import { validateCronJob } from './validate.ts';

/** upstream pkg/apis/batch/v1/defaults.go SetDefaults_CronJob. */
function defaults(object: KubeObject): void {
  const cronJob = object as Typed;
  const spec: CronJobSpec = (cronJob.spec ??= { schedule: '', jobTemplate: {} });
  spec.concurrencyPolicy ||= 'Allow';
  spec.suspend ??= false;
  spec.successfulJobsHistoryLimit ??= 3;
  spec.failedJobsHistoryLimit ??= 1;
  jobSpecDefaults(((spec.jobTemplate ??= {}).spec ??= { template: {} }));
}

function warnings({ metadata, spec }: KubeObject, old: KubeObject | undefined): string[] {
  const path = 'spec.jobTemplate.spec';
  const changed = old === undefined || metadata.generation !== old.metadata.generation;
  const job = spec?.jobTemplate?.spec ?? {};
  const zone =
    'cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details';
  return [
    ...(old === undefined ? nameWarnings(metadata, 'Pod names and hostnames') : []),
    ...(changed ? [...jobSpecWarnings(job, path), ...podWarnings(job.template ?? {}, `${path}.template`)] : []),
    ...(old !== undefined && String(spec?.schedule).includes('TZ') ? [zone] : []),
  ];
}

export const cronJobs: KindDefinition = {
  ...kind,
  columns: [
    nameColumn,
    column('Schedule', 'string', 'When, in the format of cron.', ({ spec }) => spec?.schedule ?? ''),
    column('Timezone', 'string', 'Time zone of the schedule.', ({ spec }) => spec?.timeZone ?? '<none>'),
    column('Suspend', 'boolean', 'Whether no further job is started.', ({ spec }) =>
      spec?.suspend === undefined ? '<unset>' : spec.suspend ? 'True' : 'False',
    ),
    column('Active', 'integer', 'Jobs that run.', ({ status }) => (status?.active ?? []).length),
    column('Last Schedule', 'string', 'Time since a job was last started.', ({ status }, now) =>
      status?.lastScheduleTime ? since(status.lastScheduleTime, now) : '<none>',
    ),
    ageColumn,
    ...podTemplateColumns(({ spec }) => spec?.jobTemplate?.spec?.template),
    selectorColumn(({ spec }) => spec?.jobTemplate?.spec?.selector),
  ],
  defaults,
  ...statusStrategy(),
  validate: validateCronJob,
  warnings,
};
