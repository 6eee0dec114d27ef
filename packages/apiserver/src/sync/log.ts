import type { GroupResource } from '@berth/machinery/object';
import { Compacted, FutureVersion, type LogEntry, type Store } from '@berth/store/types';

/** A cursor further back than this is answered with everything there is: that is the shorter answer. */
const farBehind = 5000;

export interface Since {
  entries: readonly LogEntry[];
  /** How far they reach. */
  at: number;
}

export interface LogPlace {
  store: Store;
  cluster: string;
  resource: GroupResource;
  signal: AbortSignal;
}

/** The log after `from`, up to where it ends now; undefined where it cannot be told, or is too long to be worth it. */
export async function entriesSince(
  { store, cluster, resource, signal }: LogPlace,
  from: number,
): Promise<Since | undefined> {
  const head = await store.head(cluster, resource);
  if (from > head || head - from > farBehind) return undefined;
  const entries: LogEntry[] = [];
  let at = from;
  if (at === head) return { entries, at };
  try {
    for await (const items of store.watch({ cluster, resource, from, signal, progressEvery: 1 })) {
      for (const item of items) {
        if ('entry' in item) entries.push(item.entry);
        at = 'entry' in item ? item.entry.resourceVersion : item.progress;
      }
      if (at >= head) break;
    }
  } catch (error) {
    if (error instanceof Compacted || error instanceof FutureVersion) return undefined;
    throw error;
  }
  return { entries, at };
}

/** Resolves with the first entry after `from` that matters, or when the signal says so, or where the log was cut off. */
export async function firstEntry(
  { store, cluster, resource, signal }: LogPlace,
  from: number,
  matters: (entry: LogEntry) => boolean,
): Promise<void> {
  try {
    for await (const items of store.watch({ cluster, resource, from, signal })) {
      for (const item of items) if ('entry' in item && matters(item.entry)) return;
    }
  } catch (error) {
    if (error instanceof Compacted || error instanceof FutureVersion) return;
    throw error;
  }
}
