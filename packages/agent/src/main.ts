import { mkdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { createCriRuntime } from './cri.ts';
import { machineFacts } from './node/facts.ts';
import { ownerOf } from './node/owner.ts';
import { startNode } from './node.ts';
import { createSimulatedRuntime } from './simulated.ts';

/** Everything the agent takes from its environment. */
const environment = z.object({
  BERTH_API_URL: z.url({ protocol: /^https?$/ }),
  BERTH_NODE_NAME: z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/),
  BERTH_TOKEN_FILE: z.string().min(1),
  BERTH_CA_FILE: z.string().min(1).optional(),
  BERTH_STATE_DIR: z.string().min(1),
  BERTH_LOG_DIR: z.string().min(1).optional(),
  /** Path of containerd's socket; `simulated` runs no containers. */
  BERTH_CRI_SOCKET: z.string().min(1).default('/run/containerd/containerd.sock'),
  BERTH_HINTS_URL: z.url().optional(),
  BERTH_POD_CIDR: z.string().optional(),
  BERTH_CLUSTER_DNS: z.string().optional(),
  BERTH_CLUSTER_DOMAIN: z.string().optional(),
  BERTH_NODE_LABELS: z.string().optional(),
  BERTH_KUBELET_PORT: z.coerce.number().int().min(0).max(65_535).default(10_250),
});

const parsed = environment.safeParse(process.env);
if (!parsed.success) {
  const [issue] = parsed.error.issues;
  console.error(`berth-agent: ${issue?.path.join('.')}: ${issue?.message}`);
  process.exit(2);
}
const settings = parsed.data;

const say = (level: string) => (fields: object, message: string) =>
  console.error(
    JSON.stringify({ level, time: new Date().toISOString(), agent: settings.BERTH_NODE_NAME, ...fields, msg: message }),
  );
const log = { info: say('info'), warn: say('warn'), error: say('error') };

const clock = {
  now: () => new Date(),
  sleep: (milliseconds: number, signal?: AbortSignal) => sleep(milliseconds, undefined, { signal }),
};

const labels = Object.fromEntries(
  (settings.BERTH_NODE_LABELS ?? '')
    .split(',')
    .filter(Boolean)
    .map((pair) => pair.split('=', 2)),
);
const stateDirectory = resolve(settings.BERTH_STATE_DIR);
mkdirSync(stateDirectory, { recursive: true, mode: 0o700 });
const nodeName = settings.BERTH_NODE_NAME;
const runtime =
  settings.BERTH_CRI_SOCKET === 'simulated'
    ? createSimulatedRuntime({ clock, stateDirectory })
    : createCriRuntime({
        socket: settings.BERTH_CRI_SOCKET,
        owner: ownerOf(stateDirectory),
        stateDirectory,
        clock,
        log,
      });

const node = await startNode({
  url: settings.BERTH_API_URL,
  ca: settings.BERTH_CA_FILE === undefined ? undefined : readFileSync(settings.BERTH_CA_FILE, 'utf8'),
  token: () => readFileSync(settings.BERTH_TOKEN_FILE, 'utf8').trim(),
  hintsUrl: settings.BERTH_HINTS_URL,
  runtime,
  clock,
  log,
  facts: machineFacts(stateDirectory),
  port: settings.BERTH_KUBELET_PORT,
  options: {
    nodeName,
    stateDirectory,
    logDirectory: settings.BERTH_LOG_DIR,
    podCidr: settings.BERTH_POD_CIDR,
    clusterDns: settings.BERTH_CLUSTER_DNS?.split(','),
    clusterDomain: settings.BERTH_CLUSTER_DOMAIN,
    labels,
  },
});

// The agent ends; its containers run on and are adopted by the next.
let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.on(signal, () => {
    if (stopping) process.exit(1);
    stopping = true;
    node.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ error: String(error) }, 'the agent did not stop cleanly');
        process.exit(1);
      },
    );
  });
