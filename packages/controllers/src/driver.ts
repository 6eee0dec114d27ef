import { groupResource, type KubeObject } from '@berth/machinery/object';
import type { Decision, ObjectChange, ReconcileKey } from '@berth/machinery/reconcile';
import { type Applied, apply } from './driver/apply.ts';
import { Bounded } from './driver/bounded.ts';
import type { DriverDeps } from './driver/deps.ts';
import { DueItems } from './driver/due.ts';
import { asError } from './driver/errors.ts';
import { Recorder } from './driver/events.ts';
import { HeldWrites } from './driver/held.ts';
import { backoff, Queue, type Task } from './driver/queue.ts';
import { Router } from './driver/route.ts';

export type { DeadLetter, DriverDeps, Logger } from './driver/deps.ts';

/** Keys that may wait at once. */
const queueLimit = 500_000;
/** Failures in a row after which a key is reported: about 80 seconds of them. */
const poisonedAfter = 15;
/** Changes remembered as fed, so that their echo from the stream is not reconciled again. */
const fedLimit = 20_000;

/**
 * Feeds changes to reconcilers and carries out what they decide (DESIGN 5). It alone writes, with the preconditions of what was
 * read; it owns conflict, retry, back-off and requeue. Everything it does is level-triggered: changes that are repeated, late,
 * out of order or missing come to the same state.
 */
export interface Driver {
  /** Queues what the changes touch. Resolves when that is found out, not when it is reconciled. */
  onChanges(changes: readonly ObjectChange[]): Promise<void>;
  /** Queues what has become due. */
  onTimer(now: Date): Promise<void>;
  /** Queues one key, for a replay. False: there is no such reconciler, or the queue is full. */
  enqueue(reconciler: string, key: ReconcileKey): boolean;
  /** Works until `stop`, as long as there is something to do. */
  start(): void;
  /** Works until nothing is left or the deadline comes; then keeps what is left as due items. Answers how much that is. */
  runUntilQuiet(deadline: Date): Promise<{ left: number }>;
  /** Ends what runs and starts nothing more. */
  stop(): Promise<void>;
}

export function createDriver(deps: DriverDeps): Driver {
  return new ReconcileDriver(deps);
}

class ReconcileDriver implements Driver {
  readonly #deps: DriverDeps;
  readonly #router: Router;
  readonly #queue: Queue;
  readonly #recorder: Recorder;
  readonly #due: DueItems;
  readonly #held = new HeldWrites();
  readonly #fed = new Bounded<string>(fedLimit);
  readonly #resources = new Map<string, string>();
  #started = false;

  constructor(deps: DriverDeps) {
    this.#deps = deps;
    this.#router = new Router(deps.reconcilers);
    this.#recorder = new Recorder(deps);
    this.#due = new DueItems(deps);
    this.#queue = new Queue({
      clock: deps.clock,
      concurrency: deps.concurrency ?? 16,
      limit: queueLimit,
      run: (task) => this.#reconcile(task),
    });
  }

  async onChanges(changes: readonly ObjectChange[]): Promise<void> {
    for (const change of changes) if (!this.#isEcho(change)) await this.#route(change);
  }

  async onTimer(now: Date): Promise<void> {
    for (const { reconciler, key } of await this.#due.take(now)) this.enqueue(reconciler, key);
    if (this.#started) await this.#queue.idle().then(() => this.#due.finish());
  }

  enqueue(name: string, key: ReconcileKey): boolean {
    const reconciler = this.#deps.reconcilers.find((one) => one.name === name);
    return reconciler !== undefined && this.#queue.add(reconciler, key);
  }

  start(): void {
    this.#started = true;
    this.#queue.open();
  }

  async runUntilQuiet(deadline: Date): Promise<{ left: number }> {
    const { clock } = this.#deps;
    this.#queue.open();
    const stop = new AbortController();
    const over = clock.sleep(Math.max(0, deadline.getTime() - clock.now().getTime()), stop.signal).then(
      () => true,
      () => true,
    );
    for (let late = false; !late; ) {
      late = (await Promise.race([this.#queue.idle().then(() => false), over])) || clock.now() >= deadline;
      if (!late && this.#release()) continue;
      const next = this.#queue.timers.next();
      if (late || next === undefined || next >= deadline.getTime()) break;
      // A key waits out its back-off: that is worth staying for.
      await Promise.race([clock.sleep(Math.max(1, next - clock.now().getTime()), stop.signal).catch(() => {}), over]);
    }
    stop.abort();
    this.#queue.close();
    await this.#queue.idle();
    const left = await this.#keepLeft();
    await this.#recorder.flush();
    await this.#due.finish();
    return { left };
  }

  async stop(): Promise<void> {
    this.#queue.close();
    this.#queue.timers.stop();
    await this.#queue.idle();
    await this.#recorder.flush();
  }

  /** Whether there was anything that waited for the rest to be done. */
  #release(): boolean {
    const tasks = this.#held.release();
    for (const { reconciler, key } of tasks) this.#queue.add(reconciler, key);
    return tasks.length > 0;
  }

  async #keepLeft(): Promise<number> {
    let left = 0;
    for (const { task, at } of [...this.#queue.left()]) {
      if (at === undefined) left += 1;
      await this.#due.put(task.reconciler.name, task.key, at ?? this.#deps.clock.now().getTime());
    }
    return left;
  }

  /** Whether the driver's own write comes back by the stream. */
  #isEcho(change: ObjectChange): boolean {
    if (change.type === 'DELETED') return false;
    const { namespace = '', name, resourceVersion } = change.unread ?? change.object.metadata;
    return this.#fed.get(`${change.resource}/${namespace}/${name}`) === resourceVersion;
  }

  async #feed(change: ObjectChange): Promise<void> {
    const { namespace = '', name, resourceVersion } = change.object.metadata;
    if (change.type !== 'DELETED' && resourceVersion !== undefined)
      this.#fed.set(`${change.resource}/${namespace}/${name}`, resourceVersion);
    await this.#route(change);
  }

  async #route(change: ObjectChange): Promise<void> {
    const { log, reader, cluster } = this.#deps;
    const found = await this.#router.keys(change, reader, (reconciler, error) => {
      const { namespace = '', name = '' } = change.object.metadata;
      log.error(
        {
          cluster,
          reconciler: reconciler.name,
          resource: change.resource,
          namespace,
          name,
          error: asError(error).message,
        },
        'a change could not be mapped',
      );
      this.#deps.deadLetter?.({
        cluster,
        reconciler: reconciler.name,
        key: { namespace, name },
        error: asError(error).message,
        failures: 1,
      });
    });
    for (const { reconciler, key, delay } of found) {
      if (delay > 0) await this.#later(reconciler, key, delay);
      else if (!this.#queue.add(reconciler, key))
        log.error({ cluster, reconciler: reconciler.name, key }, 'the queue is full: a key is dropped');
    }
  }

  async #resourceOf({ apiVersion, kind }: KubeObject): Promise<string> {
    const known = this.#resources.get(`${apiVersion}/${kind}`);
    if (known !== undefined) return known;
    for (const type of await this.#deps.reader.types())
      this.#resources.set(
        `${type.group === '' ? '' : `${type.group}/`}${type.version}/${type.kind}`,
        groupResource(type.group, type.plural),
      );
    const found = this.#resources.get(`${apiVersion}/${kind}`);
    if (found === undefined) throw new Error(`no type is known for ${kind} of ${apiVersion}`);
    return found;
  }

  async #reconcile(task: Task): Promise<void> {
    const { clock, reader } = this.#deps;
    try {
      const snapshot = await task.reconciler.load(reader, task.key);
      const decision = task.reconciler.decide(snapshot, clock.now());
      const { applied, requeueAfter } = await this.#carryOut(task, decision);
      if (applied.failure !== undefined || applied.conflict !== undefined)
        this.#again(task, (applied.failure ?? applied.conflict) as Error, applied.failure !== undefined);
      else task.failures = 0;
      if (requeueAfter !== undefined) await this.#requeue(task, requeueAfter);
    } catch (error) {
      this.#again(task, asError(error), true);
    }
  }

  async #carryOut(task: Task, decision: Decision): Promise<{ applied: Applied; requeueAfter: number | undefined }> {
    const run = (one: Decision) =>
      apply(
        {
          cluster: this.#deps.cluster,
          client: this.#deps.client,
          store: this.#deps.store,
          resourceOf: (object) => this.#resourceOf(object),
          feed: (change) => this.#feed(change),
          allocations: this.#deps.reader.allocations,
        },
        task.reconciler,
        one,
        task.failures > 0,
      );
    const applied = await run(decision);
    this.#recorder.record(task.reconciler, applied.conflict === undefined ? (decision.events ?? []) : []);
    let { requeueAfter } = decision;
    let [last, outcomes] = [decision, applied.outcomes];
    for (let settled = last.settle?.(outcomes); settled !== undefined; settled = last.settle?.(outcomes)) {
      this.#recorder.record(task.reconciler, settled.events ?? []);
      requeueAfter = earliest(requeueAfter, settled.requeueAfter);
      const now = this.#deps.clock.now().getTime();
      const until = this.#deps.savesWrites ? this.#held.hold(task, settled, now) : undefined;
      if (until !== undefined) this.#queue.addAt(task.reconciler, task.key, until);
      if (until !== undefined || (applied.conflict !== undefined && last.independent !== true)) break;
      const next = await run(settled);
      applied.conflict ??= next.conflict;
      applied.failure ??= next.failure;
      [last, outcomes] = [settled, next.outcomes];
    }
    return { applied, requeueAfter };
  }

  #again(task: Task, error: Error, failed: boolean): void {
    const { clock, log, cluster } = this.#deps;
    this.#queue.addAt(task.reconciler, task.key, clock.now().getTime() + backoff(task.failures));
    task.failures += 1;
    const { failures, key } = task;
    const fields = { cluster, reconciler: task.reconciler.name, key, failures, error: error.message };
    if (failed) log.warn(fields, 'a key could not be reconciled: it is tried again');
    if (failures !== poisonedAfter) return;
    log.error(fields, 'a key keeps failing');
    this.#deps.deadLetter?.({ cluster, reconciler: task.reconciler.name, key, error: error.message, failures });
  }

  async #requeue(task: Task, after: number): Promise<void> {
    if (after <= 0) {
      this.#queue.add(task.reconciler, task.key);
      return;
    }
    await this.#later(task.reconciler, task.key, after);
  }

  /** Looks at a key again after some milliseconds, here or in whatever process there is then. */
  async #later(reconciler: Task['reconciler'], key: ReconcileKey, after: number): Promise<void> {
    const at = this.#deps.clock.now().getTime() + after;
    this.#queue.addAt(reconciler, key, at);
    await this.#due.put(reconciler.name, key, at);
  }
}

function earliest(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.min(a, b);
}
