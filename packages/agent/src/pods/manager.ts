import type { Pod } from '@berth/kinds/types';
import type { Changed, Desired } from '../sync/desired.ts';
import type { PodContext } from './context.ts';
import { killPod, removePod } from './kill.ts';
import { messageOf } from './failure.ts';
import { uidOf } from './spec.ts';
import { PodWorker } from './worker.ts';

/** Looked at this often although no event came. */
const relistEvery = 30_000;
/**
 * Milliseconds after events were asked for. Nothing tells when the runtime has begun to send them, and an end before that
 * is told to nobody.
 */
const looksAfterAsking = [500, 2000, 8000];
const brokenEvents = 1000;
const stopPatience = 3000;
/** What a pod nobody asked for gets to end. */
const orphanGrace = 30_000;
/** Resources whose changes concern the pods of their namespace. */
const read = new Set(['configmaps', 'secrets', 'serviceaccounts']);

/** One worker for each pod of the node; tells them of what changes around them. */
export function createPodManager(context: PodContext, desired: Desired) {
  const workers = new Map<string, PodWorker>();
  const prints = new Map<string, string>();
  /** The API has been asked: what it does not name is not wanted. */
  let trusted = false;

  function ensure(pod: Pod): void {
    const uid = uidOf(pod);
    const worker = workers.get(uid);
    if (worker !== undefined) {
      if (worker.pod.metadata.resourceVersion !== pod.metadata.resourceVersion) worker.update(pod);
      return;
    }
    const created = new PodWorker(context, pod);
    workers.set(uid, created);
    created.start();
  }

  /** Workers for what is wanted; those of pods that are no more wanted end them. */
  function reconcile(): void {
    const wanted = desired.list('pods') as Pod[];
    const uids = new Set(wanted.map(uidOf));
    for (const worker of workers.values()) {
      if (uids.has(worker.uid)) continue;
      if (worker.done) {
        workers.delete(worker.uid);
        context.status.forget(worker.uid);
      } else worker.remove();
    }
    for (const pod of wanted) ensure(pod);
  }

  /** Pods that are being removed: one that takes its time is still there when the runtime is listed again. */
  const leaving = new Set<string>();

  async function removeOrphan(uid: string): Promise<void> {
    if (leaving.has(uid)) return;
    leaving.add(uid);
    await endOrphan(uid).finally(() => leaving.delete(uid));
  }

  async function endOrphan(uid: string): Promise<void> {
    const record = await context.runtime.pod(uid);
    context.log.info({ pod: `${record.namespace}/${record.name}`, uid }, 'a pod that is not wanted here is removed');
    const pod: Pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { uid, name: record.name, namespace: record.namespace },
      spec: { containers: [] },
    };
    const signal = AbortSignal.timeout(2 * orphanGrace);
    await killPod(context, {
      pod,
      record,
      grace: orphanGrace,
      memory: { announced: new Set(record.containers.map(({ id }) => id)) },
      signal,
    });
    await removePod(context, await context.runtime.pod(uid));
    await context.files.tearDown(uid);
    await context.files.removeLogs(record);
  }

  /** The safety net: compares what the runtime has with what was seen last, and finds what nobody wants. */
  async function relist(): Promise<void> {
    const records = await context.runtime.list();
    const seen = new Set<string>();
    for (const record of records) {
      seen.add(record.uid);
      const containers = record.containers.map(({ id, state }) => [id, state]);
      const print = JSON.stringify([record.sandboxes.map(({ id, ready }) => [id, ready]), containers]);
      const worker = workers.get(record.uid);
      if (prints.get(record.uid) !== print) worker?.wake();
      prints.set(record.uid, print);
      if (worker === undefined && trusted)
        await removeOrphan(record.uid).catch((error: unknown) =>
          context.log.warn({ error: messageOf(error) }, 'an unwanted pod could not be removed'),
        );
    }
    for (const uid of prints.keys()) if (!seen.has(uid)) prints.delete(uid);
    for (const worker of workers.values()) if (!seen.has(worker.uid)) worker.wake();
    if (!trusted) return;
    for (const uid of await context.files.known())
      if (!seen.has(uid) && !workers.has(uid)) await context.files.tearDown(uid);
  }

  const relistOrComplain = (): Promise<void> =>
    relist().catch((error: unknown) =>
      context.log.warn({ error: messageOf(error) }, 'the runtime could not be listed'),
    );

  async function lookAgain(signal: AbortSignal): Promise<void> {
    for (const delay of looksAfterAsking) {
      await context.clock.sleep(delay, signal).catch(() => {});
      if (signal.aborted) return;
      await relistOrComplain();
    }
  }

  async function follow(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      const asked = new AbortController();
      const looks = lookAgain(AbortSignal.any([signal, asked.signal]));
      try {
        for await (const event of context.runtime.events(signal)) {
          failures = 0;
          if (event.uid === '') for (const worker of workers.values()) worker.runtimeChanged(event);
          else workers.get(event.uid)?.runtimeChanged(event);
        }
      } catch (error) {
        if (!signal.aborted)
          context.log.warn(
            { error: messageOf(error) },
            'events of the runtime were lost; its pods are looked at again',
          );
      }
      asked.abort();
      await looks;
      if (signal.aborted) return;
      await context.clock
        .sleep(Math.min(relistEvery, brokenEvents * 2 ** Math.min(failures, 10)), signal)
        .catch(() => {});
      failures += 1;
      for (const worker of workers.values()) worker.wake();
    }
  }

  async function keepListing(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await relistOrComplain();
      await context.clock.sleep(relistEvery, signal).catch(() => {});
    }
  }

  return {
    reconcile,
    /** After an exchange with the API. */
    changed(changes: readonly Changed[]): void {
      const first = !trusted;
      trusted = true;
      reconcile();
      const namespaces = new Set(
        changes.filter(({ resource }) => read.has(resource)).map(({ key }) => key.split('/')[0]),
      );
      for (const worker of workers.values()) if (namespaces.has(worker.pod.metadata.namespace)) worker.objectsChanged();
      if (first) void relistOrComplain();
    },
    wake(uid: string): void {
      workers.get(uid)?.wake();
    },
    wakeAll(): void {
      for (const worker of workers.values()) worker.wake();
    },
    find(namespace: string, name: string): Pod | undefined {
      for (const { pod } of workers.values())
        if (pod.metadata.namespace === namespace && pod.metadata.name === name) return pod;
      return undefined;
    },
    all: (): Pod[] => [...workers.values()].map(({ pod }) => pod),
    run: (signal: AbortSignal) => Promise.all([follow(signal), keepListing(signal)]).then(() => {}),
    /** Workers end where they are; one that waits for a hook of a container is not waited for. */
    async stop(): Promise<void> {
      const late = new AbortController();
      const patience = context.clock.sleep(stopPatience, late.signal).catch(() => {});
      await Promise.race([Promise.all([...workers.values()].map((worker) => worker.stop())), patience]);
      late.abort();
    },
  };
}

export type PodManager = ReturnType<typeof createPodManager>;
