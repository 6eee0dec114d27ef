import type { ClusterInfo, Logger } from '@berth/apiserver/deps';
import {
  controllers,
  createDriver,
  createReader,
  type Driver,
  followKinds,
  watchedResources,
} from '@berth/controllers';
import { createNodeIpam } from '@berth/controllers/nodeipam/index';
import type { Client } from '@berth/machinery/client';
import type { KindDefinition } from '@berth/machinery/kind';
import type { Clock } from '@berth/machinery/clock';
import type { ClusterFacts, ObjectChange } from '@berth/machinery/reconcile';
import type { Store } from '@berth/store/types';
import type { Table } from '@berth/table/port';

export interface ClusterDriverDeps {
  cluster: string;
  store: Store;
  client: Client;
  clock: Clock;
  log: Logger;
  table: Table;
  /** Every kind there is, custom ones included. */
  kinds(): Promise<readonly KindDefinition[]>;
  info(): Promise<ClusterInfo | undefined>;
  podCidr: string;
  /** Address in the endpoints of the service `kubernetes`; no loopback may stand there. */
  advertise: string;
  /** A process that stays follows the log through mirrors; a function is handed changes and reads what it needs. */
  stays: boolean;
  /** Whether each write costs money: those that may wait then do. */
  savesWrites: boolean;
  /** Tells the agent of a node that something changed for it. */
  hint?(node: string): void;
}

/** The reconcilers of one cluster with the driver that runs them. */
export interface ClusterDriver {
  /** Takes up everything there is, then every change, until `stop`. */
  start(): Promise<void>;
  /** For hosts that are handed changes: works until nothing is left or the deadline comes. */
  run(changes: readonly ObjectChange[], deadline: Date): Promise<{ left: number }>;
  /** Queues what is due. */
  onTimer(now: Date): Promise<void>;
  stop(): Promise<void>;
}

/** Looks for due items this often where no platform tick comes, milliseconds. */
const tick = 1000;

export function createClusterDriver(deps: ClusterDriverDeps): ClusterDriver {
  const { cluster, store, clock, log } = deps;
  const startedAt = clock.now();
  const reader = createReader({
    cluster,
    store,
    types: deps.kinds,
    facts: () => factsOf(deps, startedAt),
    mirrored: () => deps.stays,
  });
  const reconcilers = [...controllers, createNodeIpam(deps.podCidr)];
  const driver: Driver = createDriver({
    cluster,
    reader,
    client: deps.client,
    store,
    clock,
    reconcilers,
    log,
    savesWrites: deps.savesWrites,
    ...(deps.stays ? {} : { table: deps.table }),
  });
  const stopping = new AbortController();
  let unfollow: (() => Promise<void>) | undefined;
  let ticking: Promise<void> | undefined;

  const keepTime = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await clock.sleep(tick, stopping.signal).catch(() => {});
      if (!stopping.signal.aborted)
        await driver
          .onTimer(clock.now())
          .catch((error: unknown) => log.error({ cluster, error: String(error) }, 'due items could not be taken'));
    }
  };

  return {
    async start() {
      driver.start();
      const onChanges = (changes: readonly ObjectChange[]) => driver.onChanges(changes);
      unfollow = await followKinds({ cluster, store, onChanges, log }, deps.kinds, (types) =>
        watchedResources(reconcilers, types),
      );
      if (deps.hint !== undefined) hintNodes(deps, stopping.signal);
      ticking = keepTime();
    },
    async run(changes, deadline) {
      await driver.onChanges(changes);
      return driver.runUntilQuiet(deadline);
    },
    onTimer: (now) => driver.onTimer(now),
    async stop() {
      stopping.abort();
      await ticking;
      await unfollow?.();
      await driver.stop();
      reader.close();
    },
  };
}

async function factsOf(deps: ClusterDriverDeps, answersSince: Date): Promise<ClusterFacts> {
  const info = await deps.info();
  if (info === undefined) throw new Error(`cluster "${deps.cluster}" does not exist`);
  const { port } = new URL(info.url);
  return {
    caBundle: info.caBundle,
    serviceCidr: info.serviceCidr,
    apiServer: { addresses: [deps.advertise], port: Number(port === '' ? 443 : port) },
    ...(deps.stays ? { answersSince } : {}),
  };
}

/** A pod's node hears of the pod; every node hears of services. What pods refer to is found by the node's own waiting. */
function hintNodes(deps: ClusterDriverDeps, signal: AbortSignal): void {
  const stop = deps.store.mirror(deps.cluster, 'pods').subscribe(({ object, previous }) => {
    const node = object.fields['spec.nodeName'] || previous?.fields['spec.nodeName'];
    if (node) deps.hint?.(node);
  });
  signal.addEventListener('abort', stop, { once: true });
}
