import { freemem, totalmem } from 'node:os';
import { statfs } from 'node:fs/promises';
import type { Clock } from '@berth/machinery/clock';
import type { Node } from '@berth/kinds/types';
import type { AgentOptions, Logger } from '../deps.ts';
import type { Runtime } from '../runtime.ts';
import type { Desired } from '../sync/desired.ts';
import { type Outbox, statusOf, type SyncWrite } from '../sync/outbox.ts';
import type { Pressure } from './conditions.ts';
import type { NodeFacts } from './facts.ts';
import { meaningful, newNode, type NodeInputs, nodeLabels, nodeStatus } from './object.ts';

export interface NodeReporterDeps {
  runtime: Runtime;
  clock: Clock;
  log: Logger;
  facts: NodeFacts;
  options: AgentOptions;
  desired: Desired;
  outbox: Outbox;
}

/** Looked at this often, told when it changed or after `repeat` (kubelet nodeStatusUpdateFrequency, nodeStatusReportFrequency). */
const look = 10_000;
const repeat = 300_000;
/** --eviction-hard: memory.available<100Mi, nodefs.available<10%. */
const memoryFloor = 100 * 1024 * 1024;
const diskFloor = 0.1;

async function pressureOf(deps: NodeReporterDeps): Promise<Pressure> {
  if (!deps.runtime.capabilities.files) return { memory: false, disk: false, pids: false };
  const disk = await statfs(deps.options.stateDirectory);
  return {
    memory: freemem() < memoryFloor && freemem() < totalmem() / 2,
    disk: disk.bavail / disk.blocks < diskFloor,
    pids: false,
  };
}

/** Registers the node and keeps its status and labels as they are. */
export function createNodeReporter(deps: NodeReporterDeps) {
  const { options, desired, outbox, clock } = deps;
  let latest: NodeInputs | undefined;
  let told = { text: '', at: 0 };

  const known = () => desired.get('nodes', '', options.nodeName) as Node | undefined;

  async function observe(): Promise<NodeInputs> {
    const { runtime } = deps;
    const [status, version, images, pressure] = await Promise.all([
      runtime.status().catch(() => undefined),
      runtime.version().catch(() => latest?.version ?? { name: 'containerd', version: 'unknown' }),
      runtime.images().catch(() => latest?.images ?? []),
      pressureOf(deps),
    ]);
    const simulated = !runtime.capabilities.files;
    return { facts: deps.facts, options, runtime: status, version, simulated, images, pressure, now: clock.now() };
  }

  function create(inputs: NodeInputs): void {
    outbox.put({
      key: 'node',
      build: () => (known() === undefined ? { verb: 'create', object: { ...newNode(inputs) } } : undefined),
      settled(result) {
        const failure = statusOf(result);
        if (failure !== undefined && failure.reason !== 'AlreadyExists')
          deps.log.error({ error: failure.message }, 'the node could not be registered');
        return false;
      },
    });
  }

  /** Labels the agent answers for; those of others stay. */
  function label(inputs: NodeInputs): void {
    const wanted = nodeLabels(inputs);
    const missing = () => {
      const node = known();
      return node !== undefined && Object.entries(wanted).some(([key, value]) => node.metadata.labels?.[key] !== value)
        ? node
        : undefined;
    };
    if (missing() === undefined) return;
    outbox.put({
      key: 'node/labels',
      build(): SyncWrite | undefined {
        const node = missing();
        if (node === undefined) return undefined;
        const metadata = { ...node.metadata, labels: { ...node.metadata.labels, ...wanted }, managedFields: undefined };
        return { verb: 'update', object: { ...node, metadata } };
      },
      settled: () => false,
    });
  }

  function report(inputs: NodeInputs): void {
    const status = () => nodeStatus(inputs, known()?.status);
    const text = meaningful(status());
    const now = clock.now().getTime();
    // A controller may have marked the node unknown meanwhile: that must be put right at once.
    const overruled = (status().conditions ?? []).some(
      ({ type, status: value }) =>
        known()?.status?.conditions?.find((condition) => condition.type === type)?.status !== value,
    );
    if (!overruled && text === told.text && now - told.at < repeat) return;
    outbox.put({
      key: 'node/status',
      build(): SyncWrite | undefined {
        const node = known();
        if (node === undefined) return undefined;
        // Without a resourceVersion: the status is the agent's alone, and others write the node's taints all the time.
        const metadata = { ...node.metadata, resourceVersion: undefined, managedFields: undefined };
        return { verb: 'update', subresource: 'status', object: { ...node, metadata, status: status() } };
      },
      settled(result) {
        if (statusOf(result) === undefined) told = { text, at: now };
        return false;
      },
    });
  }

  /** Looks at the machine now, and puts what is new on its way. */
  async function refresh(): Promise<void> {
    latest = await observe();
    if (known() === undefined) create(latest);
    else {
      label(latest);
      report(latest);
    }
  }

  return {
    refresh,
    /** Until the signal ends. */
    async run(signal: AbortSignal): Promise<void> {
      while (!signal.aborted) {
        await refresh().catch((error: unknown) =>
          deps.log.warn({ error: String(error) }, 'the state of the node could not be read'),
        );
        await clock.sleep(look, signal).catch(() => {});
      }
    },
  };
}
