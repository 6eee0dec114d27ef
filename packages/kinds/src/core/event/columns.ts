import type { Column } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { column, since, wide } from '../../columns.ts';
import type { Event } from '../../types.ts';

function firstSeen(event: Event, now: Date): string {
  return since(event.firstTimestamp || event.eventTime, now);
}

function lastSeen(event: Event, now: Date): string {
  if (event.series) return since(event.series.lastObservedTime, now);
  return event.lastTimestamp ? since(event.lastTimestamp, now) : firstSeen(event, now);
}

function target({ involvedObject }: Event): string {
  const kind = (involvedObject.kind ?? '').toLowerCase();
  return involvedObject.name ? `${kind}/${involvedObject.name}` : kind;
}

function source(event: Event): string {
  const component = event.source?.component || event.reportingComponent || '';
  const host = event.source?.host || event.reportingInstance || '';
  return host === '' ? component : `${component}, ${host}`;
}

/** Events of the new API carry no count: each is one. */
function count(event: Event): number {
  return event.series ? (event.series.count ?? 0) : event.count || 1;
}

/** Columns of both event APIs; `event` brings an object to the core form. */
export function eventColumns(event: (object: KubeObject) => Event): readonly Column[] {
  return [
    column('Last Seen', 'string', 'Time since it last happened.', (object, now) => lastSeen(event(object), now)),
    column('Type', 'string', 'Normal or Warning.', (object) => event(object).type ?? ''),
    column('Reason', 'string', 'Why, in one word.', (object) => event(object).reason ?? ''),
    column('Object', 'string', 'What it is about.', (object) => target(event(object))),
    wide('Subobject', 'Which part of the object.', (object) => event(object).involvedObject.fieldPath ?? ''),
    wide('Source', 'Who reports it.', (object) => source(event(object))),
    column('Message', 'string', 'What happened.', (object) => (event(object).message ?? '').trim()),
    wide('First Seen', 'Time since it first happened.', (object, now) => firstSeen(event(object), now)),
    wide('Count', 'How often it happened.', (object) => count(event(object))),
    {
      name: 'Name',
      type: 'string',
      format: 'name',
      priority: 1,
      description: 'Name of the event.',
      value: (object) => object.metadata.name ?? '',
    },
  ];
}
