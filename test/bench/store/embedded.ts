import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Store, StoredObject } from '@berth/store';
import { createStore } from '@berth/store';
import { openSqlite } from '@berth/table/sqlite';
import { systemClock } from '../../../packages/cli/src/dev/clock.ts';
import { nameOf, objectText, type Subject } from './subject.ts';

const cluster = 'bench';
const resource = 'configmaps';

export interface Embedded {
  subject: Subject;
  /** Gives up the whole log but what is younger than the retention, as `maintain` does it in the background. */
  compact(): Promise<void>;
  close(): Promise<void>;
}

/** The store on the embedded engine, as one process holds it; `retention` in milliseconds. */
export function openEmbedded(path: string, retention?: number): Embedded {
  const table = openSqlite({ path });
  const store = createStore({
    table,
    clock: systemClock,
    ids: { uid: () => crypto.randomUUID() },
    changes: table,
    retention,
  });
  return {
    subject: subjectOf(store),
    async compact() {
      await store.advance(cluster, resource);
      // A step gives up 500 entries, the next removes them.
      const steps = Math.ceil((await store.head(cluster, resource)) / 500) * 2 + 2;
      for (let step = 0; step < steps; step++) await store.maintain(cluster, resource);
      while (table.trim());
    },
    async close() {
      await store.close();
      await table.close();
    },
  };
}

/** Bytes of a closed database: the file, and its pages in use. */
export function databaseSize(path: string): { file: number; inUse: number } {
  const database = new DatabaseSync(path, { readOnly: true });
  const number = (pragma: string): number => Number(Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0]);
  const inUse = (number('page_count') - number('freelist_count')) * number('page_size');
  database.close();
  return { file: statSync(path).size, inUse };
}

function subjectOf(store: Store): Subject {
  const current = new Map<number, StoredObject>();
  const put = async (index: number, previous: StoredObject | undefined, turn: number): Promise<number> => {
    const written = await store.write({
      key: { cluster, resource, namespace: 'default', name: nameOf(index) },
      previous,
      next: {
        uid: previous?.uid ?? `uid-${index}`,
        encode: (version) => objectText(index, turn, version),
        labels: {},
        fields: {},
        indexes: [],
      },
    });
    current.set(index, written);
    return written.resourceVersion;
  };
  return {
    create: (index) => put(index, undefined, 0),
    update: (index, _version, turn) => put(index, current.get(index), turn),
    async get(index) {
      const found = await store.get({ cluster, resource, namespace: 'default', name: nameOf(index) });
      if (found === undefined) throw new Error(`the store has no ${nameOf(index)}`);
    },
    async list() {
      const { objects } = await store.list({ cluster, resource });
      return Buffer.byteLength(`{"items":[${objects.map(({ body }) => body).join(',')}]}`);
    },
    async watch(watchers, told) {
      const stopping = new AbortController();
      const from = await store.head(cluster, resource);
      const follow = async (): Promise<void> => {
        for await (const items of store.watch({ cluster, resource, from, signal: stopping.signal })) {
          for (const item of items) if ('entry' in item) told();
        }
      };
      const ends = Array.from({ length: watchers }, () =>
        follow().catch((error: unknown) => {
          if (!stopping.signal.aborted) throw error;
        }),
      );
      return () => {
        stopping.abort();
        void Promise.all(ends);
      };
    },
  };
}
