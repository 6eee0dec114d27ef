import type { ClusterInfo, Logger } from '@berth/apiserver/deps';
import {
  controllers,
  createApiServiceAvailability,
  createAuthenticationTrust,
  createCsrApproving,
  createCsrSigning,
  createDriver,
  createReader,
  type Driver,
  followKinds,
  watchedResources,
} from '@berth/controllers';
import { createNodeIpam } from '@berth/controllers/nodeipam/index';
import type { Client } from '@berth/machinery/client';
import type { Identity } from '@berth/machinery/identity';
import type { Kind } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import type { Clock } from '@berth/machinery/clock';
import type { ClusterFacts, ObjectChange } from '@berth/machinery/reconcile';
import type { Store } from '@berth/store/types';
import { duePk } from '@berth/store/keys';
import type { ChangeSource, Table } from '@berth/table/port';

export interface ClusterDriverDeps {
  cluster: string;
  store: Store;
  client: Client;
  clock: Clock;
  log: Logger;
  table: Table;
  /** Every kind there is, custom ones included. */
  kinds(): Promise<readonly Kind[]>;
  info(): Promise<ClusterInfo | undefined>;
  certificates: {
    /** Whether somebody may create `certificatesigningrequests/{subresource}`. */
    mayCreate(identity: Identity, subresource: string): Promise<boolean>;
    /** Signs by the cluster's client authority; PEM. */
    sign(wish: { request: string; usages: readonly string[]; expirationSeconds?: number | undefined }): Promise<string>;
    trust: Parameters<typeof createAuthenticationTrust>[0];
  };
  /** Asks an APIService's server; answers with why it cannot be used, or undefined. */
  probe(apiService: KubeObject): Promise<string | undefined>;
  podCidr: string;
  /** Address in the endpoints of the service `kubernetes`; no loopback may stand there. */
  advertise: string;
  /** The table's changes, in a process that stays: it follows the log through mirrors. A function is handed changes and reads what it needs. */
  changes?: ChangeSource;
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

/** Due items are taken at most so often where no platform tick comes, and looked for so often in any case; milliseconds. */
const tick = 1000;
const lookAnyway = 60_000;

export function createClusterDriver(deps: ClusterDriverDeps): ClusterDriver {
  const { cluster, store, clock, log } = deps;
  const startedAt = clock.now();
  const stays = deps.changes !== undefined;
  const reader = createReader({
    cluster,
    store,
    types: deps.kinds,
    facts: () => factsOf(deps, startedAt),
    mirrored: () => stays,
  });
  const { mayCreate, sign, trust } = deps.certificates;
  const reconcilers = [
    ...controllers,
    createNodeIpam(deps.podCidr),
    createCsrApproving(mayCreate),
    createCsrSigning(sign),
    createAuthenticationTrust(trust),
    createApiServiceAvailability(deps.probe),
  ];
  const driver: Driver = createDriver({
    cluster,
    reader,
    client: deps.client,
    store,
    clock,
    reconcilers,
    log,
    savesWrites: deps.savesWrites,
    ...(stays ? {} : { table: deps.table }),
  });
  const stopping = new AbortController();
  let unfollow: (() => Promise<void>) | undefined;
  let ticking: Promise<void> | undefined;

  /** Asks the table only when something is due: it was there at the start, or its change was seen since. */
  const keepTime = async (): Promise<void> => {
    let next = 0;
    const stop = deps.changes?.subscribe((records) => {
      for (const { key, item } of records)
        if (key.pk === duePk(cluster) && typeof item?.dueAt === 'string') next = Math.min(next, Date.parse(item.dueAt));
    });
    while (!stopping.signal.aborted) {
      await clock.sleep(tick, stopping.signal).catch(() => {});
      const now = clock.now();
      if (stopping.signal.aborted || now.getTime() < next) continue;
      next = now.getTime() + lookAnyway;
      try {
        await driver.onTimer(now);
        const found = await store.nextDue(cluster);
        next = Math.min(next, found?.getTime() ?? next);
      } catch (error) {
        next = 0;
        log.error({ cluster, error: String(error) }, 'due items could not be taken');
      }
    }
    stop?.();
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
    ...(deps.changes === undefined ? {} : { answersSince }),
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
