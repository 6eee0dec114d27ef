// Written by scripts/generate-types.ts from the schemas of the kinds. Change a schema and run it again.
import type { EventSource, ObjectReference } from '../core/types.ts';
import type { ObjectMeta } from '../meta/types.ts';

/** Something that happened to an object. */
export interface EventsV1Event {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** When it first happened. */
  eventTime: string | null;
  /** How often it happened since. */
  series?: EventsV1EventSeries;
  /** Who reports it. */
  reportingController?: string;
  /** Which instance reports it. */
  reportingInstance?: string;
  /** What was done. */
  action?: string;
  /** Why, in one word. */
  reason?: string;
  /** What it is about. */
  regarding?: ObjectReference;
  /** Another object it is about. */
  related?: ObjectReference;
  /** What happened, in a sentence. */
  note?: string;
  /** Normal or Warning. */
  type?: string;
  /** Who reports it, in the old form. */
  deprecatedSource?: EventSource;
  /** When it first happened, in the old form. */
  deprecatedFirstTimestamp?: string | null;
  /** When it last happened, in the old form. */
  deprecatedLastTimestamp?: string | null;
  /** How often it happened, in the old form. */
  deprecatedCount?: number;
}

/** Events that are one. */
export interface EventsV1EventSeries {
  /** How many. */
  count: number;
  /** When the last one was seen. */
  lastObservedTime: string | null;
}
