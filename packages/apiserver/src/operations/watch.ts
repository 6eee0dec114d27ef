import { ApiError } from '@berth/machinery/errors';
import type { KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { Compacted, type LogEntry, type StoredObject, type WatchItem } from '@berth/store/types';
import { inVersion, isConverted, relabelled } from '../conversion/convert.ts';
import { storedResource } from '../kindindex.ts';
import type { Call } from './call.ts';
import { list, parseVersion, versionFailure } from './list.ts';
import type { Selection } from './selection.ts';

export interface WatchWish {
  namespace: string;
  selection: Selection;
  resourceVersion: string;
  bookmarks: boolean;
  /** Begin with all there is, then a bookmark that says so. */
  initialEvents: boolean;
  signal: AbortSignal;
  /** Milliseconds between bookmarks; 0 where none are wanted. */
  bookmarkEvery: number;
}

export type WatchEvent =
  | { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: StoredObject }
  | { type: 'BOOKMARK'; resourceVersion: number; initialEventsEnd: boolean }
  | { type: 'ERROR'; error: ApiError };

/** How one change looks to somebody who sees only part of the objects (apiserver cacher, watch_cache_interval semantics). */
function seen(entry: LogEntry, wish: WatchWish): WatchEvent | undefined {
  if (wish.namespace !== '' && entry.namespace !== wish.namespace) return undefined;
  const { selection } = wish;
  const object = entry.object;
  if (selection.trivial) return { type: entry.type, object };
  const before =
    entry.type !== 'ADDED' &&
    selection.matches({
      namespace: entry.namespace,
      name: entry.name,
      labels: entry.previous?.labels ?? object.labels,
      fields: entry.previous?.fields ?? object.fields,
      body: entry.previous?.body ?? object.body,
    });
  const after = entry.type !== 'DELETED' && selection.matches(object);
  if (after) return { type: before ? 'MODIFIED' : 'ADDED', object };
  if (!before) return undefined;
  // The body is the object as it was when it still matched, at the version of the change that took it away.
  const body = entry.type === 'DELETED' ? undefined : entry.previous?.body;
  return {
    type: 'DELETED',
    object: body === undefined ? object : { ...object, body: atVersion(body, entry.resourceVersion) },
  };
}

function atVersion(body: string, resourceVersion: number): string {
  const object = JSON.parse(body) as KubeObject;
  object.metadata.resourceVersion = String(resourceVersion);
  return JSON.stringify(object);
}

/** What comes before the log: everything there is, unless a version says where the client already is. */
async function* initial(
  call: Call,
  kind: KindDefinition,
  wish: WatchWish,
): AsyncGenerator<readonly WatchEvent[], number> {
  const from = wish.resourceVersion;
  if (!wish.initialEvents && from !== '' && from !== '0') {
    call.release?.();
    return parseVersion(from);
  }
  const listed = await list(call, kind, {
    namespace: wish.namespace,
    selection: wish.selection,
    limit: 0,
    continueToken: '',
    resourceVersion: from === '0' ? '' : from,
    resourceVersionMatch: from === '' || from === '0' ? '' : 'NotOlderThan',
  });
  // What follows is the client's reading, however slow that is.
  call.release?.();
  yield listed.objects.map((object) => ({ type: 'ADDED' as const, object }));
  if (wish.initialEvents && wish.bookmarks)
    yield [{ type: 'BOOKMARK', resourceVersion: listed.resourceVersion, initialEventsEnd: true }];
  return listed.resourceVersion;
}

/** Events in the order of the log, in the batches they were read. Failures come as a last ERROR event. */
export async function* watch(call: Call, kind: KindDefinition, wish: WatchWish): AsyncGenerator<readonly WatchEvent[]> {
  try {
    const from = yield* initial(call, kind, wish);
    const changes = call.server.store.watch({
      cluster: call.cluster.id,
      resource: storedResource(kind),
      from,
      signal: wish.signal,
      progressEvery: wish.bookmarkEvery,
    });
    for await (const items of changes) {
      const events: WatchEvent[] = [];
      for (const item of await shown(call, kind, items)) {
        const event =
          'entry' in item
            ? seen(item.entry, wish)
            : ({ type: 'BOOKMARK', resourceVersion: item.progress, initialEventsEnd: false } as const);
        if (event !== undefined) events.push(event);
      }
      if (events.length > 0) yield events;
    }
  } catch (error) {
    if (wish.signal.aborted) return;
    yield [{ type: 'ERROR', error: failure(call, error) }];
  }
}

/** Changes in the version that is asked for, what was before as well. */
async function shown(call: Call, kind: KindDefinition, items: readonly WatchItem[]): Promise<readonly WatchItem[]> {
  if (!isConverted(kind)) return items;
  const bodies = items.flatMap((item) => {
    if (!('entry' in item)) return [];
    const before = item.entry.previous?.body;
    return [item.entry.object, ...(before === undefined ? [] : [{ body: before }])];
  });
  const converted = (await inVersion(call, kind, bodies)).map(({ body }) => body);
  let next = 0;
  const take = () => converted[next++] as string;
  return items.map((item) => {
    if (!('entry' in item)) return item;
    const { object, previous } = item.entry;
    const entry = { ...item.entry, object: relabelled(object, take()) };
    return {
      entry: previous?.body === undefined ? entry : { ...entry, previous: relabelled(previous, take()) },
    };
  });
}

function failure(call: Call, error: unknown): ApiError {
  const told =
    error instanceof Compacted
      ? new ApiError('Expired', `too old resource version: the log before ${error.oldest} was compacted`)
      : versionFailure(error);
  if (told instanceof ApiError) return told;
  call.server.log.error({ error }, 'a watch failed');
  return new ApiError('InternalError', 'an internal error ended the watch; watch again');
}
