import { createHash } from 'node:crypto';
import { changeOf } from '@berth/controllers/follow';
import type { KubeObject } from '@berth/machinery/object';
import type { ObjectChange } from '@berth/machinery/reconcile';
import { Compacted, type Store } from '@berth/store/types';
import type { ChangeRecord } from '@berth/table/port';

/**
 * What the router tells the reconcilers of one cluster: which stretches of which logs are new. A pointer, not the change: it
 * stays small, and a reconciler that comes late reads what is true by then.
 */
export interface ChangesMessage {
  cluster: string;
  types: { resource: string; from: number; to: number }[];
}

/** A message as the queue gave it back. @throws Error */
export function changesMessage(value: unknown): ChangesMessage {
  const { types } = value as Partial<ChangesMessage>;
  const isStretch = ({ resource, from, to }: ChangesMessage['types'][number]) =>
    typeof resource === 'string' && resource !== '' && Number.isInteger(from) && Number.isInteger(to);
  if (!Array.isArray(types) || !types.every(isStretch)) throw new Error('this is no message of changes');
  return { ...dueMessage(value), types };
}

/** A message that names a cluster. @throws Error */
export function dueMessage(value: unknown): { cluster: string } {
  const { cluster } = value as Partial<ChangesMessage>;
  if (typeof cluster !== 'string' || cluster === '') throw new Error('the message names no cluster');
  return { cluster };
}

/** Cluster, type and resourceVersion of a log entry; undefined for any other record, and for a void. */
export function logEntryOf({
  key,
  item,
}: ChangeRecord): { cluster: string; resource: string; version: number } | undefined {
  const [prefix, cluster, resource] = key.pk.split('#');
  if (prefix !== 'l' || item === undefined || item.void === true) return undefined;
  if (cluster === undefined || resource === undefined) return undefined;
  return { cluster, resource, version: Number(key.sk) };
}

/** One message for each cluster, in the order in which they appear. */
export function messagesOf(records: readonly ChangeRecord[]): ChangesMessage[] {
  const clusters = new Map<string, Map<string, { from: number; to: number }>>();
  for (const record of records) {
    const entry = logEntryOf(record);
    if (entry === undefined) continue;
    const types = clusters.get(entry.cluster) ?? new Map<string, { from: number; to: number }>();
    clusters.set(entry.cluster, types);
    const known = types.get(entry.resource);
    types.set(entry.resource, {
      from: Math.min(known?.from ?? entry.version, entry.version),
      to: Math.max(known?.to ?? entry.version, entry.version),
    });
  }
  return [...clusters].map(([cluster, types]) => ({
    cluster,
    types: [...types].map(([resource, { from, to }]) => ({ resource, from, to })),
  }));
}

/** The same stretch sent twice within five minutes is one message. */
export function deduplicationId(message: ChangesMessage): string {
  return createHash('sha256').update(JSON.stringify(message)).digest('hex');
}

/** Entries read of one type for one message; beyond it the type is told as it stands. */
const maxEntries = 5000;

/** The changes a message points to; where the log is gone, every object of the type as it stands. */
export async function readChanges(store: Store, message: ChangesMessage, signal: AbortSignal): Promise<ObjectChange[]> {
  const changes: ObjectChange[] = [];
  for (const { resource, from, to } of message.types) {
    const read = to - from < maxEntries ? readStretch(store, message.cluster, resource, from, to, signal) : undefined;
    const found = await read?.catch((error: unknown) => {
      if (error instanceof Compacted) return undefined;
      throw error;
    });
    for (const change of found ?? (await readAll(store, message.cluster, resource))) changes.push(change);
  }
  return changes;
}

async function readStretch(
  store: Store,
  cluster: string,
  resource: string,
  from: number,
  to: number,
  signal: AbortSignal,
): Promise<ObjectChange[]> {
  const changes: ObjectChange[] = [];
  const ending = new AbortController();
  const both = AbortSignal.any([signal, ending.signal]);
  try {
    for await (const items of store.watch({ cluster, resource, from: from - 1, signal: both, progressEvery: 1000 })) {
      for (const item of items) {
        const version = 'entry' in item ? item.entry.resourceVersion : item.progress;
        if ('entry' in item && version <= to) changes.push(changeOf(resource, item.entry));
        if (version >= to) return changes;
      }
    }
  } finally {
    ending.abort();
  }
  signal.throwIfAborted();
  return changes;
}

async function readAll(store: Store, cluster: string, resource: string): Promise<ObjectChange[]> {
  const { objects } = await store.list({ cluster, resource });
  return objects.map(({ body }) => ({ resource, type: 'MODIFIED', object: JSON.parse(body) as KubeObject }));
}
