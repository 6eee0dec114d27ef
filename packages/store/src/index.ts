import { advance } from './advance.ts';
import { noteConnection, readAudit } from './audit.ts';
import { createBackground } from './background.ts';
import { maintain } from './compact.ts';
import { createContext, type StoreOptions } from './context.ts';
import { due, finishDue, nextDue, takeDue } from './due.ts';
import { epochGuard, raiseGuard, readGuard } from './guards.ts';
import { createHeads } from './heads.ts';
import { readIndex } from './indexes.ts';
import { jump } from './jump.ts';
import { list } from './list.ts';
import { listMirrored } from './listmirrored.ts';
import { createMirror, type View } from './mirror.ts';
import type { Mistakes } from './mistakes.ts';
import { closeNamespace } from './namespaces.ts';
import { getMany, getManyWithGuard, getOne } from './objects.ts';
import { recover } from './recover.ts';
import type { Store } from './types.ts';
import { addToTally, dropTally, putTally, readTally } from './tallies.ts';
import { watch } from './watch.ts';
import { write } from './write.ts';
import { writeMany } from './writemany.ts';

export type { AuditRecord, AuditRequest, AuditResult } from './audit.ts';
export { type Blobs, createFileBlobs } from './blobs.ts';
export type { StoreLogger, StoreOptions } from './context.ts';
export * from './types.ts';

/** The store over a table (DESIGN 3). Closing it ends watches and mirrors; the table stays open. */
export function createStore(options: StoreOptions): Store {
  return createStoreWith(options, {});
}

/** For the tests of the laws' checker alone: a store that makes the mistakes it is told to make. */
export function createStoreWith(options: StoreOptions, mistakes: Mistakes): Store {
  const closing = new AbortController();
  const context = createContext(options, mistakes, closing.signal);
  const mirrors = new Map<string, View>();
  const background = createBackground(context);
  const head = createHeads(context);
  return {
    get: (key) => getOne(context, key),
    getMany: (keys) => getMany(context, keys),
    getManyWithGuard: (keys, cluster, guard) => getManyWithGuard(context, keys, cluster, guard),
    write: (change) => write(context, change),
    writeMany: (changes) => writeMany(context, changes),
    async list(request) {
      const { cluster, resource } = request;
      const view = mirrors.get(`${cluster}#${resource}`);
      const seen = view && (await listMirrored(context, context.type(cluster, resource), view, request));
      return seen ?? list(context, request);
    },
    watch: (request) => watch(context, request),
    index: (cluster, index, value, resource) => readIndex(context, cluster, index, value, resource),
    head: (cluster, resource) => head(context.type(cluster, resource)),
    audit: (request) => readAudit(context, request),
    noteConnection: (key, by) => noteConnection(context, key, by),
    closeNamespace: (cluster, namespace, on) => closeNamespace(context, cluster, namespace, on),
    readGuard: (cluster, guard) => readGuard(context, cluster, guard),
    raiseGuard,
    readTally: (cluster, name) => readTally(context, cluster, name),
    addToTally,
    putTally: (cluster, name, expected, counted) => putTally(context, cluster, name, expected, counted),
    dropTally,
    bumpEpoch: (cluster) => raiseGuard(cluster, epochGuard),
    epoch: (cluster) => readGuard(context, cluster, epochGuard),
    due,
    takeDue: (cluster, now, limit, lease) => takeDue(context, cluster, now, limit, lease),
    nextDue: (cluster) => nextDue(context, cluster),
    finishDue: (item) => finishDue(context, item),
    advance: async (cluster, resource) => void (await advance(context, context.type(cluster, resource))),
    maintain: async (cluster, resource) => void (await maintain(context, context.type(cluster, resource))),
    jump: (cluster, resource) => jump(context, context.type(cluster, resource)),
    recover: (cluster) => recover(context, cluster),
    mirror(cluster, resource) {
      const id = `${cluster}#${resource}`;
      const mirror = mirrors.get(id) ?? createMirror(context, context.type(cluster, resource));
      mirrors.set(id, mirror);
      return mirror;
    },
    async close() {
      closing.abort(new Error('the store is closed'));
      await background.ended;
    },
  };
}
