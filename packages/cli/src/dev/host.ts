import { mkdirSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';
import { join, resolve } from 'node:path';
import type { NodeEnd } from '@berth/agent';
import { dialHere } from '@berth/apiserver/dial/here';
import { createTunnels } from '@berth/apiserver/dial/tunnels';
import {
  createAccountKey,
  createCluster,
  createNodeToken,
  getCluster,
  kubeconfigFor,
  listClusters,
  newToken,
  addKey,
} from '@berth/tenancy';
import { createCell } from '../cell.ts';
import { connect } from './connect.ts';
import { readIfThere, writePrivately } from './files.ts';
import { systemClock } from './clock.ts';
import { createLogger } from './log.ts';
import { type AgentProcess, chooseNode, startAgentProcess } from './nodes.ts';
import type { DevOptions } from './options.ts';
import { claimPodNetwork, usualPodNetwork } from './podnetwork.ts';
import { randomText } from './random.ts';
import { createFileSealer } from './sealer.ts';
import { startServer } from './server.ts';
import { startSimulatedNodes } from './simulated.ts';
import { openStore } from './storage.ts';
import { ensureTls } from './tls.ts';

const cluster = 'local';
const account = 'local';
/** Stands for the API where the machine has no address but loopback: RFC 7600's dummy, as endpoints may hold neither loopback nor link-local ones. */
const dummyAddress = '192.0.0.8';
/** On disk, so that they outlive a restart of the machine as the nodes' networks do. */
const podNetworkClaims = '/var/lib/berth/pod-networks';

export interface Host {
  url: string;
  kubeconfig: string;
  node: string;
  stop(): Promise<void>;
}

/** Everything of one process, in the order it depends on each other; `stop` goes the other way round. */
export async function startHost(options: DevOptions, environment: NodeJS.ProcessEnv): Promise<Host> {
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const log = createLogger(environment.BERTH_LOG_LEVEL ?? 'warn');
  const stops: (() => Promise<void> | void)[] = [];
  const stop = async () => {
    for (const end of stops.reverse()) await end();
  };
  try {
    const nodeKind = await chooseNode(options, process.getuid?.() ?? -1);
    const [storage, tls] = await Promise.all([
      openStore(options, dataDir, environment, log),
      ensureTls(join(dataDir, 'tls'), systemClock.now(), localAddresses()),
    ]);
    stops.push(() => storage.close());
    const tunnels = createTunnels();
    const stopping = new AbortController();
    const inProcess = new Map<string, NodeEnd>();
    let port = options.port;
    let hint: (cluster: string, node: string) => void = () => {};
    const cell = createCell({
      ...storage,
      clock: systemClock,
      sealer: createFileSealer(join(dataDir, 'seal.key')),
      random: randomText,
      log,
      clusterUrl: (id) => `https://127.0.0.1:${port}/clusters/${id}`,
      clusterByHost: () => cluster,
      caBundle: tls.ca,
      serviceCidr: '10.96.0.0/16',
      podCidr:
        nodeKind === 'containerd' ? claimPodNetwork(podNetworkClaims, dataDir, localAddresses()) : usualPodNetwork,
      advertise: localAddresses()[0] ?? dummyAddress,
      dial: (id, node, target, options) => {
        const end = id === cluster ? inProcess.get(node) : undefined;
        return end === undefined ? tunnels.dial(id, node, target, options) : dialHere(end, target, options);
      },
      connect,
      acceptTunnel: tunnels.accept,
      keepsConnections: true,
      stopping: stopping.signal,
      hint: (id, node) => hint(id, node),
      outbound: 'any',
      ...(options.maxRequestsInflight === undefined ? {} : { limits: { inFlight: options.maxRequestsInflight } }),
    });
    stops.push(() => cell.close());
    await cell.recover(cluster);
    const server = await startServer({
      port: options.port,
      tls,
      fetch: cell.fetch,
      upgrade: cell.upgrade,
    });
    port = server.port;
    stops.push(
      () => server.close(),
      () => tunnels.closeAll(),
      () => stopping.abort(),
    );

    if ((await getCluster(cell.tenancy, cluster)) === undefined)
      await createCluster(cell.tenancy, account, { name: cluster, id: cluster });
    const info = await getCluster(cell.tenancy, cluster);
    if (info === undefined) throw new Error('the local cluster vanished while it was made');
    await cell.ensure(cluster);
    for (const { id } of await listClusters(cell.tenancy, account)) {
      if (id !== cluster) await cell.recover(id);
      await (await cell.driver(id)).start();
    }
    const token = await kept(join(dataDir, 'admin.token'), () => newToken(cell.tenancy, 'berth'));
    await addKey(cell.tenancy, cluster, token, { username: 'admin', groups: ['system:masters'] });
    await kept(join(dataDir, 'account.token'), () => createAccountKey(cell.tenancy, account));
    const kubeconfig = join(dataDir, 'kubeconfig');
    writePrivately(kubeconfig, kubeconfigFor(info, 'admin', token));

    const nodeToken = (name: string) =>
      kept(join(dataDir, `node-${name}.token`), () => createNodeToken(cell.tenancy, cluster, name));
    if (nodeKind === 'simulated') {
      const simulated = await startSimulatedNodes({
        count: options.nodes,
        dataDir,
        clusterUrl: info.url,
        clock: systemClock,
        log,
        fetch: cell.fetch,
        token: nodeToken,
        serve: (node, answer) => inProcess.set(node, answer),
      });
      stops.push(() => simulated.stop());
    }
    if (nodeKind === 'containerd') {
      const { startHints } = await import('./hints.ts');
      const hints = await startHints({ authenticate: (id, secret) => cell.authenticateToken(id, secret) });
      hint = hints.hint;
      stops.push(() => hints.close());
      const name = hostname().toLowerCase();
      const agent: AgentProcess = startAgentProcess(
        {
          name,
          dataDir,
          url: info.url,
          caFile: join(dataDir, 'tls', 'ca.crt'),
          tokenFile: await nodeToken(name).then(() => join(dataDir, `node-${name}.token`)),
          criSocket: options.criSocket,
          hintsUrl: hints.url,
        },
        log,
      );
      stops.push(() => agent.stop());
    }
    return { url: info.url, kubeconfig, node: nodeKind, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A secret that is made once and kept in the data directory. */
async function kept(path: string, make: () => Promise<string> | string): Promise<string> {
  const known = readIfThere(path);
  if (known !== undefined && known !== '') return known;
  const made = await make();
  writePrivately(path, made);
  return made;
}

const localAddresses = (): string[] =>
  Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter((address) => address.family === 'IPv4' && !address.internal)
    .map((address) => address.address);
