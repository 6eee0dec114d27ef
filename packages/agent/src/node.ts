import type { Clock } from '@berth/machinery/clock';
import { createAgent } from './agent.ts';
import type { AgentOptions, Logger } from './deps.ts';
import { createMqttHints } from './link/hints.ts';
import { createHttpsLink } from './link/https.ts';
import type { NodeFacts } from './node/facts.ts';
import { createNodeApp } from './nodeapp.ts';
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
}

/** The cluster's id, as the last part of its URL names it. */
export const clusterOf = (url: string): string =>
  /\/clusters\/([a-z0-9-]{1,63})\/?$/.exec(url)?.[1] ?? new URL(url).hostname.split('.')[0] ?? '';

/** A whole node over the network: agent, hints, and the tunnel that logs come through. */
export async function startNode(deps: NodeDeps): Promise<{ stop(): Promise<void> }> {
  const { url, ca, token, runtime, clock, log, facts, options } = deps;
  const { nodeName } = options;
  const link = createHttpsLink({ url, ca, token, nodeName });
  const hints =
    deps.hintsUrl === undefined
      ? undefined
      : await createMqttHints({ url: deps.hintsUrl, cluster: clusterOf(url), nodeName, token, ca });
  const agent = createAgent({ link, hints, runtime, clock, log, facts, options });
  const app = createNodeApp({ runtime, clock, facts, nodeName, pods: agent });
  await agent.start();
  const tunnel = connectTunnel({ url, ca, token, nodeName, clock, log, answer: app.answer });
  return {
    async stop() {
      await Promise.all([agent.stop(), tunnel.stop()]);
      await runtime.close();
    },
  };
}
