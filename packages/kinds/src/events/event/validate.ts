import type { FieldError } from '@berth/machinery/errors';
import { invalidValue, required } from '@berth/machinery/invalid';
import { fieldImmutable } from '@berth/machinery/meta';
import type { HookContext } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { deepEqual } from '@berth/machinery/values';
import { legacyErrors } from '../../core/event/validate.ts';
import type { Event } from '../../types.ts';
import { toCore } from './convert.ts';

/** upstream ValidateEventCreate and what ValidateEventUpdate says of the new event alone, for events.k8s.io/v1. */
export function validateEventsV1(object: KubeObject, { old }: HookContext): FieldError[] {
  const event = toCore(object) as Event;
  const moved = old === undefined || !deepEqual(object.series, old.series);
  const errors = [...legacyErrors(event, 'reportingController'), ...(moved ? seriesErrors(event) : [])];
  return old === undefined ? [...errors, ...newErrors(event)] : errors;
}

/** What an event must be to be made here; one that core/v1 took may be less, and is changed all the same. */
function newErrors(event: Event): FieldError[] {
  const errors: FieldError[] = [];
  if (!event.eventTime) errors.push(required('eventTime'));
  if (event.type !== 'Normal' && event.type !== 'Warning') {
    errors.push(invalidValue('type', '', `has invalid value: ${event.type ?? ''}`));
  }
  for (const field of ['firstTimestamp', 'lastTimestamp', 'count', 'source'] as const)
    if (isSet(event[field])) errors.push(invalidValue(field, '', 'needs to be unset'));
  return errors;
}

/** A source is set by any of its parts. */
const isSet = (value: unknown): boolean =>
  typeof value === 'object' && value !== null ? Object.values(value).some(isSet) : Boolean(value);

function seriesErrors({ series }: Event): FieldError[] {
  if (!series) return [];
  return [
    ...((series.count ?? 0) < 2 ? [invalidValue('series.count', '', 'should be at least 2')] : []),
    ...(series.lastObservedTime ? [] : [required('series.lastObservedTime')]),
  ];
}

/** Only the series of an event moves. */
const fixed = [
  ['involvedObject', 'involvedObject'],
  ['reason', 'reason'],
  ['message', 'message'],
  ['source', 'source'],
  ['firstTimestamp', 'firstTimestamp'],
  ['lastTimestamp', 'lastTimestamp'],
  ['count', 'count'],
  ['type', 'type'],
  ['eventTime', 'eventTime'],
  ['action', 'action'],
  ['related', 'related'],
  ['reportingComponent', 'reportingController'],
  ['reportingInstance', 'reportingInstance'],
] as const;

export function validateEventsV1Update(object: KubeObject, old: KubeObject): FieldError[] {
  const after = toCore(object) as Event;
  const before = toCore(old) as Event;
  return fixed.flatMap(([field, path]) =>
    deepEqual(after[field], before[field]) ? [] : [invalidValue(path, after[field] ?? null, fieldImmutable)],
  );
}
