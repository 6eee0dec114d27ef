import type { Pod } from '@berth/kinds/types';
import type { ContainerRecord, PodRecord } from '../runtime.ts';
import type { PodContext } from './context.ts';
import { runHook } from './hooks.ts';
import { findContainer, isSidecar, specOf } from './spec.ts';

/** What a container gets at least between its stop signal and SIGKILL (kuberuntime minimumGracePeriodInSeconds). */
const minimumGrace = 2000;

export interface KillMemory {
  /** Containers whose Killing event was written, and whose preStop hook has run: neither happens twice. */
  announced: Set<string>;
}

export interface KillRequest {
  pod: Pod;
  record: PodRecord;
  /** Milliseconds; the preStop hook counts against it. */
  grace: number;
  memory: KillMemory;
  signal: AbortSignal;
}

/** Killing event, preStop, stop signal, SIGKILL. Resolves when the container is dead. */
export async function killContainer(
  context: PodContext,
  request: KillRequest,
  container: ContainerRecord,
  message?: string,
): Promise<void> {
  const { pod, record, memory, signal } = request;
  const found = findContainer(pod, container.name);
  const began = context.clock.now().getTime();
  if (!memory.announced.has(container.id)) {
    memory.announced.add(container.id);
    const init = found !== undefined && found.kind !== 'regular';
    context.recorder.pod(pod, 'Normal', 'Killing', message ?? `Stopping container ${container.name}`, {
      name: container.name,
      init,
    });
    const hook = found?.container.lifecycle?.preStop;
    if (hook !== undefined && found !== undefined && request.grace > 0 && container.state === 'running') {
      const address = record.sandboxes[0]?.addresses[0] ?? context.facts.addresses[0] ?? '';
      const problem = await runHook(context, hook, found.container, container.id, address, request.grace, signal);
      if (problem !== undefined && !signal.aborted)
        context.recorder.pod(pod, 'Warning', 'FailedPreStopHook', `PreStopHook failed: ${problem}`, {
          name: container.name,
          init,
        });
    }
  }
  signal.throwIfAborted();
  const left = request.grace - (context.clock.now().getTime() - began);
  await context.runtime.stopContainer(container.id, Math.max(minimumGrace, left), signal);
}

const alive = (record: PodRecord): ContainerRecord[] =>
  record.containers.filter(({ state }) => state === 'running' || state === 'unknown');

/** Ends everything that runs of a pod: regular containers together, then sidecars, last started first, then the sandbox. */
export async function killPod(context: PodContext, request: KillRequest): Promise<void> {
  const { pod, record } = request;
  const began = context.clock.now().getTime();
  const sidecars = (specOf(pod).initContainers ?? []).filter(isSidecar).map(({ name }) => name);
  const running = alive(record);
  await Promise.all(
    running
      .filter(({ name }) => !sidecars.includes(name))
      .map((container) => killContainer(context, request, container)),
  );
  for (const name of sidecars.reverse()) {
    const grace = Math.max(0, request.grace - (context.clock.now().getTime() - began));
    for (const container of running.filter((entry) => entry.name === name))
      await killContainer(context, { ...request, grace }, container);
  }
  for (const sandbox of record.sandboxes) if (sandbox.ready) await context.runtime.stopSandbox(sandbox.id);
}

/** Takes the remains of a dead pod out of the runtime. */
export async function removePod(context: Pick<PodContext, 'runtime'>, record: PodRecord): Promise<void> {
  for (const container of record.containers) await context.runtime.removeContainer(container.id);
  for (const sandbox of record.sandboxes) {
    await context.runtime.stopSandbox(sandbox.id);
    await context.runtime.removeSandbox(sandbox.id);
  }
}
