import type { Clock } from '@berth/machinery/clock';
import { fileEntries } from './logs/file.ts';
import { hasContainer, logContainerId } from './logs/find.ts';
import { type LogEntry, LogFormatter } from './logs/lines.ts';
import { type LogOptions, logOptions, logQuery } from './logs/options.ts';
import { messageOf } from './pods/failure.ts';
import { uidOf } from './pods/spec.ts';
import type { Agent } from './agent.ts';
import type { NodeFacts } from './node/facts.ts';
import type { ContainerRecord, Runtime } from './runtime.ts';
import { machineUsage } from './stats/machine.ts';
import { createStats, resourceMetrics } from './stats/summary.ts';
import { streamOf } from './streams.ts';
import { createNodeEnd, type NodeEnd } from './tunnel/answer.ts';

export interface NodeAppDeps {
  runtime: Runtime;
  clock: Clock;
  facts: Pick<NodeFacts, 'addresses'>;
  nodeName: string;
  /** The pods as the agent has them, with the status it reported. */
  pods: Pick<Agent, 'pod' | 'pods'>;
}

export interface NodeApp {
  fetch(request: Request): Promise<Response>;
  /** Everything the API may ask for, plain or upgraded. */
  answer: NodeEnd;
}

const plain = (status: number, text: string): Response =>
  new Response(`${text}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });

const metricsText = (text: string): Response =>
  new Response(text, { headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' } });

const lookEvery = 1000;

/** What the kubelet serves on its port: /containerLogs/{namespace}/{pod}/{container}, /stats/summary, /metrics/resource, /healthz. */
export function createNodeApp(deps: NodeAppDeps): NodeApp {
  async function* madeUp(
    record: ContainerRecord,
    alive: () => Promise<boolean>,
    options: LogOptions,
    signal: AbortSignal,
  ): AsyncGenerator<LogEntry> {
    const lines = () => deps.runtime.madeUpLog?.(record.id) ?? [];
    const first = lines();
    let shown = options.tailLines === undefined ? 0 : Math.max(0, first.length - options.tailLines);
    while (!signal.aborted) {
      const going = options.follow && (await alive());
      for (const { time, stream, text } of lines().slice(shown)) {
        shown += 1;
        yield { time: time.toISOString().replace('Z', '000000Z'), stream, partial: false, text: Buffer.from(text) };
      }
      if (!going) return;
      await deps.clock.sleep(lookEvery, signal).catch(() => {});
    }
  }

  function entries(
    uid: string,
    record: ContainerRecord,
    options: LogOptions,
    signal: AbortSignal,
  ): AsyncGenerator<LogEntry> {
    const alive = async () => {
      const { containers } = await deps.runtime.pod(uid);
      return containers.some(({ id, state }) => id === record.id && (state === 'running' || state === 'created'));
    };
    if (!deps.runtime.capabilities.files) return madeUp(record, alive, options, signal);
    return fileEntries(record.logPath, { ...options, alive, clock: deps.clock, signal });
  }

  function stream(
    uid: string,
    record: ContainerRecord,
    options: LogOptions,
    outer: AbortSignal,
  ): ReadableStream<Uint8Array> {
    const stop = new AbortController();
    const source = entries(uid, record, options, AbortSignal.any([outer, stop.signal]));
    const formatter = new LogFormatter(options);
    return new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          for (;;) {
            const { value, done } = formatter.full ? { value: undefined, done: true } : await source.next();
            if (done || value === undefined) {
              await source.return(undefined);
              return controller.close();
            }
            const bytes = formatter.format(value);
            if (bytes !== undefined) return controller.enqueue(bytes);
          }
        },
        async cancel() {
          stop.abort();
          await source.return(undefined);
        },
      },
      new ByteLengthQueuingStrategy({ highWaterMark: 64 * 1024 }),
    );
  }

  async function containerLogs(
    request: Request,
    namespace: string,
    name: string,
    container: string,
  ): Promise<Response> {
    const parsed = logQuery.safeParse(Object.fromEntries(new URL(request.url).searchParams));
    if (!parsed.success)
      return plain(400, `invalid query: ${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message}`);
    const pod = deps.pods.pod(namespace, name);
    if (pod === undefined) return plain(404, `pod does not exist`);
    if (!hasContainer(pod, container)) return plain(404, `container not found in pod`);
    const wanted = logContainerId(pod, container, parsed.data.previous === true);
    if ('problem' in wanted) return plain(400, wanted.problem);
    const record = (await deps.runtime.pod(uidOf(pod))).containers.find(({ id }) => id === wanted.id);
    if (record === undefined) return plain(404, `unable to retrieve container logs for ${wanted.id}`);
    const options = logOptions(parsed.data, deps.clock.now());
    const headers = { 'content-type': 'text/plain; charset=utf-8' };
    return new Response(stream(uidOf(pod), record, options, request.signal), { status: 200, headers });
  }

  /** As the pod's status tells it. */
  function startOf(uid: string, container: string): number | undefined {
    const { containerStatuses = [], initContainerStatuses = [] } =
      deps.pods.pods().find((pod) => uidOf(pod) === uid)?.status ?? {};
    const found = [...containerStatuses, ...initContainerStatuses].find(({ name }) => name === container);
    const started = found?.state?.running?.startedAt;
    return started ? Date.parse(started) : undefined;
  }

  const { runtime, clock, nodeName } = deps;
  const machine = runtime.capabilities.network ? machineUsage : undefined;
  const stats = createStats({ runtime, clock, nodeName, pods: deps.pods.pods, machine });

  async function fetch(request: Request): Promise<Response> {
    const parts = new URL(request.url).pathname.split('/').slice(1).map(decodeURIComponent);
    try {
      if (parts[0] === 'healthz' && parts.length === 1) return plain(200, 'ok');
      const path = parts.join('/');
      if (path === 'stats/summary') return Response.json(await stats.summary());
      if (path === 'metrics/resource') return metricsText(resourceMetrics(await stats.summary(), startOf));
      if (parts[0] !== 'containerLogs' || parts.length !== 4) return plain(404, '404 page not found');
      if (request.method !== 'GET') return plain(405, 'method not allowed');
      return await containerLogs(request, parts[1] ?? '', parts[2] ?? '', parts[3] ?? '');
    } catch (error) {
      return plain(500, messageOf(error));
    }
  }

  /** The pods' addresses come from the runtime: what a status says was once written by somebody else. */
  async function mayDial(address: string): Promise<boolean> {
    if (deps.facts.addresses.includes(address)) return true;
    const claims = deps.pods.pods().filter(({ status }) => status?.podIPs?.some(({ ip }) => ip === address));
    for (const pod of claims) {
      const { sandboxes } = await deps.runtime.pod(uidOf(pod));
      if (sandboxes.some(({ ready, addresses }) => ready && addresses.includes(address))) return true;
    }
    return false;
  }

  const upgrade = async (path: string): Promise<{ url: string } | Response> => streamOf(deps, path);
  return { fetch, answer: createNodeEnd({ fetch, upgrade, mayDial, network: deps.runtime.capabilities.network }) };
}
