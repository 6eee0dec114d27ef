import { expect, test } from 'vitest';
import { eventsV1Events } from '../../events/event/index.ts';
import { fromCore, toCore } from '../../events/event/convert.ts';
import { cells, change, createErrors, created, updateErrors } from '../../testing.ts';
import { events } from './index.ts';

const metadata = { name: 'web.1', namespace: 'default' };
const pod = { kind: 'Pod', namespace: 'default', name: 'web', fieldPath: 'spec.containers{web}' };
const old: any = {
  apiVersion: 'v1',
  kind: 'Event',
  metadata,
  involvedObject: pod,
  reason: 'Pulled',
  message: ' Pulled it ',
  type: 'Normal',
  count: 3,
  source: { component: 'kubelet', host: 'n1' },
  firstTimestamp: '2026-05-01T11:00:00Z',
  lastTimestamp: '2026-05-01T11:59:00Z',
};
const newer: any = {
  apiVersion: 'events.k8s.io/v1',
  kind: 'Event',
  metadata,
  regarding: pod,
  reason: 'Scheduled',
  action: 'Binding',
  note: 'Placed it',
  type: 'Normal',
  eventTime: '2026-05-01T11:58:00.000000Z',
  reportingController: 'default-scheduler',
  reportingInstance: 'scheduler-1',
};

test('an event is the same in both of its groups', () => {
  const stored = toCore(created(eventsV1Events, newer));
  expect(stored).toMatchObject({
    apiVersion: 'v1',
    involvedObject: pod,
    message: 'Placed it',
    reportingComponent: 'default-scheduler',
    eventTime: '2026-05-01T11:58:00.000000Z',
  });
  expect(toCore(fromCore(stored))).toEqual(stored);
  const legacy = created(events, old);
  expect(toCore(fromCore(legacy))).toEqual(legacy);
});

test('the columns of an event', () => {
  expect(cells(events, created(events, old))).toEqual({
    'Last Seen': '60s',
    Type: 'Normal',
    Reason: 'Pulled',
    Object: 'pod/web',
    Subobject: 'spec.containers{web}',
    Source: 'kubelet, n1',
    Message: 'Pulled it',
    'First Seen': '60m',
    Count: 3,
    Name: 'web.1',
  });
  expect(cells(eventsV1Events, created(eventsV1Events, newer))).toMatchObject({
    'Last Seen': '2m',
    'First Seen': '2m',
    Source: 'default-scheduler, scheduler-1',
    Count: 1,
  });
});

test('a series counts, and says when it was last seen', () => {
  const series = { count: 7, lastObservedTime: '2026-05-01T11:59:30.000000Z' };
  expect(cells(events, created(events, { ...old, series }))).toMatchObject({ 'Last Seen': '30s', Count: 7 });
});

test.each<[string, (event: any) => void, string[]]>([
  ['in its own namespace', () => {}, []],
  [
    'about another namespace',
    (event) => (event.involvedObject.namespace = 'other'),
    ['involvedObject.namespace: Invalid value: "other": does not match event.namespace'],
  ],
  ['about a node, in default', (event) => (event.involvedObject = { kind: 'Node', name: 'n' }), []],
  [
    'about a node, elsewhere',
    (event) => {
      event.metadata.namespace = 'team';
      event.involvedObject = { kind: 'Node', name: 'n' };
    },
    ['involvedObject.namespace: Invalid value: "": does not match event.namespace'],
  ],
])('an event %s', (_, edit, expected) => {
  expect(createErrors(events, change(old, edit))).toEqual(expected);
});

test.each<[string, (event: any) => void, string[]]>([
  ['all of it', () => {}, []],
  ['no time', (event) => delete event.eventTime, ['eventTime: Required value']],
  ['a type that is none', (event) => (event.type = 'Bad'), ['type: Invalid value: "": has invalid value: Bad']],
  [
    'nobody reporting',
    (event) => delete event.reportingController,
    [
      'reportingController: Required value',
      'reportingController: Invalid value: "": name part must be non-empty',
      `reportingController: Invalid value: "": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
    ],
  ],
  [
    'a series of one, and the counts of older events',
    (event) => Object.assign(event, { series: { count: 1 }, deprecatedCount: 2, deprecatedSource: { host: 'a' } }),
    [
      'series.count: Invalid value: "": should be at least 2',
      'series.lastObservedTime: Required value',
      'count: Invalid value: "": needs to be unset',
      'source: Invalid value: "": needs to be unset',
    ],
  ],
  [
    'a long reason',
    (event) => (event.reason = 'x'.repeat(129)),
    ['reason: Invalid value: "": can have at most 128 characters'],
  ],
])('an event of events.k8s.io with %s', (_, edit, expected) => {
  expect(createErrors(eventsV1Events, change(newer, edit))).toEqual(expected);
});

test('of an event of events.k8s.io only the series moves', () => {
  const series = { count: 2, lastObservedTime: '2026-05-01T11:59:00.000000Z' };
  expect(updateErrors(eventsV1Events, newer, { ...newer, series })).toEqual([]);
  expect(updateErrors(eventsV1Events, newer, { ...newer, reason: 'Other' })).toEqual([
    'reason: Invalid value: "Other": field is immutable',
  ]);
});

test('events are selected by what they are about', () => {
  expect(events.selectableFields?.(created(events, old))).toMatchObject({
    'involvedObject.name': 'web',
    'involvedObject.kind': 'Pod',
    reason: 'Pulled',
    source: 'kubelet',
    type: 'Normal',
  });
  expect(eventsV1Events.selectableFields?.(created(eventsV1Events, newer))).toMatchObject({
    'regarding.name': 'web',
    reportingController: 'default-scheduler',
  });
});
