import type { FieldError } from '@berth/machinery/errors';
import { invalidValue, required } from '@berth/machinery/invalid';
import { fieldImmutable } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { deepEqual } from '@berth/machinery/values';
import { legacyErrors } from '../../core/event/validate.ts';
import type { Event } from '../../types.ts';
import { toCore } from './convert.ts';

/** upstream ValidateEventCreate for events.k8s.io/v1. */
export function validateEventsV1(object: KubeObject): FieldError[] {
  const event = toCore(object) as Event;
  const errors = [...legacyErrors(event, 'reportingController'), ...seriesErrors(event)];
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
  ['count', 'count'],
  ['type', 'type'],
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
