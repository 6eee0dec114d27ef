import type { FieldError } from '@berth/machinery/errors';
import { child, duplicate, index, invalidValue, required } from '@berth/machinery/invalid';
import { fieldImmutable } from '@berth/machinery/meta';
import { deepEqual } from '@berth/machinery/values';
import { nonNegative } from '../../checks.ts';
import type { Job, JobStatus, UncountedTerminatedPods } from '../../types.ts';
import { overlap, parseIndexes } from '../shared/indexes.ts';
import { isFinished, isTrue } from './conditions.ts';

const conditionsWrong = (detail: string): FieldError => ({
  type: 'FieldValueInvalid',
  field: 'status.conditions',
  detail,
});

/** A job's status and its way from the old one (upstream ValidateJobStatusUpdate, getStatusValidationOptions). */
export function validateJobStatus(job: Job, old: Job): FieldError[] {
  const change: Change = { job, old, status: job.status ?? {}, before: old.status ?? {} };
  return [
    ...validateCounts(change.status),
    ...validateConditions(change),
    ...validateTimes(change),
    ...validateFinished(change),
    ...validateIndexTexts(change),
    ...validateCombinations(change),
    ...validateTransition(change),
  ];
}

interface Change {
  job: Job;
  old: Job;
  status: JobStatus;
  before: JobStatus;
}

const has = (status: JobStatus, type: string): boolean => isTrue(status.conditions, type);

/** Old statuses that would not pass any more are left alone: a rule holds where what it is about has changed. */
function changed(
  { status, before }: Change,
  ...what: (keyof JobStatus | 'Complete' | 'Failed' | 'finished' | 'FailureTarget' | 'SuccessCriteriaMet')[]
): boolean {
  return what.some((one) => {
    if (one === 'finished') return isFinished(status) !== isFinished(before);
    if (/^[A-Z]/.test(one)) return has(status, one) !== has(before, one);
    const field = one as keyof JobStatus;
    return !deepEqual(status[field] || undefined, before[field] || undefined);
  });
}

function validateCounts(status: JobStatus): FieldError[] {
  const counts = ['active', 'succeeded', 'failed', 'ready', 'terminating'] as const;
  return [
    ...counts.flatMap((field) => nonNegative(status[field], child('status', field))),
    ...validateUncounted(status.uncountedTerminatedPods, 'status.uncountedTerminatedPods'),
  ];
}

function validateUncounted(pods: UncountedTerminatedPods | undefined, path: string): FieldError[] {
  const seen = new Set<string>();
  return (['succeeded', 'failed'] as const).flatMap((list) =>
    (pods?.[list] ?? []).flatMap((uid, position) => {
      const at = index(child(path, list), position);
      if (uid === '') return [invalidValue(at, uid, 'must not be empty')];
      if (seen.has(uid)) return [duplicate(at, uid)];
      seen.add(uid);
      return [];
    }),
  );
}

function validateConditions(change: Change): FieldError[] {
  const { status } = change;
  const errors: FieldError[] = [];
  const complete = has(status, 'Complete');
  if (changed(change, 'Complete', 'Failed') && complete && has(status, 'Failed')) {
    errors.push(conditionsWrong('cannot set Complete=True and Failed=true conditions'));
  }
  if (changed(change, 'Complete', 'FailureTarget') && complete && has(status, 'FailureTarget')) {
    errors.push(conditionsWrong('cannot set Complete=True and FailureTarget=true conditions'));
  }
  return errors;
}

function validateTimes(change: Change): FieldError[] {
  const { status } = change;
  const { startTime, completionTime } = status;
  const path = 'status.completionTime';
  const complete = has(status, 'Complete');
  const errors: FieldError[] = [];
  if (changed(change, 'Complete', 'completionTime')) {
    if (completionTime && !complete) {
      const detail = 'cannot set completionTime when there is no Complete=True condition';
      errors.push(invalidValue(path, completionTime, detail));
    }
    if (!completionTime && complete) errors.push(required(path, 'completionTime is required for Complete jobs'));
  }
  const moved = changed(change, 'startTime', 'completionTime');
  if (moved && startTime && completionTime && Date.parse(completionTime) < Date.parse(startTime)) {
    errors.push(invalidValue(path, completionTime, 'must be equal to or after `startTime`'));
  }
  if (changed(change, 'Failed', 'failedIndexes') && has(status, 'Failed') && !has(status, 'FailureTarget')) {
    errors.push(conditionsWrong('cannot set Failed=True condition without the FailureTarget=true condition'));
  }
  if (changed(change, 'Complete', 'SuccessCriteriaMet') && complete && !has(status, 'SuccessCriteriaMet')) {
    errors.push(conditionsWrong('cannot set Complete=True condition without the SuccessCriteriaMet=true condition'));
  }
  return errors;
}

function validateFinished(change: Change): FieldError[] {
  const { job, status } = change;
  if (!isFinished(status)) return [];
  const errors: FieldError[] = [];
  const active = status.active ?? 0;
  if (changed(change, 'finished', 'active') && active > 0) {
    errors.push(invalidValue('status.active', active, 'active>0 is invalid for finished job'));
  }
  const neverStarts = job.spec?.suspend === true && job.spec.completions === 0;
  if (changed(change, 'finished', 'startTime') && !neverStarts && !status.startTime) {
    errors.push(required('status.startTime', 'startTime is required for finished job'));
  }
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
  if (changed(change, 'finished', 'uncountedTerminatedPods') && succeeded.length + failed.length > 0) {
    const value = { Succeeded: succeeded.length > 0 ? succeeded : null, Failed: failed.length > 0 ? failed : null };
    errors.push(invalidValue('status.uncountedTerminatedPods', value, 'must be empty for finished job'));
  }
  return errors;
}

function indexErrors(field: 'completedIndexes' | 'failedIndexes', text: string, completions: number): FieldError[] {
  try {
    parseIndexes(text, completions);
    return [];
  } catch (error) {
    return [invalidValue(child('status', field), text, `error parsing ${field}: ${(error as Error).message}`)];
  }
}

function validateIndexTexts(change: Change): FieldError[] {
  const { job, status } = change;
  const { completions, backoffLimitPerIndex, completionMode } = job.spec ?? {};
  const { completedIndexes = '', failedIndexes } = status;
  const errors: FieldError[] = [];
  const [completedMoved, failedMoved] = [changed(change, 'completedIndexes'), changed(change, 'failedIndexes')];
  if (completedMoved && completions !== undefined) {
    errors.push(...indexErrors('completedIndexes', completedIndexes, completions));
  }
  if (failedMoved && completions !== undefined && backoffLimitPerIndex !== undefined && failedIndexes !== undefined) {
    errors.push(...indexErrors('failedIndexes', failedIndexes, completions));
  }
  if (completedMoved && completedIndexes !== '' && completionMode !== 'Indexed') {
    const detail = 'cannot set non-empty completedIndexes when non-indexed completion mode';
    errors.push(invalidValue('status.completedIndexes', completedIndexes, detail));
  }
  if (failedMoved && backoffLimitPerIndex === undefined && failedIndexes !== undefined) {
    const detail = 'cannot set non-null failedIndexes when backoffLimitPerIndex is null';
    errors.push(invalidValue('status.failedIndexes', failedIndexes, detail));
  }
  const shared =
    (completedMoved || failedMoved) && completions !== undefined && failedIndexes !== undefined
      ? overlap(completedIndexes, failedIndexes, completions)
      : undefined;
  if (shared !== undefined) {
    const detail = `failedIndexes and completedIndexes overlap at index: ${shared}`;
    errors.push(invalidValue('status.failedIndexes', failedIndexes, detail));
  }
  return errors;
}

function validateCombinations(change: Change): FieldError[] {
  const { job, status } = change;
  const { terminating = 0, ready, active = 0 } = status;
  const errors: FieldError[] = [];
  if (changed(change, 'finished', 'terminating') && terminating > 0 && isFinished(status)) {
    errors.push(invalidValue('status.terminating', terminating, 'terminating>0 is invalid for finished job'));
  }
  if (changed(change, 'ready', 'active') && ready !== undefined && ready > active) {
    errors.push(invalidValue('status.ready', ready, 'cannot set more ready pods than active'));
  }
  const met = has(status, 'SuccessCriteriaMet');
  if (met && has(status, 'Failed')) {
    errors.push(conditionsWrong('cannot set SuccessCriteriaMet=True and Failed=true conditions'));
  }
  if (met && has(status, 'FailureTarget')) {
    errors.push(conditionsWrong('cannot set SuccessCriteriaMet=True and FailureTarget=true conditions'));
  }
  if (job.spec?.successPolicy && !met && has(status, 'Complete')) {
    const detail = 'cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True';
    errors.push(conditionsWrong(detail));
  }
  return errors;
}

/** What was final stays final, and counters only rise. */
function validateTransition(change: Change): FieldError[] {
  const { job, old, status, before } = change;
  const errors = ['Failed', 'Complete', 'FailureTarget']
    .filter((type) => has(before, type) && !has(status, type))
    .map((type) => conditionsWrong(`cannot disable the terminal ${type}=True condition`));
  const { completionMode, completions, parallelism, suspend } = job.spec ?? {};
  const elastic = completionMode === 'Indexed' && completions === parallelism;
  for (const field of ['failed', 'succeeded'] as const) {
    const count = status[field] ?? 0;
    if (count >= (before[field] ?? 0) || (field === 'succeeded' && elastic)) continue;
    errors.push(invalidValue(child('status', field), count, `cannot decrease the ${field} counter`));
  }
  const { completionTime, startTime } = status;
  if (completionTime && before.completionTime && completionTime !== before.completionTime) {
    errors.push(invalidValue('status.completionTime', completionTime, fieldImmutable));
  }
  const resumes =
    has(before, 'Suspended') &&
    (status.conditions ?? []).some(({ type, status: value }) => type === 'Suspended' && value === 'False');
  if (before.startTime && startTime !== before.startTime && suspend !== true && !resumes) {
    const detail = 'field is immutable for unsuspended job once set';
    errors.push(invalidValue('status.startTime', startTime ?? null, detail));
  }
  const [met, wasMet] = [has(status, 'SuccessCriteriaMet'), has(before, 'SuccessCriteriaMet')];
  if (wasMet && !met) errors.push(conditionsWrong('cannot disable the SuccessCriteriaMet=True condition'));
  if (isTrue(old.status?.conditions, 'Complete') && !wasMet && met) {
    const detail = 'cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions';
    errors.push(conditionsWrong(detail));
  }
  return errors;
}
