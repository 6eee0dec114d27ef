import type { Clock } from '@berth/machinery/clock';
import { createAgent } from './agent.ts';
import type { AgentOptions, Logger } from './deps.ts';
import { createAccess } from './listen/access.ts';
import { ensureServing } from './listen/certificate.ts';
import { type Listener, listen } from './listen/listener.ts';
import { createMqttHints } from './link/hints.ts';
import { createHttpsLink } from './link/https.ts';
import type { NodeFacts } from './node/facts.ts';
import { createNodeApp, type NodeApp } from './nodeapp.ts';
import type { Runtime } from './runtime.ts';
import { connectTunnel } from './tunnel/client.ts';

export interface NodeDeps {
  /** Base URL of the cluster's API, with its path: `https://127.0.0.1:6443/clusters/local`. */
  url: string;
  /** PEM of the CA the API is verified by. */
  ca?: string;
  token(): string;
  /** MQTT broker for hints; without one the agent holds its exchanges open. */
  hintsUrl?: string;
  runtime: Runtime;
  clock: Clock;
  log: Logger;
  facts: NodeFacts;
  options: AgentOptions;
  /** Where it answers as a kubelet does; another port where somebody has it, which the node's status then names. */
  port: number;
}

/** The cluster's id, as the last part of its URL names it. */
export const clusterOf = (url: string): string =>
  /\/clusters\/([a-z0-9-]{1,63})\/?$/.exec(url)?.[1] ?? new URL(url).hostname.split('.')[0] ?? '';

/** The kubelet's port; a node without one runs its pods all the same. */
async function openPort(deps: NodeDeps, access: ReturnType<typeof createAccess>, app: () => NodeApp) {
  const { facts, log, options } = deps;
  try {
    const names = [options.nodeName, ...facts.addresses];
    const serving = await ensureServing(options.stateDirectory, names, deps.clock.now());
    return await listen({ port: deps.port, serving, access, fetch: (request) => app().fetch(request), log });
  } catch (error) {
    log.warn({ error: String(error) }, 'the node answers on no port; what scrapes nodes will not find it');
    return undefined;
  }
}

/** A whole node over the network: agent, hints, its own port, and the tunnel that logs come through. */
export async function startNode(deps: NodeDeps): Promise<{ stop(): Promise<void> }> {
  const { url, ca, token, runtime, clock, log, facts, options } = deps;
  const { nodeName } = options;
  const link = createHttpsLink({ url, ca, token, nodeName });
  const hints =
    deps.hintsUrl === undefined
      ? undefined
      : await createMqttHints({ url: deps.hintsUrl, cluster: clusterOf(url), nodeName, token, ca });
  let app: NodeApp;
  const listener: Listener | undefined = await openPort(deps, createAccess({ link, clock, nodeName }), () => app);
  const told = listener === undefined ? options : { ...options, kubeletPort: listener.port };
  const agent = createAgent({ link, hints, runtime, clock, log, facts, options: told });
  app = createNodeApp({ runtime, clock, facts, nodeName, pods: agent });
  await agent.start();
  const tunnel = connectTunnel({ url, ca, token, nodeName, clock, log, answer: app.answer });
  return {
    async stop() {
      await Promise.all([agent.stop(), tunnel.stop(), listener?.stop()]);
      await runtime.close();
    },
  };
}
