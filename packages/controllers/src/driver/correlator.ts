import type { Clock } from '@berth/machinery/clock';
import type { KubeObject } from '@berth/machinery/object';
import type { EventRecord } from '@berth/machinery/reconcile';
import { Bounded } from './bounded.ts';

/** Settings of client-go's recorder (tools/record/events_cache.go). */
const cacheSize = 4096;
const burst = 25;
/** Milliseconds until an object may speak once more. */
const refill = 300_000;
const similarLimit = 10;
const similarWindow = 600_000;
export const combinedPrefix = '(combined from similar events): ';

interface Bucket {
  tokens: number;
  at: number;
}

interface Similar {
  messages: Set<string>;
  at: number;
}

/** Memory of what was said lately: what is said too often is cut off, what differs in its message only is combined. */
export class Correlator {
  readonly #clock: Clock;
  readonly #buckets = new Bounded<Bucket>(cacheSize);
  readonly #similar = new Bounded<Similar>(cacheSize);
  readonly #written = new Bounded<KubeObject>(cacheSize);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The event as it is to be written, or undefined: its object has said enough. */
  pass(component: string, record: EventRecord): EventRecord | undefined {
    const { namespace = '', name = '', uid = '' } = record.regarding.metadata;
    const object = [component, record.regarding.kind, namespace, name, uid].join('/');
    const combined = this.#combine([object, record.type, record.reason].join('/'), record);
    return this.#spend(object) ? combined : undefined;
  }

  /** An event as it was last written, if this process wrote it. */
  known(event: KubeObject): KubeObject | undefined {
    return this.#written.get(`${event.metadata.namespace}/${event.metadata.name}`);
  }

  remember(event: KubeObject): void {
    this.#written.set(`${event.metadata.namespace}/${event.metadata.name}`, event);
  }

  #combine(group: string, record: EventRecord): EventRecord {
    const now = this.#clock.now().getTime();
    const known = this.#similar.get(group);
    const similar =
      known !== undefined && now - known.at <= similarWindow ? known : { messages: new Set<string>(), at: now };
    similar.at = now;
    if (similar.messages.size <= similarLimit) similar.messages.add(record.message);
    this.#similar.set(group, similar);
    if (similar.messages.size < similarLimit) return record;
    return { ...record, message: `${combinedPrefix}${record.message}` };
  }

  #spend(object: string): boolean {
    const now = this.#clock.now().getTime();
    const bucket = this.#buckets.get(object) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, bucket.tokens + (now - bucket.at) / refill);
    this.#buckets.set(object, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
    return tokens >= 1;
  }
}
