import type { Container, Pod } from '@berth/kinds/types';
import { containerHash } from '../config/hash.ts';
import type { ContainerRecord, PodRecord, SandboxRecord } from '../runtime.ts';
import type { Waiting } from '../status/containers.ts';
import { type BackOff, goSeconds, raised, remaining } from './backoff.ts';
import { allContainers, type ContainerKind, ephemeralContainers, fullName, isSidecar, specOf } from './spec.ts';

/** What the probes of a container say that concerns whether it may go on. */
export interface ProbeState {
  /** false until the startup probe has succeeded; absent without one. */
  started?: boolean;
  failed?: 'liveness' | 'startup';
}

export interface PodSnapshot {
  pod: Pod;
  record: PodRecord;
  /** Restart back-offs by container name. */
  backOffs: ReadonlyMap<string, BackOff>;
  probes: ReadonlyMap<string, ProbeState>;
  /** Starts that failed and may not be tried again before a time, by container name: the kubelet tries again with its next sync. */
  failures: ReadonlyMap<string, { waiting: Waiting; retryAt: number }>;
  now: number;
}

export type PodAction =
  /** Stops every container and sandbox there is, then, unless undefined, runs a sandbox with this attempt. */
  | { do: 'replaceSandbox'; stop: readonly SandboxRecord[]; attempt: number; changed: boolean }
  | { do: 'kill'; container: ContainerRecord; message: string }
  | { do: 'start'; name: string; kind: ContainerKind; attempt: number; backOff?: BackOff };

export interface PodPlan {
  actions: PodAction[];
  /** Why containers that should run do not. */
  waiting: Map<string, Waiting>;
  /** BackOff events to emit, by container name. */
  backedOff: string[];
  /** Nothing runs and nothing will: what is left of the pod must be stopped. */
  finished: boolean;
  /** When to decide again although nothing happened. */
  wakeAt?: number;
}

type Draft = PodPlan & { snapshot: PodSnapshot };

function wake(plan: Draft, at: number): void {
  plan.wakeAt = plan.wakeAt === undefined ? at : Math.min(plan.wakeAt, at);
}

/** Whether a container that is not running is to be run again (kubecontainer.ShouldContainerBeRestarted). */
function runsAgain(pod: Pod, kind: ContainerKind, record: ContainerRecord | undefined): boolean {
  if (record === undefined || record.state === 'created' || record.state === 'unknown') return true;
  if (kind === 'sidecar') return true;
  const policy = specOf(pod).restartPolicy ?? 'Always';
  if (policy === 'Never') return false;
  if (kind === 'init' || policy === 'OnFailure') return record.exitCode !== 0;
  return true;
}

/** Restarts counted so far, from the runtime or, where it forgot, from what was reported. */
function nextAttempt(pod: Pod, all: readonly ContainerRecord[], name: string): number {
  const known = all.filter((record) => record.name === name).map((record) => record.attempt + 1);
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  const reported = statuses.find((status) => status.name === name);
  const ran = reported?.state?.running !== undefined || reported?.state?.terminated !== undefined;
  const again = known.length > 0 ? 0 : (reported?.restartCount ?? 0) + (ran ? 1 : 0);
  return Math.max(0, again, ...known);
}

/** Starts a container now, or says why not yet: a start that failed lately, or the back-off after it ended. */
function start(plan: Draft, container: Container, kind: ContainerKind): void {
  const { pod, record, backOffs, failures, now } = plan.snapshot;
  const { name } = container;
  const failure = failures.get(name);
  if (failure !== undefined && failure.retryAt > now) {
    plan.waiting.set(name, failure.waiting);
    return wake(plan, failure.retryAt);
  }
  const ended = record.containers.find((entry) => entry.name === name && entry.state === 'exited');
  const attempt = nextAttempt(pod, record.containers, name);
  if (ended?.finishedAt === undefined) {
    plan.actions.push({ do: 'start', name, kind, attempt });
    return;
  }
  const since = ended.finishedAt.getTime();
  const entry = backOffs.get(name);
  const wait = remaining(entry, since, now);
  if (entry === undefined || wait === 0) {
    plan.actions.push({ do: 'start', name, kind, attempt, backOff: raised(entry, since, now) });
    return;
  }
  const message = `back-off ${goSeconds(entry.delay)} restarting failed container=${name} pod=${fullName(pod)}`;
  plan.waiting.set(name, { reason: 'CrashLoopBackOff', message });
  plan.backedOff.push(name);
  wake(plan, now + wait);
}

/** Why a running container must be replaced, as the Killing event says it (kuberuntime computePodActions). */
function reasonToKill(plan: Draft, container: Container, record: ContainerRecord): string | undefined {
  const failed = plan.snapshot.probes.get(container.name)?.failed;
  if (record.hash !== '' && record.hash !== containerHash(container))
    return `Container ${container.name} definition changed`;
  if (failed !== undefined) return `Container ${container.name} failed ${failed} probe`;
  return undefined;
}

/** Kills a running container that must go. Answers whether it stays. */
function keeps(plan: Draft, container: Container, kind: ContainerKind, record: ContainerRecord): boolean {
  const reason = reasonToKill(plan, container, record);
  if (reason === undefined) return true;
  const definition = reason.endsWith('changed');
  const again = definition || kind !== 'regular' || specOf(plan.snapshot.pod).restartPolicy !== 'Never';
  plan.actions.push({ do: 'kill', container: record, message: again ? `${reason}, will be restarted` : reason });
  return false;
}

/** Init containers in their order. Answers whether all that come before the regular containers are done. */
function initialize(plan: Draft, current: readonly ContainerRecord[]): boolean | 'failed' {
  for (const container of specOf(plan.snapshot.pod).initContainers ?? []) {
    const kind = isSidecar(container) ? 'sidecar' : 'init';
    const record = current.find((entry) => entry.name === container.name);
    if (record?.state === 'running') {
      if (!keeps(plan, container, kind, record)) return false;
      if (kind === 'init' || plan.snapshot.probes.get(container.name)?.started === false) return false;
      continue;
    }
    if (kind === 'init' && record?.state === 'exited' && record.exitCode === 0) continue;
    if (!runsAgain(plan.snapshot.pod, kind, record)) return 'failed';
    start(plan, container, kind);
    return false;
  }
  return true;
}

/** Keeps the sidecars of an initialized pod running. */
function sustain(plan: Draft, current: readonly ContainerRecord[]): void {
  for (const container of specOf(plan.snapshot.pod).initContainers ?? []) {
    if (!isSidecar(container)) continue;
    const record = current.find((entry) => entry.name === container.name);
    if (record?.state === 'running') keeps(plan, container, 'sidecar', record);
    else start(plan, container, 'sidecar');
  }
}

/** Regular containers, side by side. Answers how many run or will run again. */
function regular(plan: Draft, current: readonly ContainerRecord[]): number {
  let alive = 0;
  for (const container of specOf(plan.snapshot.pod).containers) {
    const record = current.find((entry) => entry.name === container.name);
    if (record?.state === 'running') {
      alive += 1;
      keeps(plan, container, 'regular', record);
    } else if (runsAgain(plan.snapshot.pod, 'regular', record) || replaced(container, record)) {
      alive += 1;
      start(plan, container, 'regular');
    }
  }
  return alive;
}

/** Started once, whatever the rest of the pod is doing, and never again (computePodActions, EphemeralContainersToStart). */
function ephemeral(plan: Draft, current: readonly ContainerRecord[]): void {
  const { pod, failures, now } = plan.snapshot;
  for (const { container, kind } of ephemeralContainers(pod)) {
    const { name } = container;
    const failure = failures.get(name);
    const before = pod.status?.ephemeralContainerStatuses?.find((status) => status.name === name)?.state;
    if (current.some((record) => record.name === name) || before?.running || before?.terminated) continue;
    if (failure !== undefined && failure.retryAt > now) {
      plan.waiting.set(name, failure.waiting);
      wake(plan, failure.retryAt);
    } else plan.actions.push({ do: 'start', name, kind, attempt: 0 });
  }
}

/** Killed because its definition changed: it comes back whatever the restart policy says. */
function replaced(container: Container, record: ContainerRecord | undefined): boolean {
  return record !== undefined && record.hash !== '' && record.hash !== containerHash(container);
}

/** The one sandbox that stands and has an address if it needs one. */
export function usableSandbox({ pod, record }: Pick<PodSnapshot, 'pod' | 'record'>): SandboxRecord | undefined {
  const [newest] = record.sandboxes;
  if (newest === undefined || !newest.ready) return undefined;
  if (newest.addresses.length === 0 && specOf(pod).hostNetwork !== true) return undefined;
  return record.sandboxes.filter((sandbox) => sandbox.ready).length === 1 ? newest : undefined;
}

/** Whether a new sandbox would have anything to run: a pod that is not restarted stays as it ended. */
function worthASandbox({ pod, record }: PodSnapshot): boolean {
  if (record.sandboxes.length === 0 || record.containers.length === 0) return true;
  return specOf(pod).containers.some((container) => {
    const last = record.containers.find((entry) => entry.name === container.name);
    if (last?.state === 'running') return specOf(pod).restartPolicy !== 'Never';
    return runsAgain(pod, 'regular', last) && (last !== undefined || specOf(pod).restartPolicy !== 'Never');
  });
}

/**
 * What to do next for a pod that is to run (kuberuntime_manager.go, computePodActions and doBackOff). Pure: called again after
 * every change, it comes to rest when reality is what the spec wants.
 */
export function decide(snapshot: PodSnapshot): PodPlan {
  const plan: Draft = { snapshot, actions: [], waiting: new Map(), backedOff: [], finished: false };
  for (const { container } of allContainers(snapshot.pod)) {
    const failure = snapshot.failures.get(container.name);
    if (failure !== undefined) plan.waiting.set(container.name, failure.waiting);
  }
  const sandbox = usableSandbox(snapshot);
  if (sandbox === undefined) {
    if (!worthASandbox(snapshot)) return { ...plan, finished: true };
    const attempt = (snapshot.record.sandboxes[0]?.attempt ?? -1) + 1;
    const stop = snapshot.record.sandboxes;
    plan.actions.push({ do: 'replaceSandbox', stop, attempt, changed: stop.length > 0 });
    return plan;
  }
  const current = snapshot.record.containers.filter((record) => record.sandbox === sandbox.id);
  ephemeral(plan, current);
  const names = new Set(specOf(snapshot.pod).containers.map(({ name }) => name));
  const initialized = current.some((record) => names.has(record.name) && record.state !== 'created');
  if (!initialized) {
    const done = initialize(plan, current);
    if (done === 'failed') return { ...plan, finished: true };
    if (!done) return plan;
  } else sustain(plan, current);
  const alive = regular(plan, current);
  if (alive === 0) return { ...plan, actions: [], waiting: new Map(), finished: true };
  return plan;
}
