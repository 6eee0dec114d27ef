import type { Node, Pod } from '@berth/kinds/types';
import type { AgentDeps } from './deps.ts';
import { createRecorder } from './events/recorder.ts';
import { keepRotating } from './logs/rotate.ts';
import { createLeaseKeeper } from './node/lease.ts';
import { createNodeReporter } from './node/reporter.ts';
import type { PodContext } from './pods/context.ts';
import { createImages } from './pods/images.ts';
import { Limit } from './pods/limit.ts';
import { createPodManager, type PodManager } from './pods/manager.ts';
import { createStatusReporter } from './pods/report.ts';
import { createProber } from './probes/prober.ts';
import { type Changed, Desired } from './sync/desired.ts';
import { createDiskCache } from './sync/disk.ts';
import { createSyncLoop } from './sync/loop.ts';
import { Outbox } from './sync/outbox.ts';
import { createFiles } from './volumes/files.ts';

const parallelStarts = 5;

export interface Agent {
  /** Takes up what the disk and the runtime know, then talks to the API. Resolves once pods are looked after. */
  start(): Promise<void>;
  /** Ends the agent; its containers run on. */
  stop(): Promise<void>;
  /** The pod as this node knows it. */
  pod(namespace: string, name: string): Pod | undefined;
  /** All pods of this node. */
  pods(): Pod[];
}

/** The node agent: registers the node, runs its pods, reports what becomes of them (DESIGN 6). */
export function createAgent(deps: AgentDeps): Agent {
  const { link, hints, runtime, clock, log, facts, options } = deps;
  const random = deps.random ?? Math.random;
  const stopping = new AbortController();
  const desired = new Desired();
  // The loop is created after what it serves.
  let kick = () => {};
  let manager: PodManager | undefined;
  const outbox = new Outbox(() => kick());
  const recorder = createRecorder({ clock, outbox, nodeName: options.nodeName, random });
  const disk = createDiskCache({ directory: options.stateDirectory, desired, clock, log });
  const prober = createProber({
    runtime,
    clock,
    recorder,
    hostAddress: facts.addresses[0] ?? '127.0.0.1',
    changed: (uid) => manager?.wake(uid),
  });
  const reporter = createNodeReporter({ runtime, clock, log, facts, options, desired, outbox });
  const lease = createLeaseKeeper({ link, clock, log, desired, outbox, nodeName: options.nodeName });
  let runtimeName = 'containerd';
  let podCidr: string | undefined;
  const context: PodContext = {
    runtime,
    runtimeName: () => runtimeName,
    clock,
    log,
    random,
    recorder,
    objects: desired,
    files: createFiles({ ...deps, objects: desired, link }),
    images: createImages({ runtime, clock, recorder, objects: desired }),
    prober,
    facts,
    options,
    starts: new Limit(options.parallelStarts ?? parallelStarts),
    status: createStatusReporter({ desired, outbox, log }),
    networkReady: () => podCidr !== undefined,
  };
  const pods = (manager = createPodManager(context, desired));

  /** The node's own range, once the API has given it one. */
  async function takePodCidr(): Promise<void> {
    const node = desired.get('nodes', '', options.nodeName) as Node | undefined;
    const wanted = node?.spec?.podCIDR ?? options.podCidr;
    if (wanted === undefined || wanted === podCidr) return;
    await runtime.setPodCidr(wanted);
    podCidr = wanted;
    pods.wakeAll();
  }

  const complain = (what: string) => (error: unknown) => log.warn({ error: String(error) }, what);

  function changed(changes: readonly Changed[]): void {
    const told = changes.some(({ resource }) => resource === 'nodes');
    takePodCidr()
      .then(() => (told ? reporter.refresh() : undefined))
      .catch(complain('the node could not be brought up to date'));
    pods.changed(changes);
    disk.save();
  }

  const loop = createSyncLoop({ link, hints, clock, log, random, desired, outbox, changed });
  kick = loop.kick;
  const running: Promise<void>[] = [];

  return {
    pod: (namespace, name) => pods.find(namespace, name),
    pods: () => pods.all(),
    async start() {
      const { signal } = stopping;
      if (await disk.load())
        log.info({ pods: desired.list('pods').length }, 'pods are taken up from the state on disk');
      runtimeName = (await runtime.version().catch(() => ({ name: runtimeName }))).name;
      await takePodCidr().catch(complain('the pod network could not be set up'));
      await reporter.refresh().catch(complain('the state of the node could not be read'));
      pods.reconcile();
      loop.start();
      running.push(pods.run(signal), reporter.run(signal), lease.run(signal));
      const directory = options.logDirectory ?? `${options.stateDirectory}/logs`;
      if (runtime.capabilities.files) running.push(keepRotating({ runtime, clock, log, directory }, signal));
    },
    async stop() {
      stopping.abort();
      await loop.stop();
      await pods.stop();
      prober.stop();
      await Promise.all(running);
      await loop.flush(2000);
      await disk.flush().catch(complain('the desired state could not be kept on disk'));
      await hints?.close();
    },
  };
}
