import type { GroupResource, KubeObject } from '@berth/machinery/object';
import type { ObjectKey, Store, StoredObject } from '@berth/store/types';
import type { Call } from '../operations/call.ts';

/** Clusters whose configuration one process keeps at a time. */
const maxClusters = 1000;
/** Objects of one type that are read; what is beyond is not obeyed, and the log says so. */
const maxObjects = 5000;

interface Kept<Value> {
  epoch: number;
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

/**
 * What is made of a cluster's configuration, made anew when its epoch has moved (DESIGN 3, Epoch): every write of such an
 * object raises the epoch in its own transaction, so that a request after it sees it. `load` may list and compile what it wants;
 * it is given what was made before.
 */
export function byEpoch<Value>(
  load: (call: Call, before: Value | undefined) => Promise<Value>,
): (call: Call) => Promise<Value> {
  const stores = new WeakMap<Store, Map<string, Kept<Value>>>();
  return async (call) => {
    const epoch = await epochNow(call);
    const clusters = stores.get(call.server.store) ?? new Map<string, Kept<Value>>();
    stores.set(call.server.store, clusters);
    const known = clusters.get(call.cluster.id);
    if (known !== undefined && known.epoch >= epoch) return known.value;
    if (clusters.size >= maxClusters) clusters.clear();
    const before = known?.value.catch(() => undefined);
    const kept = { epoch, value: before === undefined ? load(call, undefined) : before.then((one) => load(call, one)) };
    clusters.set(call.cluster.id, kept);
    kept.value.catch(() => {
      if (clusters.get(call.cluster.id) === kept) clusters.delete(call.cluster.id);
    });
    return kept.value;
  };
}

/** Every object of a type of configuration, in order of namespace and name. */
export async function listAll(call: Call, resource: GroupResource): Promise<KubeObject[]> {
  return (await listStored(call, resource)).map(({ body }) => JSON.parse(body) as KubeObject);
}

/** As `listAll`, not yet read. */
export async function listStored(call: Call, resource: GroupResource): Promise<readonly StoredObject[]> {
  const { objects, next } = await call.server.store.list({ cluster: call.cluster.id, resource, limit: maxObjects });
  if (next !== undefined)
    call.server.log.warn({ cluster: call.cluster.id, resource, maxObjects }, 'more configuration than is obeyed');
  return objects;
}
