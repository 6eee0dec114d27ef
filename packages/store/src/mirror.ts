import type { Context, TypeState } from './context.ts';
import { readHead } from './counter.ts';
import type { CorruptItem } from './failures.ts';
import { isGone } from './items.ts';
import { objectSk } from './keys.ts';
import { list } from './list.ts';
import { Ordered } from './ordered.ts';
import { Compacted, FutureVersion, type LogEntry, type Mirror, type StoredObject } from './types.ts';
import { createBell } from './wait.ts';
import { watch } from './watch.ts';

/** How long `atLeast` trusts that a version it was asked for exists before it looks at the counter. */
const patience = 500;

/** A mirror as the store itself uses it. */
export interface View extends Mirror {
  /** Listed, and without leaving anything out: it is what a list from the table would be at its version. */
  readonly isWhole: boolean;
}

/** One type as one process sees it: listed when first asked for, then kept current by the type's log reader. */
export function createMirror(context: Context, type: TypeState): View {
  const objects = new Ordered<StoredObject>();
  let skipped = false;
  const listeners = new Set<(entry: LogEntry) => void>();
  const bell = createBell(context.clock);
  const ordered = new Map<string | undefined, readonly StoredObject[]>();
  let version = 0;
  let running = false;
  /** Whether any object expires: nothing else of a mirror changes without a change. */
  let expiring = false;

  const apply = (entry: LogEntry): void => {
    const key = objectSk(entry.namespace, entry.name);
    if (entry.type === 'DELETED') objects.delete(key);
    else objects.set(key, entry.object);
    expiring ||= entry.object.origin?.expires !== undefined;
    ordered.delete(undefined);
    ordered.delete(entry.namespace);
    for (const listener of listeners) tell(listener, entry);
  };

  const tell = (listener: (entry: LogEntry) => void, entry: LogEntry): void => {
    try {
      listener(entry);
    } catch (error) {
      context.warn({ error: String(error), resource: type.resource }, 'a listener of a mirror failed');
    }
  };

  /** After a list (the first, or one after the log was cut off) listeners hear the difference. */
  const replace = (found: readonly StoredObject[], at: number): void => {
    const keys = new Set<string>();
    for (const object of found) {
      const key = objectSk(object.namespace, object.name);
      keys.add(key);
      const known = objects.get(key);
      if (known?.resourceVersion === object.resourceVersion && known.uid === object.uid) continue;
      apply(changeOf(known === undefined ? 'ADDED' : 'MODIFIED', object, known));
    }
    for (const [key, known] of objects.entries()) {
      if (!keys.has(key)) apply(changeOf('DELETED', { ...known, resourceVersion: at }, known));
    }
  };

  const follow = async (): Promise<void> => {
    const { cluster, resource } = type;
    // Whoever works from a mirror goes on with what is whole: one bad object must not stop all others of its type.
    const skip = (error: CorruptItem): void => {
      skipped = true;
      context.warn({ error: error.message, resource }, 'a mirror goes on without an object that cannot be read');
    };
    skipped = false;
    const found = await list(context, { cluster, resource, skip });
    expiring ||= found.objects.some(({ origin }) => origin?.expires !== undefined);
    if (version === 0) for (const object of found.objects) objects.set(objectSk(object.namespace, object.name), object);
    else replace(found.objects, found.resourceVersion);
    version = found.resourceVersion;
    ordered.clear();
    bell.ring();
    // Progress tells of slots that hold nothing: whoever waits for one of them must not wait for the next entry.
    for await (const items of watch(context, {
      cluster,
      resource,
      from: version,
      signal: context.closing,
      onCursor: passed,
    })) {
      for (const item of items) {
        if (!('entry' in item)) continue;
        version = item.entry.resourceVersion;
        apply(item.entry);
      }
      bell.ring();
    }
  };

  const forgetExpired = (): void => {
    for (const [key, object] of objects.entries()) if (isGone(context, object)) objects.delete(key);
    ordered.clear();
  };

  const passed = (cursor: number): void => {
    if (cursor <= version) return;
    version = cursor;
    bell.ring();
  };

  const run = async (): Promise<void> => {
    for (let failures = 0; !context.closing.aborted; failures++) {
      try {
        await follow();
      } catch (error) {
        if (context.closing.aborted) return;
        if (!(error instanceof Compacted))
          context.warn({ error: String(error), resource: type.resource }, 'a mirror lists again');
        await context.clock.sleep(Math.min(5000, 10 * 2 ** Math.min(failures, 9)), context.closing).catch(() => {});
      }
    }
  };

  const ensure = (): void => {
    if (running) return;
    running = true;
    void run();
  };

  const checkExists = async (wanted: number): Promise<void> => {
    const head = await readHead(context, type);
    if (wanted > head.n) throw new FutureVersion(wanted, head.n);
    type.reader?.want(wanted);
  };

  return {
    async atLeast(wanted = 1, signal) {
      ensure();
      let checked = false;
      while (version < Math.max(1, wanted)) {
        signal?.throwIfAborted();
        context.closing.throwIfAborted();
        const seen = bell.version;
        const any = signal === undefined ? context.closing : AbortSignal.any([signal, context.closing]);
        await bell.after(seen, checked || version === 0 ? undefined : patience, any);
        if (version >= wanted || checked || version === 0 || any.aborted) continue;
        checked = true;
        await checkExists(wanted);
      }
    },
    get resourceVersion() {
      return version;
    },
    get isWhole() {
      return version > 0 && !skipped;
    },
    get(namespace, name) {
      const object = objects.get(objectSk(namespace, name));
      return object === undefined || isGone(context, object) ? undefined : object;
    },
    list(namespace) {
      if (expiring) forgetExpired();
      const known = ordered.get(namespace);
      if (known !== undefined) return known;
      const frozen = Object.freeze(objects.range(namespace));
      ordered.set(namespace, frozen);
      return frozen;
    },
    subscribe(listener) {
      ensure();
      const own = (entry: LogEntry): void => listener(entry);
      listeners.add(own);
      return () => listeners.delete(own);
    },
  };
}

function changeOf(type: LogEntry['type'], object: StoredObject, previous: StoredObject | undefined): LogEntry {
  const { namespace, name, resourceVersion } = object;
  const before = previous && { labels: previous.labels, fields: previous.fields, body: previous.body };
  return { type, resourceVersion, namespace, name, object, ...(before === undefined ? {} : { previous: before }) };
}
