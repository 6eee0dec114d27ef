import { int32, kindSchema, message, microTime, named, string, struct, time } from '../../builders.ts';
import { EventSource } from '../../core/event/schema.ts';
import { ObjectReference } from '../../core/shared/references.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const EventSeries = named(
  'io.k8s.api.events.v1.EventSeries',
  'Events that are one.',
  {
    count: int32(1, 'How many.', { zero: 'fill' }),
    lastObservedTime: microTime(2, 'When the last one was seen.', { zero: 'fill' }),
  },
  { required: ['count', 'lastObservedTime'] },
);

export const Event = kindSchema(
  'io.k8s.api.events.v1.Event',
  'Something that happened to an object.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    eventTime: microTime(2, 'When it first happened.', { zero: 'fill' }),
    series: message(EventSeries, 3, 'How often it happened since.'),
    reportingController: string(4, 'Who reports it.'),
    reportingInstance: string(5, 'Which instance reports it.'),
    action: string(6, 'What was done.'),
    reason: string(7, 'Why, in one word.'),
    regarding: struct(ObjectReference, 8, 'What it is about.'),
    related: message(ObjectReference, 9, 'Another object it is about.'),
    note: string(10, 'What happened, in a sentence.'),
    type: string(11, 'Normal or Warning.'),
    deprecatedSource: struct(EventSource, 12, 'Who reports it, in the old form.'),
    deprecatedFirstTimestamp: time(13, 'When it first happened, in the old form.', { zero: 'fill' }),
    deprecatedLastTimestamp: time(14, 'When it last happened, in the old form.', { zero: 'fill' }),
    deprecatedCount: int32(15, 'How often it happened, in the old form.'),
  },
  { required: ['eventTime'] },
);
