import type { KubeObject } from '@berth/machinery/object';
import type {
  Decision,
  EventRecord,
  Guard,
  ObjectChange,
  Outcome,
  Reader,
  ReconcileKey,
  Reconciler,
  Write,
} from '@berth/machinery/reconcile';
import { matches, selectorOf } from '@berth/machinery/selectors';
import { deepEqual } from '@berth/machinery/values';
import { adopted, claim, controllerOf, distinct, released } from '../../apps/replicaset/reconcile-owner.ts';
import { isPodReady } from '../../apps/replicaset/reconcile-pods.ts';
import { harmless } from '../../apps/shared/podfromtemplate.ts';
import type { JobCondition, JobStatus } from '../../types.ts';
import { isFinished } from './conditions.ts';
import { condition, deadlineIn, success, withCondition } from './reconcile-conditions.ts';
import { type Count, countPods, finished, fold } from './reconcile-count.ts';
import { type Plan, plan } from './reconcile-plan.ts';
import { look, type Round } from './reconcile-round.ts';
import { isTracked, tracked, untracked } from './reconcile-tracking.ts';
import { jobNameLabel } from '../shared/labels.ts';

const resource = 'batch/jobs';
/** What a job says that is managed by this controller, if it says anything. */
const ownName = 'kubernetes.io/job-controller';

export interface JobSnapshot {
  job?: KubeObject;
  guard?: Guard;
  /** Its own, whatever their labels, and orphans that its selector matches. */
  pods: readonly KubeObject[];
  /** Pods that are still held for a job that is gone, or is another. */
  stray: readonly KubeObject[];
}

async function load(reader: Reader, { namespace, name }: ReconcileKey): Promise<JobSnapshot> {
  const job = await reader.get(resource, namespace, name);
  // Of a job that is gone not even the labels are known, should it have had its own.
  const selector = job === undefined ? {} : { selector: { matchLabels: { [jobNameLabel]: name } } };
  const all = await reader.list('pods', { namespace, ...selector });
  const stray = all.filter((pod) => {
    if (!isTracked(pod)) return false;
    const owner = controllerOf(pod);
    if (owner === undefined) return job === undefined && pod.metadata.labels?.[jobNameLabel] === name;
    return owner.kind === 'Job' && owner.name === name && owner.uid !== job?.metadata.uid;
  });
  if (job === undefined) return { pods: [], stray };
  const ownerUid = job.metadata.uid ?? '';
  const guard = await reader.guard(ownerUid);
  const [owned, matching] = await Promise.all([
    reader.list('pods', { namespace, ownerUid }),
    reader.list('pods', { namespace, selector: job.spec.selector }),
  ]);
  const orphans = matching.filter((pod) => controllerOf(pod) === undefined);
  return { job, guard, pods: distinct(owned, orphans), stray };
}

const release = (pods: readonly KubeObject[]): Write[] =>
  pods.map((pod) => ({ verb: 'update', object: untracked(pod) }));

function decide({ job, guard, pods, stray }: JobSnapshot, now: Date): Decision {
  if (job === undefined) return { writes: release(stray), independent: true };
  const { managedBy } = job.spec;
  if (managedBy !== undefined && managedBy !== ownName) return { writes: release(stray), independent: true };
  if (isFinished(job.status)) return { writes: release([...pods.filter(isTracked), ...stray]), independent: true };
  const claims = claim(job, selectorOf(job.spec.selector), pods);
  const ownership: Write[] = [
    ...release(stray),
    ...claims.adopt.map((pod): Write => ({ verb: 'update', object: tracked(adopted(pod, job)) })),
    ...claims.release.map((pod): Write => ({ verb: 'update', object: untracked(released(pod, job)) })),
  ];
  const round = look(job, claims.mine, now);
  const next = plan(round, guard, now);
  return {
    writes: [...ownership, ...next.writes],
    settle: (outcomes) =>
      settle({ ...round, pods: asWritten(round.pods, outcomes) }, next, outcomes.slice(ownership.length), now),
  };
}

/** The pods with what was just written of them, at their new versions. */
function asWritten(pods: readonly KubeObject[], outcomes: readonly Outcome[]): KubeObject[] {
  const written = new Map<string | undefined, KubeObject>();
  for (const outcome of outcomes) {
    if (outcome !== undefined && !(outcome instanceof Error)) written.set(outcome.metadata.uid, outcome);
  }
  return pods.map((pod) => written.get(pod.metadata.uid) ?? pod);
}

/** Tells what came of the pods, and notes those that ended. */
function settle(round: Round, next: Plan, outcomes: readonly Outcome[], now: Date): Decision {
  const done = tally(next, outcomes);
  const { spec, job } = round;
  const active = round.active.length - done.deleted.length + done.created;
  const whole = round.finish === undefined || done.deleted.length === round.active.length;
  const complete =
    spec.completions === undefined
      ? round.succeeded > 0 && active === 0
      : round.succeeded >= spec.completions && active === 0;
  const finish = whole ? (round.finish ?? (complete ? success(now) : undefined)) : undefined;
  const events = eventsOf(job, next, outcomes);
  const draft: JobStatus = {
    ...round.status,
    active,
    ready: round.ready - done.deleted.filter(isPodReady).length,
    terminating: round.terminating + done.deleted.length,
  };
  if (finish === undefined && round.finish === undefined) suspension(round, draft, events, now);
  const count = countPods({ ...round, finish }, draft, now);
  const waits = [next.wait, deadlineIn(spec, draft, now)].filter((wait) => wait !== undefined && wait > 0);
  const requeueAfter = waits.length === 0 ? undefined : Math.min(...(waits as number[]));
  const told = same(job.status, count.status) ? [] : [statusWrite(job, count.status)];
  return {
    writes: [...told, ...release(count.release)],
    events,
    requeueAfter,
    settle: (results) => conclude(job, count, told.length, results, requeueAfter, now),
  };
}

const statusWrite = (job: KubeObject, status: JobStatus): Write => ({
  verb: 'update',
  subresource: 'status',
  object: { ...job, status },
});

/** Counts what was let go, and ends the job when nothing is left. */
function conclude(
  job: KubeObject,
  count: Count,
  offset: number,
  results: readonly Outcome[],
  requeueAfter: number | undefined,
  now: Date,
): Decision {
  const written = offset === 0 ? job : results[0];
  if (written === undefined || written instanceof Error) return { writes: [], requeueAfter };
  const gone = (outcome: Outcome): boolean =>
    outcome !== undefined && (!(outcome instanceof Error) || harmless(outcome));
  const held = new Set(
    count.release.filter((_, at) => !gone(results[offset + at])).map(({ metadata }) => metadata.uid ?? ''),
  );
  const status = fold(count.status, held);
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
  const ends =
    count.last !== undefined &&
    !count.more &&
    succeeded.length + failed.length === 0 &&
    (status.terminating ?? 0) === 0;
  const next = ends && count.last ? finished(status, count.last, now) : status;
  return {
    writes: same(count.status, next) ? [] : [statusWrite(written, next)],
    events: ends && count.last ? endEvents(job, count.last, next) : [],
    requeueAfter,
  };
}

function same(old: JobStatus | undefined, next: JobStatus): boolean {
  const plain = ({ uncountedTerminatedPods, ...status }: JobStatus): object => ({
    ...Object.fromEntries(Object.entries(status).filter(([, value]) => value !== undefined && value !== '')),
    active: status.active ?? 0,
    succeeded: status.succeeded ?? 0,
    failed: status.failed ?? 0,
    conditions: status.conditions ?? [],
    uncounted: uncountedTerminatedPods ?? {},
  });
  return deepEqual(plain(old ?? {}), plain(next));
}

/** A job that waits says so, and has not started. */
function suspension({ spec, job }: Round, draft: JobStatus, events: EventRecord[], now: Date): void {
  if (job.metadata.deletionTimestamp !== undefined) return;
  const waits = spec.suspend === true;
  const [status, reason, message] = waits
    ? ['True', 'JobSuspended', 'Job suspended']
    : ['False', 'JobResumed', 'Job resumed'];
  const before = draft.conditions ?? [];
  const conditions = withCondition(before, condition('Suspended', status ?? '', reason ?? '', message ?? '', now));
  if (conditions === before) return;
  draft.conditions = [...conditions];
  if (waits) delete draft.startTime;
  else draft.startTime = conditions.find(({ type }) => type === 'Suspended')?.lastTransitionTime ?? undefined;
  events.push({ regarding: job, type: 'Normal', reason: waits ? 'Suspended' : 'Resumed', message: message ?? '' });
}

function tally(next: Plan, outcomes: readonly Outcome[]): { created: number; deleted: KubeObject[] } {
  const done = (at: number): boolean => outcomes[at] !== undefined && !(outcomes[at] instanceof Error);
  const deleted = next.writes.flatMap((write, at) => {
    if (write.verb !== 'delete') return [];
    const outcome = outcomes[at];
    return done(at) || (outcome instanceof Error && harmless(outcome)) ? [write.object] : [];
  });
  return { created: next.writes.filter(({ verb }, at) => verb === 'create' && done(at)).length, deleted };
}

function eventsOf(job: KubeObject, { writes }: Plan, outcomes: readonly Outcome[]): EventRecord[] {
  const creating = writes[0]?.verb === 'create';
  const events = writes.flatMap((write, at): EventRecord[] => {
    const outcome = outcomes[at];
    if (write.verb === 'closeNamespace' || outcome === undefined || outcome instanceof Error) return [];
    const message = creating ? `Created pod: ${outcome.metadata.name}` : `Deleted pod: ${write.object.metadata.name}`;
    const reason = creating ? 'SuccessfulCreate' : 'SuccessfulDelete';
    return [{ regarding: job, type: 'Normal', reason, message }];
  });
  const failure = outcomes.find((outcome) => outcome instanceof Error && !harmless(outcome));
  if (failure instanceof Error) {
    const reason = creating ? 'FailedCreate' : 'FailedDelete';
    const message = `Error ${creating ? 'creating' : 'deleting'}: ${failure.message}`;
    events.push({ regarding: job, type: 'Warning', reason, message });
  }
  return events;
}

function endEvents(job: KubeObject, last: JobCondition, { succeeded = 0 }: JobStatus): EventRecord[] {
  if (last.type !== 'Complete') {
    return [{ regarding: job, type: 'Warning', reason: last.reason ?? '', message: last.message ?? '' }];
  }
  const completed: EventRecord = { regarding: job, type: 'Normal', reason: 'Completed', message: 'Job completed' };
  if (job.spec.completions === undefined || succeeded <= job.spec.completions) return [completed];
  const message = 'Too many succeeded pods running after completion count reached';
  return [{ regarding: job, type: 'Warning', reason: 'TooManySucceededPods', message }, completed];
}

/** Pods tell their job; orphans whoever's selector matches them, and pods that are held the job they are named after. */
async function ofPod({ type, object, previous }: ObjectChange, reader: Reader): Promise<ReconcileKey[]> {
  const namespace = object.metadata.namespace ?? '';
  const names = new Set<string>();
  for (const state of [object, previous]) {
    const controller = state === undefined ? undefined : controllerOf(state);
    if (controller?.kind === 'Job') names.add(controller.name);
  }
  if (type !== 'DELETED' && controllerOf(object) === undefined) {
    const name = object.metadata.labels?.[jobNameLabel];
    if (isTracked(object) && name !== undefined) names.add(name);
    for (const job of await reader.list(resource, { namespace }))
      if (matches(selectorOf(job.spec.selector), object.metadata.labels)) names.add(job.metadata.name ?? '');
  }
  return [...names].map((name) => ({ namespace, name }));
}

/** Runs pods until enough of them succeeded (upstream pkg/controller/job). */
export const reconciler: Reconciler<JobSnapshot> = {
  name: 'job',
  watches: [
    {
      resource,
      keys: ({ object }) => [{ namespace: object.metadata.namespace ?? '', name: object.metadata.name ?? '' }],
    },
    { resource: 'pods', keys: ofPod },
  ],
  load,
  decide,
};
