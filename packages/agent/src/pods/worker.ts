import type { Pod, PodStatus } from '@berth/kinds/types';
import type { PodRecord, RuntimeEvent } from '../runtime.ts';
import type { Waiting } from '../status/containers.ts';
import { withForeign } from '../status/conditions.ts';
import { podStatus } from '../status/status.ts';
import type { BackOff } from './backoff.ts';
import type { PodContext } from './context.ts';
import { decide, type PodPlan } from './decide.ts';
import { carryOut, type WorkerMemory } from './execute.ts';
import { messageOf } from './failure.ts';
import { killPod, removePod } from './kill.ts';
import { fullName, isDeleted, isFinished, keyOf, specOf, uidOf } from './spec.ts';
import { Wakeup } from './wakeup.ts';

/** How often, and how many times, a record is read again until it shows an exit that an event has told (20 ms lag is usual). */
const lagStep = 20;
const lagSteps = 25;
const errorRetry = 2000;

const isBusy = ({ sandboxes, containers }: PodRecord): boolean =>
  sandboxes.some(({ ready }) => ready) || containers.some(({ state }) => state === 'running' || state === 'unknown');

/** What of a status must be the API's as well; how it prints the rest is its own business. */
const essence = (status: PodStatus | undefined): string =>
  JSON.stringify([
    status?.phase,
    [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].map(
      ({ name, ready, restartCount, state }) => [name, ready, restartCount, Object.keys(state ?? {})],
    ),
  ]);

const shownInFiles = ({ metadata }: Pod): string => JSON.stringify([metadata.labels, metadata.annotations]);

/** One pod's life on this node: everything that happens to it happens here, one thing after the other. */
export class PodWorker {
  readonly uid: string;
  readonly #context: PodContext;
  readonly #wakeup: Wakeup;
  readonly #memory: WorkerMemory;
  #pod: Pod;
  /** The API has it no more. */
  #gone = false;
  #stopped = false;
  #done = false;
  #abort = new AbortController();
  #last: PodStatus | undefined;
  readonly #exited = new Set<string>();
  readonly #announcedBackOffs = new Map<string, string>();
  #running: Promise<void> | undefined;

  constructor(context: PodContext, pod: Pod) {
    this.#context = context;
    this.#pod = pod;
    this.uid = uidOf(pod);
    this.#wakeup = new Wakeup(context.clock);
    this.#memory = {
      backOffs: new Map<string, BackOff>(),
      failures: new Map<string, { waiting: Waiting; retryAt: number }>(),
      kill: { announced: new Set() },
      firstSeen: context.clock.now(),
      filesDirty: true,
      filesRetry: { delay: 0, at: 0 },
      sandboxRetryAt: 0,
      verdict: undefined,
    };
  }

  get pod(): Pod {
    return this.#pod;
  }

  /** Nothing of it is left on the node. */
  get done(): boolean {
    return this.#done;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** A newer version of the pod. One that ends it, or shortens its grace, interrupts what is under way. */
  update(pod: Pod): void {
    const before = this.#pod;
    this.#pod = pod;
    // What a downward API volume shows of it.
    if (shownInFiles(pod) !== shownInFiles(before)) this.#memory.filesDirty = true;
    const shorter =
      (pod.metadata.deletionGracePeriodSeconds ?? 0) < (before.metadata.deletionGracePeriodSeconds ?? Infinity);
    if (isDeleted(pod) && (!isDeleted(before) || shorter)) this.#interrupt();
    // A write that was refused, or was undone by another's: what we know is said again. One still on its way is not doubled.
    if (this.#last !== undefined && !this.#done && essence(pod.status) !== essence(this.#last))
      this.#context.status.set(pod, this.#last);
    this.#wakeup.raise();
  }

  /** The API has forgotten the pod: what runs of it must end. */
  remove(): void {
    if (this.#gone) return;
    this.#gone = true;
    // A forced deletion does not wait for the grace that was under way.
    if (!isDeleted(this.#pod) || this.#pod.metadata.deletionGracePeriodSeconds === 0) this.#interrupt();
    this.#wakeup.raise();
  }

  runtimeChanged(event: RuntimeEvent): void {
    if (event.exited !== undefined) this.#exited.add(event.exited);
    this.#wakeup.raise();
  }

  /** A config map, secret or service it may read is another now. */
  objectsChanged(): void {
    this.#memory.filesDirty = true;
    this.#memory.filesRetry.at = 0;
    for (const failure of this.#memory.failures.values()) {
      if (failure.waiting.reason === 'CreateContainerConfigError') failure.retryAt = 0;
    }
    this.#wakeup.raise();
  }

  wake(): void {
    this.#wakeup.raise();
  }

  /** Ends the worker and leaves the containers alone. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#interrupt();
    this.#wakeup.raise();
    await this.#running;
  }

  #interrupt(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
  }

  async #run(): Promise<void> {
    while (!this.#stopped && !this.#done) {
      let wait: number | undefined;
      try {
        wait = await this.#step();
      } catch (error) {
        if (this.#stopped) return;
        const aborted = error instanceof DOMException && error.name === 'AbortError';
        if (!aborted)
          this.#context.log.warn(
            { pod: keyOf(this.#pod), error: messageOf(error) },
            'a pod could not be brought forward; it is tried again',
          );
        wait = aborted ? 0 : errorRetry;
      }
      if (!this.#stopped && !this.#done) await this.#wakeup.wait(wait);
    }
  }

  /** One look at the pod and what follows from it. Answers in how many milliseconds to look again by itself. */
  async #step(): Promise<number | undefined> {
    const { signal } = this.#abort;
    const record = await this.#read();
    this.#context.prober.update(this.#pod, record);
    if (this.#gone || isDeleted(this.#pod)) return this.#terminate(record, signal);
    if (isFinished(this.#pod.status?.phase) && !isBusy(record)) return this.#rest();
    this.#judge();
    if (isFinished(this.#pod.status?.phase) || isFinished(this.#last?.phase) || this.#memory.verdict !== undefined)
      return this.#settle(record, signal);
    const plan = this.#plan(record);
    this.#publish(record, plan, {});
    if (plan.finished) return this.#settle(record, signal);
    this.#announce(plan, record);
    const outcome = await carryOut(this.#context, { pod: this.#pod, record, plan, memory: this.#memory, signal });
    if (outcome.changed) return 0;
    const times = [plan.wakeAt, outcome.wakeAt, this.#deadline()].filter((time) => time !== undefined);
    return times.length === 0 ? undefined : Math.max(0, Math.min(...times) - this.#context.clock.now().getTime());
  }

  async #read(): Promise<PodRecord> {
    const { runtime, clock } = this.#context;
    for (let step = 0; ; step += 1) {
      const record = await runtime.pod(this.uid);
      const lagging = record.containers.some(
        (container) => container.state === 'running' && this.#exited.has(container.id),
      );
      if (!lagging || step === lagSteps) {
        this.#exited.clear();
        return record;
      }
      await clock.sleep(lagStep);
    }
  }

  #plan(record: PodRecord): PodPlan {
    const { backOffs, failures } = this.#memory;
    const probes = this.#context.prober.verdicts(this.uid);
    return decide({ pod: this.#view(), record, backOffs, failures, probes, now: this.#context.clock.now().getTime() });
  }

  /** The pod with the status as it was last reported: the API's copy is older while a write is on its way. */
  #view(): Pod {
    if (this.#last === undefined) return this.#pod;
    const conditions = withForeign(this.#last.conditions, this.#pod.status?.conditions);
    return { ...this.#pod, status: { ...this.#pod.status, ...this.#last, conditions } };
  }

  #publish(
    record: PodRecord,
    plan: Pick<PodPlan, 'waiting'> | undefined,
    end: { terminal?: boolean; final?: boolean },
  ): void {
    this.#tell(this.#status(record, plan, end));
  }

  #status(
    record: PodRecord,
    plan: Pick<PodPlan, 'waiting'> | undefined,
    end: { terminal?: boolean; final?: boolean },
  ): PodStatus {
    return podStatus({
      pod: this.#view(),
      record,
      waiting: plan?.waiting ?? new Map(),
      probes: this.#context.prober.verdicts(this.uid),
      runtimeName: this.#context.runtimeName(),
      hostAddresses: this.#context.facts.addresses,
      startTime: this.#memory.firstSeen,
      terminal: end.terminal === true,
      final: end.final,
      failure: end.final === true ? this.#memory.verdict : undefined,
      now: this.#context.clock.now(),
    });
  }

  #tell(status: PodStatus): void {
    if (this.#gone || JSON.stringify(status) === JSON.stringify(this.#last)) return;
    this.#last = status;
    this.#context.status.set(this.#pod, status);
  }

  #announce(plan: PodPlan, record: PodRecord): void {
    for (const name of plan.backedOff) {
      const ended = record.containers.find((container) => container.name === name)?.id ?? '';
      if (this.#announcedBackOffs.get(name) === ended) continue;
      this.#announcedBackOffs.set(name, ended);
      const init = !specOf(this.#pod).containers.some((container) => container.name === name);
      const message = `Back-off restarting failed container ${name} in pod ${fullName(this.#pod)}`;
      this.#context.recorder.pod(this.#pod, 'Warning', 'BackOff', message, { name, init });
    }
  }

  /** When activeDeadlineSeconds is over, in milliseconds since 1970. */
  #deadline(): number | undefined {
    const seconds = specOf(this.#pod).activeDeadlineSeconds;
    const started = this.#view().status?.startTime;
    return seconds === undefined || started === undefined ? undefined : Date.parse(started) + seconds * 1000;
  }

  #judge(): void {
    const deadline = this.#deadline();
    if (deadline === undefined || this.#memory.verdict !== undefined || this.#context.clock.now().getTime() < deadline)
      return;
    const message = 'Pod was active on the node longer than the specified deadline';
    this.#memory.verdict = { reason: 'DeadlineExceeded', message };
    this.#context.recorder.pod(this.#pod, 'Normal', 'DeadlineExceeded', message);
  }

  #grace(): number {
    const seconds =
      this.#pod.metadata.deletionGracePeriodSeconds ?? specOf(this.#pod).terminationGracePeriodSeconds ?? 30;
    return seconds * 1000;
  }

  async #endAll(record: PodRecord, signal: AbortSignal): Promise<PodRecord> {
    if (!isBusy(record)) return record;
    await killPod(this.#context, { pod: this.#pod, record, grace: this.#grace(), memory: this.#memory.kill, signal });
    return this.#context.runtime.pod(this.uid);
  }

  /** The pod has ended by itself or was failed: what is left of it stops; its containers stay for their logs. */
  async #settle(record: PodRecord, signal: AbortSignal): Promise<undefined> {
    const after = await this.#endAll(record, signal);
    this.#context.prober.remove(this.uid);
    this.#publish(after, undefined, { terminal: true, final: true });
  }

  /** The API knows how it ended: its volumes are of no more use, its status is never written again. */
  async #rest(): Promise<undefined> {
    this.#context.prober.remove(this.uid);
    await this.#context.files.tearDown(this.uid);
  }

  async #terminate(record: PodRecord, signal: AbortSignal): Promise<number | undefined> {
    this.#publish(record, undefined, { terminal: true });
    const after = await this.#endAll(record, signal);
    const alive = after.containers.some(({ state }) => state === 'running');
    if (alive) return errorRetry;
    const last = this.#status(after, undefined, { terminal: true, final: true });
    try {
      await this.#cleanUp(after);
    } catch (error) {
      this.#tell(last);
      throw error;
    }
    this.#last = last;
    if (!this.#gone) this.#context.status.remove(this.#pod, last);
    this.#done = true;
    return undefined;
  }

  async #cleanUp(after: PodRecord): Promise<void> {
    const { prober, files, images, runtime } = this.#context;
    prober.remove(this.uid);
    await removePod({ runtime }, after);
    await files.tearDown(this.uid);
    const { namespace = '', name = '' } = this.#pod.metadata;
    await files.removeLogs({ uid: this.uid, namespace, name });
    images.forget(this.uid);
  }
}
