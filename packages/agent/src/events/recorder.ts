import type { Clock } from '@berth/machinery/clock';
import type { Event, ObjectReference, Pod } from '@berth/kinds/types';
import { apiTime } from '../pods/spec.ts';
import { type Outbox, statusOf } from '../sync/outbox.ts';

export interface EventInput {
  reference: ObjectReference;
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
}

export interface Recorder {
  /** An event of a pod, of one of its containers if named. */
  pod(
    pod: Pod,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    /** `list`: where in the spec it stands, if neither among the init containers nor the regular ones. */
    container?: { name: string; init: boolean; list?: 'ephemeralContainers' },
  ): void;
  event(input: EventInput): void;
}

/** client-go's spam filter: 25 at once for an object, then one in five minutes. */
const burst = 25;
const refill = 300_000;
/** Events whose repetitions are counted; the oldest is forgotten first. */
const remembered = 4096;
const maximumMessage = 1024;

interface Known {
  event: Event;
  created: boolean;
}

/** v1 Events as the kubelet writes them; one that repeats is counted, not written again. */
export function createRecorder(deps: {
  clock: Clock;
  outbox: Outbox;
  nodeName: string;
  random: () => number;
}): Recorder {
  const known = new Map<string, Known>();
  const tokens = new Map<string, { left: number; at: number }>();

  // Names are times in nanoseconds, of which the clock gives the first part; events of one millisecond must differ.
  let serial = Math.floor(deps.random() * 1e6);

  function allowed(object: string, now: number): boolean {
    const bucket = tokens.get(object) ?? { left: burst, at: now };
    const left = Math.min(burst, bucket.left + (now - bucket.at) / refill);
    tokens.delete(object);
    tokens.set(object, { left: left >= 1 ? left - 1 : left, at: now });
    if (tokens.size > remembered) tokens.delete(tokens.keys().next().value ?? '');
    return left >= 1;
  }

  function fresh(input: EventInput, now: Date): Event {
    const { reference } = input;
    const suffix = (BigInt(now.getTime()) * 1_000_000n + BigInt((serial += 1) % 1_000_000)).toString(16);
    return {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `${reference.name}.${suffix}`, namespace: reference.namespace ?? 'default' },
      involvedObject: reference,
      reason: input.reason,
      message: input.message.slice(0, maximumMessage),
      source: { component: 'kubelet', host: deps.nodeName },
      firstTimestamp: apiTime(now),
      lastTimestamp: apiTime(now),
      count: 1,
      type: input.type,
      reportingComponent: 'kubelet',
      reportingInstance: deps.nodeName,
    };
  }

  function send(entry: Known): void {
    deps.outbox.put({
      key: `event/${entry.event.metadata.namespace}/${entry.event.metadata.name}`,
      build: () => ({ verb: entry.created ? 'update' : 'create', object: { ...entry.event } }),
      settled(result) {
        const failure = statusOf(result);
        // AlreadyExists: the answer to the first try was lost.
        if (failure === undefined || failure.reason === 'AlreadyExists') entry.created = true;
        // It expired in the meantime: from now on it is a new one. Anything else is not worth a second try.
        const gone = entry.created && failure?.code === 404;
        if (gone) entry.created = false;
        return gone;
      },
    });
  }

  function event(input: EventInput): void {
    const now = deps.clock.now();
    const { reference } = input;
    const object = `${reference.kind}/${reference.namespace}/${reference.name}/${reference.uid}`;
    const key = JSON.stringify([object, reference.fieldPath, input.type, input.reason, input.message]);
    const before = known.get(key);
    if (!allowed(object, now.getTime())) return;
    known.delete(key);
    const entry: Known = before ?? { event: fresh(input, now), created: false };
    if (before !== undefined)
      entry.event = { ...before.event, count: (before.event.count ?? 1) + 1, lastTimestamp: apiTime(now) };
    known.set(key, entry);
    if (known.size > remembered) known.delete(known.keys().next().value ?? '');
    send(entry);
  }

  return {
    event,
    pod(pod, type, reason, message, container) {
      const { name, namespace, uid, resourceVersion } = pod.metadata;
      const path =
        container === undefined
          ? {}
          : {
              fieldPath: `spec.${container.list ?? (container.init ? 'initContainers' : 'containers')}{${container.name}}`,
            };
      event({
        reference: { kind: 'Pod', apiVersion: 'v1', name, namespace, uid, resourceVersion, ...path },
        type,
        reason,
        message,
      });
    },
  };
}
