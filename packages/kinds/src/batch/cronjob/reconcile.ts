import type { KubeObject } from '@berth/machinery/object';
import type {
  Decision,
  EventRecord,
  ObjectChange,
  Outcome,
  ReconcileKey,
  Reconciler,
  Write,
} from '@berth/machinery/reconcile';
import { deepEqual } from '@berth/machinery/values';
import { controllerOf, controllerReference } from '../../apps/replicaset/reconcile-owner.ts';
import { harmless } from '../../apps/shared/podfromtemplate.ts';
import type { CronJobStatus, ObjectReference } from '../../types.ts';
import { isFinished, isTrue } from '../job/conditions.ts';
import { isTimeZone } from '../shared/cron.ts';
import { areMany, due, rfc1123, type Timetable, timestamp, timetable, untilNext } from './reconcile-schedule.ts';

const resource = 'batch/cronjobs';

export interface CronJobSnapshot {
  cronJob?: KubeObject;
  /** Its own. */
  jobs: readonly KubeObject[];
  /** Names of jobs that its status tells of and that are there, though not its own. */
  others: readonly string[];
}

/** What is to be done, before it is known how it went. */
interface Round {
  cronJob: KubeObject;
  status: CronJobStatus;
  writes: Write[];
  events: EventRecord[];
  /** When a job that is to be started, or was without being noted, was due. */
  scheduled?: number;
  existing?: KubeObject;
  requeueAfter?: number;
}

const told = (regarding: KubeObject, type: EventRecord['type'], reason: string, message: string): EventRecord => ({
  regarding,
  type,
  reason,
  message,
});

function decide({ cronJob, jobs, others }: CronJobSnapshot, now: Date): Decision {
  if (cronJob === undefined) return { writes: [] };
  const round: Round = { cronJob, status: { ...cronJob.status }, writes: [], events: [] };
  note(round, jobs, others);
  tidy(round, jobs);
  if (cronJob.metadata.deletionTimestamp === undefined) start(round, jobs, now.getTime());
  const { writes, events, requeueAfter } = round;
  return { writes, events, requeueAfter, settle: (outcomes) => settle(round, outcomes) };
}

/** What became of the jobs that were started. */
function note({ cronJob, status, events }: Round, jobs: readonly KubeObject[], others: readonly string[]): void {
  for (const job of jobs) {
    const { name, uid } = job.metadata;
    const active = (status.active ?? []).some((one) => one.uid === uid);
    if (!isFinished(job.status)) {
      const message = `Saw a job that the controller did not create or forgot: ${name}`;
      if (!active) events.push(told(cronJob, 'Warning', 'UnexpectedJob', message));
      continue;
    }
    const complete = isTrue(job.status?.conditions, 'Complete');
    if (active) {
      status.active = (status.active ?? []).filter((one) => one.uid !== uid);
      const message = `Saw completed job: ${name}, condition: ${complete ? 'Complete' : 'Failed'}`;
      events.push(told(cronJob, 'Normal', 'SawCompletedJob', message));
    }
    const end: string | undefined = complete ? job.status?.completionTime : undefined;
    if (end !== undefined && (!status.lastSuccessfulTime || Date.parse(end) > Date.parse(status.lastSuccessfulTime)))
      status.lastSuccessfulTime = end;
  }
  const known = new Set(jobs.map(({ metadata }) => metadata.uid));
  const missing = (status.active ?? []).filter(({ uid, name }) => !known.has(uid) && !others.includes(name ?? ''));
  for (const { name } of missing)
    events.push(told(cronJob, 'Normal', 'MissingJob', `Active job went missing: ${name}`));
  if (missing.length > 0) status.active = (status.active ?? []).filter((one) => !missing.includes(one));
}

/** Takes the oldest of its finished jobs away. */
function tidy({ cronJob, writes }: Round, jobs: readonly KubeObject[]): void {
  const { successfulJobsHistoryLimit, failedJobsHistoryLimit } = cronJob.spec;
  const limits: [string, number | undefined][] = [
    ['Complete', successfulJobsHistoryLimit],
    ['Failed', failedJobsHistoryLimit],
  ];
  for (const [type, limit] of limits) {
    const done = jobs.filter(({ status }) => isTrue(status?.conditions, type)).sort(byStart);
    if (limit === undefined) continue;
    for (const job of done.slice(0, Math.max(0, done.length - limit))) writes.push(deletion(job));
  }
}

const deletion = (object: KubeObject): Write => ({ verb: 'delete', object, propagationPolicy: 'Background' });

function byStart(a: KubeObject, b: KubeObject): number {
  const [first, second] = [a, b].map(({ status }) => (status?.startTime ? Date.parse(status.startTime) : Infinity));
  if (first === second) return (a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1;
  return (first as number) < (second as number) ? -1 : 1;
}

/** Starts the job that is due, if there is one and it may. */
function start(round: Round, jobs: readonly KubeObject[], now: number): void {
  const { cronJob, events, status } = round;
  const { spec, metadata } = cronJob;
  const warn = (reason: string, message: string): unknown => events.push(told(cronJob, 'Warning', reason, message));
  if (spec.timeZone !== undefined && !isTimeZone(spec.timeZone)) {
    warn('UnknownTimeZone', `invalid timeZone: ${JSON.stringify(spec.timeZone)}: unknown time zone ${spec.timeZone}`);
    return;
  }
  if (spec.suspend === true) return;
  const link = 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/';
  const quoted = JSON.stringify(spec.schedule);
  if (spec.schedule.includes('TZ'))
    warn(
      'UnsupportedSchedule',
      `CRON_TZ or TZ used in schedule ${quoted} is not officially supported, see ${link} for more details`,
    );
  let table: Timetable;
  try {
    table = timetable(spec);
  } catch (error) {
    warn('UnparseableSchedule', `unparseable schedule: ${quoted} : ${(error as Error).message}`);
    return;
  }
  const since = Date.parse(status.lastScheduleTime ?? metadata.creationTimestamp ?? '');
  const deadline = (spec.startingDeadlineSeconds ?? Infinity) * 1000;
  try {
    const last = due(table, Math.max(since, now - deadline), now);
    const message = 'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew';
    if (areMany(last)) warn('TooManyMissedTimes', message);
    round.requeueAfter = untilNext(table, since, now);
    if (last.latest !== undefined) startAt(round, jobs, { at: last.latest, deadline, zone: table.zone }, now);
  } catch (error) {
    warn('InvalidSchedule', `invalid schedule: ${spec.schedule} : ${(error as Error).message}`);
  }
}

function startAt(
  round: Round,
  jobs: readonly KubeObject[],
  { at, deadline, zone }: { at: number; deadline: number; zone: string },
  now: number,
): void {
  const { cronJob, events, status, writes } = round;
  const name = `${cronJob.metadata.name}-${Math.floor(at / 60_000)}`;
  const active = status.active ?? [];
  if (at + deadline < now) {
    const message = `Missed scheduled time to start a job: ${rfc1123(at)}`;
    events.push(told(cronJob, 'Warning', 'MissSchedule', message));
    return;
  }
  if (active.some((one) => one.name === name) || Date.parse(status.lastScheduleTime ?? '') === at) return;
  if (cronJob.spec.concurrencyPolicy === 'Forbid' && active.length > 0) {
    const message = 'Not starting job because prior execution is running and concurrency policy is Forbid';
    events.push(told(cronJob, 'Normal', 'JobAlreadyActive', message));
    return;
  }
  if (cronJob.spec.concurrencyPolicy === 'Replace')
    writes.push(...jobs.filter(({ metadata }) => active.some(({ uid }) => uid === metadata.uid)).map(deletion));
  round.scheduled = at;
  const existing = jobs.find(({ metadata }) => metadata.name === name);
  if (existing !== undefined) round.existing = existing;
  else writes.push({ verb: 'create', object: jobAt(cronJob, name, timestamp(at, zone)) });
}

/** upstream cronjob/utils.go getJobFromTemplate2. */
function jobAt(cronJob: KubeObject, name: string, scheduled: string): KubeObject {
  const { metadata, spec } = cronJob.spec.jobTemplate;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      namespace: cronJob.metadata.namespace,
      labels: { ...metadata?.labels },
      annotations: { ...metadata?.annotations, 'batch.kubernetes.io/cronjob-scheduled-timestamp': scheduled },
      ownerReferences: [controllerReference(cronJob)],
    },
    spec,
  };
}

function settle(
  { cronJob, status, writes, scheduled, existing, requeueAfter }: Round,
  outcomes: readonly Outcome[],
): Decision {
  const events: EventRecord[] = [];
  let started = existing;
  const gone = new Set<string | undefined>();
  for (const [at, write] of writes.entries()) {
    const outcome = outcomes[at];
    if (outcome === undefined || write.verb === 'closeNamespace') continue;
    const failed = outcome instanceof Error;
    if (write.verb === 'create') {
      if (!failed) {
        started = outcome;
        events.push(told(cronJob, 'Normal', 'SuccessfulCreate', `Created job ${outcome.metadata.name}`));
      } else if (!harmless(outcome)) {
        events.push(told(cronJob, 'Warning', 'FailedCreate', `Error creating job: ${outcome.message}`));
      }
    } else if (failed) {
      events.push(told(cronJob, 'Warning', 'FailedDelete', `Deleted job: ${outcome.message}`));
    } else {
      gone.add(write.object.metadata.uid);
      events.push(told(cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${write.object.metadata.name}`));
    }
  }
  const next: CronJobStatus = { ...status, active: (status.active ?? []).filter(({ uid }) => !gone.has(uid ?? '')) };
  if (started !== undefined && scheduled !== undefined) {
    const noted = next.active?.some(({ uid }) => uid === started.metadata.uid);
    if (noted !== true) next.active = [...(next.active ?? []), referenceTo(started)];
    next.lastScheduleTime = new Date(scheduled).toISOString().replace('.000', '');
  }
  if (next.active?.length === 0) delete next.active;
  const same = deepEqual(next, cronJob.status ?? {});
  return {
    writes: same ? [] : [{ verb: 'update', subresource: 'status', object: { ...cronJob, status: next } }],
    events,
    requeueAfter,
  };
}

function referenceTo({ apiVersion, kind, metadata }: KubeObject): ObjectReference {
  const { name, namespace, uid, resourceVersion } = metadata;
  return { kind, apiVersion, name, namespace, uid, resourceVersion } as ObjectReference;
}

function ofJob({ object, previous }: ObjectChange): ReconcileKey[] {
  const owners = [object, previous].map((state) => (state === undefined ? undefined : controllerOf(state)));
  const names = new Set(owners.filter((owner) => owner?.kind === 'CronJob').map((owner) => owner?.name ?? ''));
  return [...names].map((name) => ({ namespace: object.metadata.namespace ?? '', name }));
}

/** Starts jobs by the clock (upstream pkg/controller/cronjob). */
export const reconciler: Reconciler<CronJobSnapshot> = {
  name: 'cronjob',
  watches: [
    {
      resource,
      keys: ({ object }) => [{ namespace: object.metadata.namespace ?? '', name: object.metadata.name ?? '' }],
    },
    { resource: 'batch/jobs', keys: ofJob },
  ],
  async load(reader, { namespace, name }) {
    const cronJob = await reader.get(resource, namespace, name);
    if (cronJob === undefined) return { jobs: [], others: [] };
    const owned = await reader.list('batch/jobs', { namespace, ownerUid: cronJob.metadata.uid ?? '' });
    const jobs = owned.filter((job) => controllerOf(job)?.uid === cronJob.metadata.uid);
    const known = new Set(jobs.map(({ metadata }) => metadata.name));
    const active: ObjectReference[] = cronJob.status?.active ?? [];
    const names = active.map((one) => one.name ?? '').filter((one) => !known.has(one));
    const found = await Promise.all(names.map((one) => reader.get('batch/jobs', namespace, one)));
    return { cronJob, jobs, others: found.flatMap((job) => job?.metadata.name ?? []) };
  },
  decide,
};
