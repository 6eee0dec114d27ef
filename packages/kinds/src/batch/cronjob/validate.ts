import type { FieldError } from '@berth/machinery/errors';
import { child, invalidValue, notSupported, required } from '@berth/machinery/invalid';
import type { HookContext } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { nonNegative, oneOf } from '../../checks.ts';
import type { CronJob, CronJobSpec, JobTemplateSpec } from '../../types.ts';
import { isTimeZone, parseSchedule } from '../shared/cron.ts';
import { validateJobSpec } from '../shared/jobspec.ts';

/** A job's name is the cron job's and eleven characters more. */
const nameLength = 52;

/** upstream pkg/apis/batch/validation ValidateCronJobCreate, ValidateCronJobUpdate. */
export function validateCronJob(object: KubeObject, { old }: HookContext): FieldError[] {
  const { metadata, spec } = object as CronJob;
  const name = metadata.name ?? '';
  const errors = validateSpec(spec, (old as CronJob | undefined)?.spec);
  if (old === undefined && Buffer.byteLength(name) > nameLength) {
    errors.push(invalidValue('metadata.name', name, `must be no more than ${nameLength} characters`));
  }
  return errors;
}

function validateSpec(
  spec: CronJobSpec = { schedule: '', jobTemplate: {} },
  old: CronJobSpec | undefined,
): FieldError[] {
  return [
    ...validateSchedule(spec, old, 'spec.schedule'),
    ...nonNegative(spec.startingDeadlineSeconds, 'spec.startingDeadlineSeconds'),
    ...(old === undefined || old.timeZone !== spec.timeZone ? validateTimeZone(spec.timeZone, 'spec.timeZone') : []),
    ...oneOf(spec.concurrencyPolicy, 'spec.concurrencyPolicy', ['Allow', 'Forbid', 'Replace']),
    ...validateTemplate(spec.jobTemplate ?? {}, 'spec.jobTemplate'),
    ...nonNegative(spec.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit'),
    ...nonNegative(spec.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit'),
  ];
}

function validateSchedule(
  { schedule = '', timeZone }: CronJobSpec,
  old: CronJobSpec | undefined,
  path: string,
): FieldError[] {
  if (schedule === '') return [required(path)];
  const errors: FieldError[] = [];
  try {
    parseSchedule(schedule);
  } catch (error) {
    errors.push(invalidValue(path, schedule, (error as Error).message));
  }
  if (!schedule.includes('TZ')) return errors;
  if (old?.schedule?.includes('TZ') !== true) {
    const detail = 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead';
    errors.push(invalidValue(path, schedule, detail));
  } else if (timeZone !== undefined) {
    const detail = 'cannot use both timeZone field and TZ or CRON_TZ in schedule';
    errors.push(invalidValue(path, schedule, detail));
  }
  return errors;
}

function validateTimeZone(zone: string | undefined, path: string): FieldError[] {
  if (zone === undefined) return [];
  if (zone === '') return [invalidValue(path, zone, 'timeZone must be nil or non-empty string')];
  const unknown = invalidValue(path, zone, `unknown time zone ${zone}`);
  const odd = (part: string): boolean => /^\.{1,2}$|^-/.test(part) || !/^[A-Za-z.\-_0-9+]{1,14}$/.test(part);
  if (zone.split('/').some(odd)) return [unknown];
  const errors: FieldError[] = [];
  if (zone.toLowerCase() === 'local') {
    const detail = 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones';
    errors.push(invalidValue(path, zone, detail));
  }
  // Go knows its own zone by this very name.
  if (zone !== 'Local' && !isTimeZone(zone)) errors.push(unknown);
  return errors;
}

function validateTemplate({ spec = { template: {} } }: JobTemplateSpec, path: string): FieldError[] {
  const at = child(path, 'spec');
  const errors = validateJobSpec(spec, at);
  if (spec.selector) {
    errors.push(invalidValue(child(at, 'selector'), spec.selector, '`selector` will be auto-generated'));
  }
  if (spec.manualSelector === true) errors.push(notSupported(child(at, 'manualSelector'), true, ['nil', 'false']));
  return errors;
}
