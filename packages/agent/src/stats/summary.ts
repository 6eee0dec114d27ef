import type { Clock } from '@berth/machinery/clock';
import type { Pod } from '@berth/kinds/types';
import type { NodeSummary, ResourceUsage } from '@berth/machinery/nodesummary';
import { uidOf } from '../pods/spec.ts';
import type { ContainerStats, Runtime } from '../runtime.ts';
import type { MachineUsage } from './machine.ts';

export interface StatsDeps {
  runtime: Pick<Runtime, 'stats'>;
  clock: Clock;
  nodeName: string;
  pods(): Pod[];
  /** undefined: the node is no machine of its own; what its pods use is all it uses. */
  machine: (() => Promise<MachineUsage>) | undefined;
}

interface Sample {
  at: number;
  machine: MachineUsage;
  containers: Map<string, ContainerStats>;
}

/** A rate needs two looks. An earlier one serves within these bounds; else a second look is taken a moment later. */
const shortestWindow = 5000;
const longestWindow = 90_000;
const moment = 1000;

const iso = (at: number): string => new Date(at).toISOString();
const keyOf = ({ uid, container }: ContainerStats): string => `${uid}/${container}`;

/** Nanocores between two looks; undefined where the counter began anew. */
function rate(before: number | undefined, after: number, elapsed: number): number | undefined {
  if (before === undefined || after < before || elapsed <= 0) return undefined;
  return Math.round(((after - before) * 1000) / elapsed);
}

/**
 * What the node and its containers use, in the form of the kubelet's /stats/summary. Nothing is measured before somebody asks:
 * the counters are the kernel's, and a rate is made of two looks at them.
 */
export function createStats(deps: StatsDeps) {
  let last: Sample | undefined;
  let answer: { summary: NodeSummary; at: number } | undefined;
  let asking: Promise<NodeSummary> | undefined;

  async function look(): Promise<Sample> {
    const [stats, machine] = await Promise.all([deps.runtime.stats(), deps.machine?.()]);
    const total = (of: (one: ContainerStats) => number) => stats.reduce((sum, one) => sum + of(one), 0);
    return {
      at: deps.clock.now().getTime(),
      machine: machine ?? {
        cpuNanoseconds: total((one) => one.cpuNanoseconds),
        memoryWorkingSetBytes: total((one) => one.memoryWorkingSetBytes),
      },
      containers: new Map(stats.map((one) => [keyOf(one), one])),
    };
  }

  function usage(before: MachineUsage | undefined, after: MachineUsage, elapsed: number, time: string): ResourceUsage {
    const nanoCores = rate(before?.cpuNanoseconds, after.cpuNanoseconds, elapsed);
    return {
      cpu: {
        time,
        ...(nanoCores === undefined ? {} : { usageNanoCores: nanoCores }),
        usageCoreNanoSeconds: after.cpuNanoseconds,
      },
      memory: { time, workingSetBytes: after.memoryWorkingSetBytes },
    };
  }

  function summarize(before: Sample, after: Sample): NodeSummary {
    const elapsed = after.at - before.at;
    const time = iso(after.at);
    const pods = deps.pods().flatMap((pod) => {
      const uid = uidOf(pod);
      const own = [...after.containers.values()].filter((one) => one.uid === uid);
      if (own.length === 0) return [];
      const containers = own.map((one) => ({
        name: one.container,
        ...usage(before.containers.get(keyOf(one)), one, elapsed, time),
      }));
      const { name = '', namespace = '' } = pod.metadata;
      return [{ podRef: { name, namespace, uid }, containers }];
    });
    const node = { nodeName: deps.nodeName, ...usage(before.machine, after.machine, elapsed, time) };
    return { windowMilliseconds: elapsed, node, pods };
  }

  async function ask(): Promise<NodeSummary> {
    let before = last;
    let after = await look();
    const elapsed = before === undefined ? 0 : after.at - before.at;
    if (before === undefined || elapsed < shortestWindow || elapsed > longestWindow) {
      before = after;
      await deps.clock.sleep(moment);
      after = await look();
    }
    last = after;
    answer = { summary: summarize(before, after), at: after.at };
    return answer.summary;
  }

  return {
    /** Many who ask at once are told the same, and who asks again within five seconds, too. */
    summary(): Promise<NodeSummary> {
      if (answer !== undefined && deps.clock.now().getTime() - answer.at < shortestWindow)
        return Promise.resolve(answer.summary);
      asking ??= ask().finally(() => (asking = undefined));
      return asking;
    },
  };
}

type PodSummary = NodeSummary['pods'][number];

/**
 * The kubelet's /metrics/resource: the counters themselves, each with the time at which it was read (pkg/kubelet/metrics/collectors
 * resource_metrics.go). `startOf`: when a container began, in milliseconds since 1970.
 */
export function resourceMetrics(
  { node, pods }: NodeSummary,
  startOf: (uid: string, container: string) => number | undefined = () => undefined,
): string {
  const lines: string[] = [];
  const family = (name: string, type: 'counter' | 'gauge', help: string, samples: string[]) =>
    lines.push(`# HELP ${name} [STABLE] ${help}`, `# TYPE ${name} ${type}`, ...samples.map((one) => name + one));
  const seconds = ({ cpu }: ResourceUsage) => `${cpu.usageCoreNanoSeconds / 1e9} ${Date.parse(cpu.time)}`;
  const bytes = ({ memory }: ResourceUsage) => `${memory.workingSetBytes} ${Date.parse(memory.time)}`;
  const nameOf = ({ podRef }: PodSummary) => `namespace="${podRef.namespace}",pod="${podRef.name}"`;
  const containers = (value: (one: ResourceUsage) => string) =>
    pods.flatMap((pod) => pod.containers.map((one) => `{container="${one.name}",${nameOf(pod)}} ${value(one)}`));
  const wholePods = (value: (one: ResourceUsage) => string) =>
    pods.map((pod) => `{${nameOf(pod)}} ${value(sumOf(pod.containers))}`);
  const starts = pods.flatMap((pod) =>
    pod.containers.flatMap((one) => {
      const start = startOf(pod.podRef.uid, one.name);
      return start === undefined ? [] : [`{container="${one.name}",${nameOf(pod)}} ${start / 1000}`];
    }),
  );
  const cpu = 'Cumulative cpu time consumed by the';
  const memory = 'Current working set of the';
  family('container_cpu_usage_seconds_total', 'counter', `${cpu} container in core-seconds`, containers(seconds));
  family('container_memory_working_set_bytes', 'gauge', `${memory} container in bytes`, containers(bytes));
  const since = 'Start time of the container since unix epoch in seconds';
  family('container_start_time_seconds', 'gauge', since, starts);
  family('node_cpu_usage_seconds_total', 'counter', `${cpu} node in core-seconds`, [` ${seconds(node)}`]);
  family('node_memory_working_set_bytes', 'gauge', `${memory} node in bytes`, [` ${bytes(node)}`]);
  family('pod_cpu_usage_seconds_total', 'counter', `${cpu} pod in core-seconds`, wholePods(seconds));
  family('pod_memory_working_set_bytes', 'gauge', `${memory} pod in bytes`, wholePods(bytes));
  const failed = '1 if there was an error while getting container metrics, 0 otherwise';
  family('resource_scrape_error', 'gauge', failed, [' 0']);
  return `${lines.join('\n')}\n`;
}

/** Containers are measured at one time. */
function sumOf(containers: PodSummary['containers']): ResourceUsage {
  const time = containers[0]?.cpu.time ?? '';
  const usageCoreNanoSeconds = containers.reduce((sum, one) => sum + one.cpu.usageCoreNanoSeconds, 0);
  const workingSetBytes = containers.reduce((sum, one) => sum + one.memory.workingSetBytes, 0);
  return { cpu: { time, usageCoreNanoSeconds }, memory: { time, workingSetBytes } };
}
