import { int32, kindSchema, message, microTime, named, string, struct, time } from '../../builders.ts';
import { ObjectReference } from '../shared/references.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const EventSource = named('io.k8s.api.core.v1.EventSource', '', {
  component: string(1),
  host: string(2),
});

export const EventSeries = named('io.k8s.api.core.v1.EventSeries', '', {
  count: int32(1),
  lastObservedTime: microTime(2, { zero: 'fill' }),
});

export const Event = kindSchema(
  'io.k8s.api.core.v1.Event',
  '',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    involvedObject: struct(ObjectReference, 2),
    reason: string(3),
    message: string(4),
    source: struct(EventSource, 5),
    firstTimestamp: time(6, { zero: 'fill' }),
    lastTimestamp: time(7, { zero: 'fill' }),
    count: int32(8),
    type: string(9),
    eventTime: microTime(10, { zero: 'fill' }),
    series: message(EventSeries, 11),
    action: string(12),
    related: message(ObjectReference, 13),
    reportingComponent: string(14, { zero: 'fill' }),
    reportingInstance: string(15, { zero: 'fill' }),
  },
  { required: ['involvedObject', 'metadata'] },
);
