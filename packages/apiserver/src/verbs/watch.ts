import { apiVersionOf } from '@berth/machinery/object';
import { checkListOptions } from '../http/listoptions.ts';
import { flag, wholeNumber } from '../http/query.ts';
import { type ResourceRequest, replyOf } from '../http/request.ts';
import { printWatched, type Reply } from '../http/respond.ts';
import { parseVersion } from '../operations/list.ts';
import { selectionOf } from '../operations/selection.ts';
import { watchAsWished } from '../upgrade/messages.ts';
import type { Upgrade } from '../upgrade/upgrade.ts';
import { type WatchEvent, type WatchWish, watch as watchObjects } from '../operations/watch.ts';

/** Milliseconds; silent connections are cut by some front ends after 100 s (DESIGN 4). */
const bookmarkEvery = 30_000;
/** A watch that asks for no end is ended between half an hour and an hour (upstream's --min-request-timeout). */
const longest = () => (1800 + Math.random() * 1800) * 1000;

function wishOf(resource: ResourceRequest, signal: AbortSignal): WatchWish {
  const { url, kind, info } = resource;
  const query = url.searchParams;
  const initialEvents = flag(query, 'sendInitialEvents');
  checkListOptions(query, true);
  const bookmarks = flag(query, 'allowWatchBookmarks');
  const version = query.get('resourceVersion') ?? '';
  if (version !== '') parseVersion(version);
  return {
    namespace: info.namespace,
    selection: selectionOf(kind, query.get('labelSelector') ?? '', query.get('fieldSelector') ?? '', info.name),
    resourceVersion: version,
    bookmarks,
    initialEvents,
    signal,
    bookmarkEvery: bookmarks ? (resource.call.server.limits?.bookmarkEvery ?? bookmarkEvery) : 0,
  };
}

function print(reply: Reply, resource: ResourceRequest, event: WatchEvent, first: boolean): string {
  const { call, kind } = resource;
  switch (event.type) {
    case 'ERROR':
      return `{"type":"ERROR","object":${JSON.stringify(event.error.toStatus())}}\n`;
    case 'BOOKMARK': {
      const annotations = event.initialEventsEnd ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {};
      const metadata = { resourceVersion: String(event.resourceVersion), ...annotations };
      const object =
        reply.accepted.form === 'table'
          ? {
              kind: 'Table',
              apiVersion: 'meta.k8s.io/v1',
              metadata: { resourceVersion: metadata.resourceVersion },
              columnDefinitions: [],
              rows: [{ cells: [], object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata } }],
            }
          : reply.accepted.form === 'partial'
            ? { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata }
            : { kind: kind.kind, apiVersion: apiVersionOf(kind.group, kind.version), metadata };
      return `{"type":"BOOKMARK","object":${JSON.stringify(object)}}\n`;
    }
    default:
      return `{"type":"${event.type}","object":${printWatched(reply, call, kind, event.object, first)}}\n`;
  }
}

/** A stream of `{type, object}` lines. It ends with its client, its time, or its silence. */
export function watch(resource: ResourceRequest): Response | Upgrade {
  const reply = replyOf(resource);
  const ending = new AbortController();
  const seconds = wholeNumber(resource.url.searchParams, 'timeoutSeconds');
  const timeout = seconds !== undefined && seconds > 0 ? seconds * 1000 : longest();
  const signal = AbortSignal.any([ending.signal, resource.request.signal]);
  const wish = wishOf(resource, signal);
  const events = watchObjects(resource.call, resource.kind, wish);
  const encoder = new TextEncoder();
  const end = () => ending.abort(new Error('the watch has ended'));
  const timer = setTimeout(end, timeout);
  const { stopping } = resource.call.server;
  stopping?.addEventListener('abort', end, { once: true });
  const { quietWatch } = resource.call.server.limits ?? {};
  const quiet = wish.bookmarks || quietWatch === undefined ? undefined : setTimeout(end, quietWatch);
  let first = true;
  resource.call.lasts = true;
  const stop = () => {
    clearTimeout(timer);
    clearTimeout(quiet);
    stopping?.removeEventListener('abort', end);
    resource.call.ended?.();
  };
  signal.addEventListener('abort', stop, { once: true });
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      // A batch may hold nothing for this client; a pull that enqueues nothing would not be repeated.
      for (let text = ''; text === ''; ) {
        const next = await events.next();
        if (next.done === true || signal.aborted) {
          stop();
          controller.close();
          return;
        }
        for (const event of next.value) {
          if (event.type === 'BOOKMARK' && !wish.bookmarks) continue;
          text += print(reply, resource, event, first);
          if (event.type !== 'BOOKMARK') first = false;
        }
        if (text !== '') controller.enqueue(encoder.encode(text));
      }
      quiet?.refresh();
    },
    async cancel() {
      stop();
      end();
      await events.return(undefined);
    },
  });

  const headers = {
    'content-type': reply.accepted.contentType,
    'cache-control': 'no-cache, private',
    ...reply.headers,
  };
  return watchAsWished(resource, new Response(body, { headers }));
}
