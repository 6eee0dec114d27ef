import { createHash } from 'node:crypto';
import type { Client } from '@berth/machinery/client';
import type { Clock } from '@berth/machinery/clock';
import type { Identity } from '@berth/machinery/identity';
import type { KubeObject } from '@berth/machinery/object';
import type { EventRecord, Reconciler } from '@berth/machinery/reconcile';
import { combinedPrefix, Correlator } from './correlator.ts';
import type { Logger } from './deps.ts';
import { asError, isConflict, isNotFound, isTerminating } from './errors.ts';
import { componentOf, fieldManagerOf, identityOf } from './identity.ts';

type Who = Pick<Reconciler<unknown>, 'name' | 'username' | 'component'>;

interface Pending {
  who: Who;
  event: KubeObject;
}

export interface RecorderDeps {
  client: Client;
  clock: Clock;
  log: Logger;
  /** Whether events wait for each other for a moment, so that they are written together. */
  savesWrites?: boolean;
}

/** How long, in milliseconds. */
const linger = 500;
/** Batches written at once. */
const lanes = 8;
/** Events that may wait to be written; more are dropped, as events are only told, never relied on. */
const limit = 5000;
/** Events of one namespace written together. */
const batch = 40;

/** The name under which equal events meet: `{object}.{hash}` of everything but time and count. */
function nameOf(component: string, { regarding, type, reason, message }: EventRecord): string {
  const { uid = '', name = '', namespace = '' } = regarding.metadata;
  // Combined events are one, whatever they say last.
  const said = message.startsWith(combinedPrefix) ? combinedPrefix : message;
  const text = [component, regarding.kind, namespace, name, uid, type, reason, said].join('\0');
  return `${name}.${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}

function referenceTo(object: KubeObject): object {
  const { namespace, name, uid, resourceVersion } = object.metadata;
  return {
    apiVersion: object.apiVersion,
    kind: object.kind,
    ...(namespace ? { namespace } : {}),
    name,
    uid,
    resourceVersion,
  };
}

const timestamp = (now: Date): string => `${now.toISOString().slice(0, 19)}Z`;
const microTime = (now: Date): string => now.toISOString().replace('Z', '000Z');

/**
 * When it happened, in the old form or, as upstream's scheduler has it, the new one: clients sort an event without the old
 * times before the node's.
 */
function occurrence(component: string, action: string | undefined, now: Date): object {
  if (component === 'default-scheduler' && action !== undefined)
    return {
      source: {},
      eventTime: microTime(now),
      reportingInstance: component,
      firstTimestamp: null,
      lastTimestamp: null,
    };
  const time = timestamp(now);
  return { source: { component }, reportingInstance: '', firstTimestamp: time, lastTimestamp: time, count: 1 };
}

/** An event that happened again, as the last one of its kind tells it. */
function again(known: KubeObject, last: KubeObject): KubeObject {
  if (!last.eventTime)
    return {
      ...known,
      count: (known.count ?? 1) + last.count,
      lastTimestamp: last.lastTimestamp,
      message: last.message,
    };
  const count = (known.series?.count ?? 1) + (last.series?.count ?? 1);
  return { ...known, series: { count, lastObservedTime: last.series?.lastObservedTime ?? last.eventTime } };
}

function eventOf(who: Who, record: EventRecord, now: Date): KubeObject {
  const component = componentOf(who);
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: nameOf(component, record), namespace: record.regarding.metadata.namespace || 'default' },
    involvedObject: referenceTo(record.regarding),
    ...(record.related === undefined ? {} : { related: referenceTo(record.related) }),
    ...(record.action === undefined ? {} : { action: record.action }),
    reason: record.reason,
    // core/v1 events carry at most 1 kB of message (validation/events.go).
    message: record.message.length > 1024 ? `${record.message.slice(0, 1021)}...` : record.message,
    reportingComponent: component,
    ...occurrence(component, record.action, now),
    type: record.type,
  };
}

/** Records events as client-go's recorder does: equal ones are counted, similar ones combined, and floods cut off. */
export class Recorder {
  readonly #deps: RecorderDeps;
  readonly #correlator: Correlator;
  #pending: Pending[] = [];
  #writing: Promise<void> | undefined;
  #hurry = new AbortController();

  constructor(deps: RecorderDeps) {
    this.#deps = deps;
    this.#correlator = new Correlator(deps.clock);
  }

  record(who: Who, records: readonly EventRecord[]): void {
    const component = componentOf(who);
    for (const record of records) {
      const correlated = this.#correlator.pass(component, record);
      if (correlated === undefined) continue;
      if (this.#pending.length >= limit) {
        this.#deps.log.warn({ reason: record.reason }, 'too many events wait to be written: one is dropped');
        continue;
      }
      this.#pending.push({ who, event: eventOf(who, correlated, this.#deps.clock.now()) });
    }
    if (this.#pending.length > 0) this.#writing ??= this.#write();
  }

  /** Resolves when all that was recorded is written. */
  async flush(): Promise<void> {
    this.#hurry.abort();
    while (this.#writing !== undefined) await this.#writing;
    this.#hurry = new AbortController();
  }

  async #write(): Promise<void> {
    const { clock, savesWrites } = this.#deps;
    // A tick later at least, so that the events of one decision go together.
    if (savesWrites) await clock.sleep(linger, this.#hurry.signal).catch(() => {});
    else await Promise.resolve();
    try {
      while (this.#pending.length > 0) {
        const batches = batchesOf(this.#pending.splice(0));
        const lane = async (): Promise<void> => {
          for (let one = batches.shift(); one !== undefined; one = batches.shift())
            await this.#writeBatch(one.who, one.events);
        };
        await Promise.all(Array.from({ length: Math.min(lanes, batches.length) }, lane));
      }
    } finally {
      this.#writing = undefined;
    }
  }

  async #writeBatch(who: Who, events: readonly KubeObject[]): Promise<void> {
    const identity = identityOf(who);
    const options = { fieldManager: fieldManagerOf(who) };
    const fresh = events.filter((event) => this.#correlator.known(event) === undefined);
    const repeated = events.filter((event) => this.#correlator.known(event) !== undefined);
    try {
      const answers = fresh.length === 0 ? [] : await this.#deps.client.createMany(identity, fresh, options);
      for (const [index, answer] of answers.entries()) {
        const event = fresh[index];
        if (event === undefined) continue;
        if (!(answer instanceof Error)) this.#correlator.remember(answer);
        else if (isConflict(answer)) repeated.push(event);
        else this.#lost(event, answer);
      }
      for (const event of repeated) await this.#count(identity, options, event);
    } catch (error) {
      for (const event of events) this.#lost(event, asError(error));
    }
  }

  /** Counts an event that is there already. */
  async #count(identity: Identity, options: object, event: KubeObject): Promise<void> {
    const { namespace = '', name = '' } = event.metadata;
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const known = attempt === 0 ? this.#correlator.known(event) : undefined;
      const current = known ?? (await this.#deps.client.get('events', namespace, name));
      try {
        const answer =
          current === undefined
            ? await this.#deps.client.create(identity, event, options)
            : await this.#deps.client.update(identity, again(current, event), options);
        this.#correlator.remember(answer);
        return;
      } catch (error) {
        if (!isConflict(error) && !isNotFound(error)) {
          this.#lost(event, asError(error));
          return;
        }
      }
    }
  }

  #lost(event: KubeObject, error: Error): void {
    if (isTerminating(error)) return;
    this.#deps.log.warn(
      { event: event.metadata.name, reason: event.reason, error: error.message },
      'an event could not be written',
    );
  }
}

/** Events of one component and namespace go together. */
function batchesOf(pending: readonly Pending[]): { who: Who; events: KubeObject[] }[] {
  const alike = Map.groupBy(pending, ({ who, event }) => `${who.name}/${event.metadata.namespace}`);
  return [...alike.values()].flatMap((group) => {
    const { who } = group[0] as Pending;
    const events = merged(group.map(({ event }) => event));
    return Array.from({ length: Math.ceil(events.length / batch) }, (_, i) => ({
      who,
      events: events.slice(i * batch, (i + 1) * batch),
    }));
  });
}

/** Equal events of one batch become one, counted. */
function merged(events: readonly KubeObject[]): KubeObject[] {
  const byName = new Map<string, KubeObject>();
  for (const event of events) {
    const name = event.metadata.name ?? '';
    const known = byName.get(name);
    byName.set(name, known === undefined ? event : again(known, event));
  }
  return [...byName.values()];
}
