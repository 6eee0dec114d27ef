import type { Pod } from '@berth/kinds/types';
import type { PodRecord } from '../runtime.ts';
import { sandboxConfig } from '../config/sandbox.ts';
import type { Waiting } from '../status/containers.ts';
import { VolumeError } from '../volumes/port.ts';
import type { BackOff } from './backoff.ts';
import type { PodContext } from './context.ts';
import { type PodAction, type PodPlan, usableSandbox } from './decide.ts';
import { messageOf, StartFailure } from './failure.ts';
import { killContainer, type KillMemory } from './kill.ts';
import { startContainer } from './start.ts';
import { findContainer, specOf, uidOf } from './spec.ts';

/** What a worker remembers between two looks at its pod. */
export interface WorkerMemory {
  backOffs: Map<string, BackOff>;
  failures: Map<string, { waiting: Waiting; retryAt: number }>;
  kill: KillMemory;
  firstSeen: Date;
  /** Something that volumes are made of may be different. */
  filesDirty: boolean;
  filesRetry: { delay: number; at: number };
  sandboxRetryAt: number;
  /** The pod as a whole was failed. */
  verdict: { reason: string; message: string } | undefined;
}

export interface ExecuteRequest {
  pod: Pod;
  record: PodRecord;
  plan: PodPlan;
  memory: WorkerMemory;
  signal: AbortSignal;
}

export interface Outcome {
  /** Look again at once. */
  changed: boolean;
  wakeAt?: number;
}

/** The kubelet's resync of a pod that failed: ten to fifteen seconds (pod_workers.go, backOffPeriod). */
const retryPeriod = 10_000;
/** Volumes are tried again after 0.5 s doubling to two minutes (goroutinemap exponentialbackoff). */
const firstVolumeRetry = 500;
const lastVolumeRetry = 122_000;

const retryAt = ({ clock, random }: PodContext): number => clock.now().getTime() + retryPeriod * (1 + random() / 2);

/** Volumes first: nothing starts without them. Answers when to try again, if they are not ready. */
async function prepareFiles(
  context: PodContext,
  request: ExecuteRequest,
  needed: boolean,
): Promise<number | undefined> {
  const { pod, memory, signal } = request;
  const now = context.clock.now().getTime();
  const due = (context.files.refreshAt(uidOf(pod)) ?? Infinity) <= now;
  if (!needed && !memory.filesDirty && !due) return undefined;
  if (memory.filesRetry.at > now) return memory.filesRetry.at;
  try {
    memory.filesDirty = false;
    await context.files.setUp(pod, signal);
    memory.filesRetry = { delay: 0, at: 0 };
    return undefined;
  } catch (error) {
    if (!(error instanceof VolumeError)) throw error;
    memory.filesDirty = true;
    const delay = Math.min(lastVolumeRetry, memory.filesRetry.delay * 2 || firstVolumeRetry);
    memory.filesRetry = { delay, at: now + delay };
    context.recorder.pod(
      pod,
      'Warning',
      'FailedMount',
      `MountVolume.SetUp failed for volume "${error.volume}" : ${error.message}`,
    );
    return memory.filesRetry.at;
  }
}

async function replaceSandbox(
  context: PodContext,
  request: ExecuteRequest,
  action: Extract<PodAction, { do: 'replaceSandbox' }>,
): Promise<Outcome> {
  const { pod, record, memory, signal } = request;
  const { runtime, recorder, log } = context;
  const now = context.clock.now().getTime();
  if (memory.sandboxRetryAt > now) return { changed: false, wakeAt: memory.sandboxRetryAt };
  if (action.changed && record.containers.length > 0)
    recorder.pod(pod, 'Normal', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.');
  const running = record.containers.filter(({ state }) => state === 'running');
  const grace = (specOf(pod).terminationGracePeriodSeconds ?? 30) * 1000;
  await Promise.all(
    running.map((container) => killContainer(context, { pod, record, grace, memory: memory.kill, signal }, container)),
  );
  for (const sandbox of action.stop) await runtime.stopSandbox(sandbox.id);
  try {
    const config = sandboxConfig(pod, action.attempt, context.facts, context.options);
    await context.starts.run(() => runtime.runSandbox(config, signal));
    // Older sandboxes without containers are of no use to anybody; those with containers keep their logs until the pod goes.
    const used = new Set(record.containers.map((container) => container.sandbox));
    for (const sandbox of action.stop) if (!used.has(sandbox.id)) await runtime.removeSandbox(sandbox.id);
    return { changed: true };
  } catch (error) {
    signal.throwIfAborted();
    log.warn({ pod: pod.metadata.name, error: messageOf(error) }, 'a pod sandbox could not be created');
    recorder.pod(pod, 'Warning', 'FailedCreatePodSandBox', `Failed to create pod sandbox: ${messageOf(error)}`);
    memory.sandboxRetryAt = retryAt(context);
    return { changed: false, wakeAt: memory.sandboxRetryAt };
  }
}

/** Dead containers of this name but the newest: one is kept for `logs --previous` (MaxPerPodContainer). */
async function removeOld(context: PodContext, record: PodRecord, name: string): Promise<void> {
  const dead = record.containers.filter((container) => container.name === name && container.state !== 'running');
  for (const container of dead.slice(1)) await context.runtime.removeContainer(container.id);
}

async function start(
  context: PodContext,
  request: ExecuteRequest,
  action: Extract<PodAction, { do: 'start' }>,
): Promise<void> {
  const { pod, record, memory, signal } = request;
  const sandbox = usableSandbox({ pod, record });
  const found = findContainer(pod, action.name);
  if (sandbox === undefined || found === undefined) return;
  if (action.backOff !== undefined) memory.backOffs.set(action.name, action.backOff);
  const { container } = found;
  try {
    await startContainer(context, { ...action, pod, container, sandbox, signal });
    memory.failures.delete(action.name);
    await removeOld(context, record, action.name);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof StartFailure)) throw error;
    memory.failures.set(action.name, {
      waiting: { reason: error.reason, message: error.message },
      retryAt: retryAt(context),
    });
  }
}

/** Does what was decided, in order. */
export async function carryOut(context: PodContext, request: ExecuteRequest): Promise<Outcome> {
  const { pod, record, plan, memory, signal } = request;
  const starts = plan.actions.some((action) => action.do !== 'kill');
  const waitForFiles = await prepareFiles(context, request, starts);
  const refreshAt = context.files.refreshAt(uidOf(pod));
  let wakeAt = waitForFiles ?? refreshAt;
  let changed = false;
  const networkMissing = specOf(pod).hostNetwork !== true && !context.networkReady();
  for (const action of plan.actions) {
    signal.throwIfAborted();
    if (action.do === 'kill') {
      const grace = (specOf(pod).terminationGracePeriodSeconds ?? 30) * 1000;
      await killContainer(
        context,
        { pod, record, grace, memory: memory.kill, signal },
        action.container,
        action.message,
      );
      changed = true;
    } else if (waitForFiles !== undefined || (networkMissing && action.do === 'replaceSandbox')) {
      // The agent wakes its pods when the network comes.
    } else if (action.do === 'replaceSandbox') {
      const outcome = await replaceSandbox(context, request, action);
      changed ||= outcome.changed;
      if (outcome.wakeAt !== undefined) wakeAt = Math.min(wakeAt ?? Infinity, outcome.wakeAt);
    } else {
      await start(context, request, action);
      changed = true;
    }
  }
  return { changed, wakeAt };
}
