import { int32, kindSchema, message, microTime, named, string, struct, time } from '../../builders.ts';
import { ObjectReference } from '../shared/references.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const EventSource = named('io.k8s.api.core.v1.EventSource', 'Who reports an event.', {
  component: string(1, 'The component.'),
  host: string(2, 'The node it runs on.'),
});

export const EventSeries = named('io.k8s.api.core.v1.EventSeries', 'Events that are one.', {
  count: int32(1, 'How many.'),
  lastObservedTime: microTime(2, 'When the last one was seen.', { zero: 'fill' }),
});

export const Event = kindSchema(
  'io.k8s.api.core.v1.Event',
  'Something that happened to an object.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    involvedObject: struct(ObjectReference, 2, 'What it is about.'),
    reason: string(3, 'Why, in one word.'),
    message: string(4, 'What happened, in a sentence.'),
    source: struct(EventSource, 5, 'Who reports it, in the old form.'),
    firstTimestamp: time(6, 'When it first happened, in the old form.', { zero: 'fill' }),
    lastTimestamp: time(7, 'When it last happened, in the old form.', { zero: 'fill' }),
    count: int32(8, 'How often it happened, in the old form.'),
    type: string(9, 'Normal or Warning.'),
    eventTime: microTime(10, 'When it first happened.', { zero: 'fill' }),
    series: message(EventSeries, 11, 'How often it happened since.'),
    action: string(12, 'What was done.'),
    related: message(ObjectReference, 13, 'Another object it is about.'),
    reportingComponent: string(14, 'Who reports it.', { zero: 'fill' }),
    reportingInstance: string(15, 'Which instance reports it.', { zero: 'fill' }),
  },
  { required: ['involvedObject', 'metadata'] },
);
