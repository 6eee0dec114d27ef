import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  createAgent,
  createFetchLink,
  createNodeApp,
  createSimulatedRuntime,
  machineFacts,
  type NodeEnd,
} from '@berth/agent';
import type { Logger } from '@berth/apiserver/deps';
import type { Clock } from '@berth/machinery/clock';

export interface SimulatedNodesDeps {
  count: number;
  dataDir: string;
  clusterUrl: string;
  clock: Clock;
  log: Logger;
  fetch(request: Request): Promise<Response>;
  token(node: string): Promise<string>;
  /** The API reaches the node's own endpoints without a tunnel. */
  serve(node: string, answer: NodeEnd): void;
}

/** Nodes of the simulated runtime, in this process: the same agent behind the same exchanges, and no containers. */
export async function startSimulatedNodes(deps: SimulatedNodesDeps): Promise<{ stop(): Promise<void> }> {
  const stops: (() => Promise<void>)[] = [];
  const start = async (name: string): Promise<void> => {
    const stateDirectory = join(deps.dataDir, 'nodes', name);
    mkdirSync(stateDirectory, { recursive: true, mode: 0o700 });
    const token = await deps.token(name);
    const runtime = createSimulatedRuntime({ clock: deps.clock, stateDirectory });
    const facts = machineFacts(stateDirectory);
    const agent = createAgent({
      link: createFetchLink({ url: deps.clusterUrl, nodeName: name, token: () => token, fetch: deps.fetch }),
      runtime,
      clock: deps.clock,
      log: deps.log,
      facts,
      options: { nodeName: name, stateDirectory },
    });
    const app = createNodeApp({ runtime, clock: deps.clock, facts, nodeName: name, pods: agent });
    deps.serve(name, app.answer);
    await agent.start();
    stops.push(async () => {
      await agent.stop();
      await runtime.close();
    });
  };
  await Promise.all(Array.from({ length: deps.count }, (_node, index) => start(`simulated-${index + 1}`)));
  return {
    async stop() {
      await Promise.all(stops.map((stop) => stop()));
    },
  };
}
