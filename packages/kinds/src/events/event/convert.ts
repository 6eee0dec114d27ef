import type { KubeObject } from '@berth/machinery/object';
import type { Event, EventsV1Event } from '../../types.ts';

/** events.k8s.io/v1 to the core form it is stored in (upstream pkg/apis/core/v1 and pkg/apis/events/v1 conversion). */
export function toCore(object: KubeObject): KubeObject {
  const { regarding, note, reportingController, deprecatedSource, ...rest } = object as EventsV1Event & KubeObject;
  const { deprecatedFirstTimestamp, deprecatedLastTimestamp, deprecatedCount, ...same } = rest;
  return {
    ...same,
    apiVersion: 'v1',
    involvedObject: regarding ?? {},
    source: deprecatedSource ?? {},
    firstTimestamp: deprecatedFirstTimestamp ?? null,
    lastTimestamp: deprecatedLastTimestamp ?? null,
    reportingComponent: reportingController ?? '',
    reportingInstance: same.reportingInstance ?? '',
    ...(note ? { message: note } : {}),
    ...(deprecatedCount ? { count: deprecatedCount } : {}),
  };
}

/** The same event as events.k8s.io/v1 shows it. */
export function fromCore(object: KubeObject): KubeObject {
  const { involvedObject, message, reportingComponent, reportingInstance, source, ...rest } = object as Event &
    KubeObject;
  const { firstTimestamp, lastTimestamp, count, ...same } = rest;
  return {
    ...same,
    apiVersion: 'events.k8s.io/v1',
    eventTime: same.eventTime ?? null,
    regarding: involvedObject,
    deprecatedSource: source ?? {},
    deprecatedFirstTimestamp: firstTimestamp ?? null,
    deprecatedLastTimestamp: lastTimestamp ?? null,
    ...(message ? { note: message } : {}),
    ...(count ? { deprecatedCount: count } : {}),
    ...(reportingComponent ? { reportingController: reportingComponent } : {}),
    ...(reportingInstance ? { reportingInstance } : {}),
  };
}
