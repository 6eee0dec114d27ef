import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '@berth/machinery/clock';
import type { NewState, ObjectKey, Store, StoredObject, WatchItem, WatchRequest, Write } from '../types.ts';

/** The wall clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  sleep: async (milliseconds, signal) => {
    await wait(milliseconds, undefined, { signal });
  },
};

/** Ids that differ and repeat with the test. */
export function countingIds(prefix: string): { uid(): string } {
  let count = 0;
  return { uid: () => `${prefix}${++count}` };
}

export const cluster = 'c1';

export function keyOf(name: string, namespace = 'default', resource = 'configmaps'): ObjectKey {
  return { cluster, resource, namespace, name };
}

/** A ConfigMap as an API server would hand it to the store. */
export function stateOf(key: ObjectKey, value: string, more: Partial<NewState> = {}): NewState {
  const uid = more.uid ?? `uid-${key.namespace}-${key.name}`;
  return {
    uid,
    labels: {},
    fields: {},
    indexes: [],
    encode: (resourceVersion) =>
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: key.name, namespace: key.namespace, uid, resourceVersion: String(resourceVersion) },
        data: { value },
      }),
    ...more,
  };
}

export function create(key: ObjectKey, value: string, more: Partial<NewState> = {}, write: Partial<Write> = {}): Write {
  return { key, previous: undefined, next: stateOf(key, value, more), ...write };
}

export function update(
  key: ObjectKey,
  previous: StoredObject,
  value: string,
  more: Partial<NewState> = {},
  write: Partial<Write> = {},
): Write {
  return { key, previous, next: stateOf(key, value, { uid: previous.uid, ...more }), ...write };
}

export function remove(key: ObjectKey, previous: StoredObject, write: Partial<Write> = {}): Write {
  return { key, previous, next: undefined, ...write };
}

export function valueOf(object: StoredObject | undefined): string | undefined {
  return object === undefined ? undefined : (JSON.parse(object.body) as { data: { value: string } }).data.value;
}

/** Reads a watch until `done` says so. */
export async function collect(
  store: Store,
  request: Omit<WatchRequest, 'signal'>,
  done: (items: readonly WatchItem[]) => boolean,
): Promise<WatchItem[]> {
  const controller = new AbortController();
  const items: WatchItem[] = [];
  for await (const batch of store.watch({ ...request, signal: controller.signal })) {
    items.push(...batch);
    if (done(items)) controller.abort();
  }
  return items;
}

/** `ADDED default/a 2`: what a watch told, in short. */
export function told(items: readonly WatchItem[]): string[] {
  return items.map((item) =>
    'entry' in item
      ? `${item.entry.type} ${item.entry.namespace}/${item.entry.name} ${item.entry.resourceVersion}`
      : `PROGRESS ${item.progress}`,
  );
}
