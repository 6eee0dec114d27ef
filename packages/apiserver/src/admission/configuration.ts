import type { GroupResource, KubeObject } from '@berth/machinery/object';
import type { ObjectKey, Store, StoredObject } from '@berth/store/types';
import type { Call } from '../operations/call.ts';

/** Clusters whose configuration one process keeps at a time. */
const maxClusters = 1000;
/** Objects of one type that are read; what is beyond is not obeyed, and the log says so. */
const maxObjects = 5000;

interface Kept<Value> {
  epoch: number;
  /** What it was made of: lists, and the version that each of them was of. */
  seen: ReadonlyMap<GroupResource, number>;
  value: Promise<Value>;
}

/** An object, and with it the cluster's epoch where this call has not read it yet: one round trip. */
export async function getWithEpoch(call: Call, key: ObjectKey): Promise<StoredObject | undefined> {
  const { store } = call.server;
  if (call.epoch !== undefined) return store.get(key);
  const both = store.getManyWithGuard([key], call.cluster.id, 'epoch');
  call.epoch = both.then(({ guard }) => guard);
  call.epoch.catch(() => {
    delete call.epoch;
  });
  return (await both).objects[0];
}

/** The cluster's epoch, read once for a call: whatever configuration the call meets is of one moment. */
export function epochNow(call: Call): Promise<number> {
  call.epoch ??= call.server.store.epoch(call.cluster.id);
  return call.epoch;
}

/** Reads what configuration is made of. */
export interface Lists {
  call: Call;
  /** Every object of a type of configuration, in order of namespace and name. */
  all(resource: GroupResource): Promise<KubeObject[]>;
  /** As `all`, not yet read. */
  stored(resource: GroupResource): Promise<readonly StoredObject[]>;
}

/**
 * What is made of a cluster's configuration, looked at anew when its epoch has moved (DESIGN 3, Epoch): every write of such an
 * object raises the epoch in its own transaction, so that a request after it sees it. Where nothing was written to the types
 * that it was made of, what was made stands: a webhook's configuration changes no definitions. `load` may list and compile what
 * it wants; it is given what was made before.
 */
export function byEpoch<Value>(
  load: (lists: Lists, before: Value | undefined) => Promise<Value>,
): (call: Call) => Promise<Value> {
  const stores = new WeakMap<Store, Map<string, Kept<Value>>>();
  const made = async (call: Call, seen: Map<GroupResource, number>, known: Kept<Value> | undefined): Promise<Value> => {
    if (known === undefined) return load(listsOf(call, seen), undefined);
    const before = await known.value.catch(() => undefined);
    if (!(await stands(call, known.seen))) return load(listsOf(call, seen), before);
    for (const [resource, version] of known.seen) seen.set(resource, version);
    return known.value;
  };
  return async (call) => {
    const epoch = await epochNow(call);
    const clusters = stores.get(call.server.store) ?? new Map<string, Kept<Value>>();
    stores.set(call.server.store, clusters);
    const known = clusters.get(call.cluster.id);
    if (known !== undefined && known.epoch >= epoch) return known.value;
    if (clusters.size >= maxClusters) clusters.clear();
    const seen = new Map<GroupResource, number>();
    const kept = { epoch, seen, value: made(call, seen, known) };
    clusters.set(call.cluster.id, kept);
    kept.value.catch(() => {
      if (clusters.get(call.cluster.id) === kept) clusters.delete(call.cluster.id);
    });
    return kept.value;
  };
}

/** Whether no version was given out since those lists were read; of what was not read nobody knows. */
async function stands({ server, cluster }: Call, seen: ReadonlyMap<GroupResource, number>): Promise<boolean> {
  if (seen.size === 0) return false;
  const moved = [...seen].map(
    async ([resource, version]) => (await server.store.head(cluster.id, resource)) !== version,
  );
  return !(await Promise.all(moved)).includes(true);
}

/** Lists that note the versions they were of in `seen`. */
function listsOf(call: Call, seen: Map<GroupResource, number>): Lists {
  const { store, log } = call.server;
  const cluster = call.cluster.id;
  const stored: Lists['stored'] = async (resource) => {
    const { objects, next, resourceVersion } = await store.list({ cluster, resource, limit: maxObjects });
    if (next !== undefined) log.warn({ cluster, resource, maxObjects }, 'more configuration than is obeyed');
    seen.set(resource, resourceVersion);
    return objects;
  };
  return {
    call,
    stored,
    all: async (resource) => (await stored(resource)).map(({ body }) => JSON.parse(body) as KubeObject),
  };
}
