import { int32, kindSchema, message, microTime, named, string, struct, time } from '../../builders.ts';
import { EventSource } from '../../core/event/schema.ts';
import { ObjectReference } from '../../core/shared/references.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const EventSeries = named(
  'io.k8s.api.events.v1.EventSeries',
  '',
  {
    count: int32(1, { zero: 'fill' }),
    lastObservedTime: microTime(2, { zero: 'fill' }),
  },
  { required: ['count', 'lastObservedTime'] },
);

export const Event = kindSchema(
  'io.k8s.api.events.v1.Event',
  '',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    eventTime: microTime(2, { zero: 'fill' }),
    series: message(EventSeries, 3),
    reportingController: string(4),
    reportingInstance: string(5),
    action: string(6),
    reason: string(7),
    regarding: struct(ObjectReference, 8),
    related: message(ObjectReference, 9),
    note: string(10),
    type: string(11),
    deprecatedSource: struct(EventSource, 12),
    deprecatedFirstTimestamp: time(13, { zero: 'fill' }),
    deprecatedLastTimestamp: time(14, { zero: 'fill' }),
    deprecatedCount: int32(15),
  },
  { required: ['eventTime'] },
);
