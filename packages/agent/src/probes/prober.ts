import type { Clock } from '@berth/machinery/clock';
import type { Container, Pod, Probe } from '@berth/kinds/types';
import type { Recorder } from '../events/recorder.ts';
import { allContainers, specOf, uidOf } from '../pods/spec.ts';
import type { ProbeState } from '../pods/decide.ts';
import type { ContainerRecord, PodRecord, Runtime } from '../runtime.ts';
import type { ProbeVerdicts } from '../status/containers.ts';
import { grpcHealth } from './grpc.ts';
import { exec, http, type Outcome, tcp } from './handlers.ts';

export type Verdict = ProbeState & ProbeVerdicts;

export interface ProberDeps {
  runtime: Runtime;
  clock: Clock;
  recorder: Recorder;
  hostAddress: string;
  /** A verdict changed. */
  changed(uid: string): void;
}

type ProbeName = 'startup' | 'readiness' | 'liveness';
const titles: Record<ProbeName, string> = { startup: 'Startup', readiness: 'Readiness', liveness: 'Liveness' };

interface Watched {
  containerId: string;
  verdict: Verdict;
  stop: AbortController;
}

interface Target {
  pod: Pod;
  container: Container;
  record: ContainerRecord;
  address: string;
}

/** Runs the probes of running containers; one loop a probe (pkg/kubelet/prober). */
export function createProber(deps: ProberDeps) {
  const pods = new Map<string, Map<string, Watched>>();

  async function ask(probe: Probe, { container, record, address }: Target): Promise<Outcome> {
    const timeout = (probe.timeoutSeconds ?? 1) * 1000;
    if (probe.exec) return exec(deps.runtime, record.id, probe.exec.command ?? [], timeout);
    // A simulated pod's address answers nobody.
    if (!deps.runtime.capabilities.network) return { ok: true, output: '' };
    if (probe.httpGet) return http(probe.httpGet, container, address, timeout, 'kube-probe');
    if (probe.tcpSocket) return tcp(probe.tcpSocket, container, address, timeout);
    if (probe.grpc) return grpcHealth(probe.grpc, address, timeout);
    return { ok: true, output: '' };
  }

  function report(name: ProbeName, target: Target, outcome: Outcome): void {
    if (outcome.ok) return;
    const init = target.container !== undefined && (specOf(target.pod).initContainers ?? []).includes(target.container);
    const message = `${titles[name]} probe failed: ${outcome.output}`;
    deps.recorder.pod(target.pod, 'Warning', 'Unhealthy', message, { name: target.container.name, init });
  }

  /** Asks until the signal ends or `judge` has heard enough. Only a verdict past its threshold is passed on. */
  async function loop(
    name: ProbeName,
    probe: Probe,
    target: Target,
    signal: AbortSignal,
    judge: (ok: boolean) => 'go on' | 'enough',
  ): Promise<void> {
    const since = deps.clock.now().getTime() - (target.record.startedAt ?? target.record.createdAt).getTime();
    const delay = Math.max(0, (probe.initialDelaySeconds ?? 0) * 1000 - since);
    if (delay > 0) await deps.clock.sleep(delay, signal);
    let run = 0;
    let last: boolean | undefined;
    while (!signal.aborted) {
      const outcome = await ask(probe, target).catch((error: unknown) => ({ ok: false, output: String(error) }));
      if (signal.aborted) return;
      report(name, target, outcome);
      run = outcome.ok === last ? run + 1 : 1;
      last = outcome.ok;
      const threshold = outcome.ok ? (probe.successThreshold ?? 1) : (probe.failureThreshold ?? 3);
      if (run >= threshold && judge(outcome.ok) === 'enough') return;
      await deps.clock.sleep((probe.periodSeconds ?? 10) * 1000, signal);
    }
  }

  async function watch(target: Target, watched: Watched): Promise<void> {
    const { container, pod } = target;
    const { signal } = watched.stop;
    const set = (change: Verdict) => {
      const before = JSON.stringify(watched.verdict);
      Object.assign(watched.verdict, change);
      if (JSON.stringify(watched.verdict) !== before) deps.changed(uidOf(pod));
    };
    if (container.startupProbe && watched.verdict.started === false) {
      await loop('startup', container.startupProbe, target, signal, (ok) => {
        set(ok ? { started: true } : { failed: 'startup' });
        return 'enough';
      });
      if (watched.verdict.failed !== undefined) return;
    }
    const loops: Promise<void>[] = [];
    const { readinessProbe, livenessProbe } = container;
    if (readinessProbe)
      loops.push(
        loop('readiness', readinessProbe, target, signal, (ok) => {
          set({ ready: ok });
          return 'go on';
        }),
      );
    if (livenessProbe)
      loops.push(
        loop('liveness', livenessProbe, target, signal, (ok) => {
          if (!ok) set({ failed: 'liveness' });
          return ok ? 'go on' : 'enough';
        }),
      );
    await Promise.all(loops);
  }

  /** What was reported of the same container before this process began is believed until a probe says otherwise. */
  function initial(pod: Pod, container: Container, record: ContainerRecord): Verdict {
    const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
    const before = statuses.find(
      (status) => status.name === container.name && status.containerID?.endsWith(`://${record.id}`),
    );
    return {
      ...(container.startupProbe ? { started: before?.started === true } : {}),
      ...(container.readinessProbe ? { ready: before?.ready === true } : {}),
    };
  }

  function begin(pod: Pod, container: Container, record: ContainerRecord, address: string): Watched {
    const watched: Watched = {
      containerId: record.id,
      verdict: initial(pod, container, record),
      stop: new AbortController(),
    };
    watch({ pod, container, record, address }, watched).catch(() => {});
    return watched;
  }

  return {
    /** Follows the containers that run now, and stops asking those that do not. */
    update(pod: Pod, record: PodRecord): void {
      const watching = pods.get(uidOf(pod)) ?? new Map<string, Watched>();
      pods.set(uidOf(pod), watching);
      const address = specOf(pod).hostNetwork ? deps.hostAddress : (record.sandboxes[0]?.addresses[0] ?? '');
      for (const { container, kind } of allContainers(pod)) {
        const running = record.containers.find((entry) => entry.name === container.name);
        const before = watching.get(container.name);
        if (before !== undefined && before.containerId !== running?.id) {
          before.stop.abort();
          watching.delete(container.name);
        }
        const probed =
          kind !== 'init' &&
          (container.startupProbe ?? container.readinessProbe ?? container.livenessProbe) !== undefined;
        if (running?.state !== 'running') {
          watching.get(container.name)?.stop.abort();
          watching.delete(container.name);
        } else if (probed && !watching.has(container.name)) {
          watching.set(container.name, begin(pod, container, running, address));
        }
      }
    },
    verdicts(uid: string): ReadonlyMap<string, Verdict> {
      return new Map([...(pods.get(uid) ?? [])].map(([name, watched]) => [name, watched.verdict]));
    },
    /** The pod is going: liveness and startup no longer matter; nothing is asked any more. */
    remove(uid: string): void {
      for (const watched of pods.get(uid)?.values() ?? []) watched.stop.abort();
      pods.delete(uid);
    },
    stop(): void {
      for (const uid of [...pods.keys()]) this.remove(uid);
    },
  };
}

export type Prober = ReturnType<typeof createProber>;
