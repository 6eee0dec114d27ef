import type { Client, DeleteOptions, WriteOptions } from '@berth/machinery/client';
import type { KubeObject } from '@berth/machinery/object';
import type { Decision, Guard, ObjectChange, Outcome, Reconciler, Write } from '@berth/machinery/reconcile';
import type { Store } from '@berth/store/types';
import type { Allocations } from '../reader/allocations.ts';
import { asError, isConflict, isNotFound, isTerminating } from './errors.ts';
import { fieldManagerOf, identityOf } from './identity.ts';

export interface ApplyDeps {
  cluster: string;
  client: Client;
  store: Pick<Store, 'raiseGuard' | 'closeNamespace'>;
  resourceOf(object: KubeObject): Promise<string>;
  allocations?: Allocations;
  /** Told of what was written, at once. */
  feed(change: ObjectChange): Promise<void>;
}

export interface Applied {
  /** One for each write. */
  outcomes: Outcome[];
  /** The first conflict, if there was one. */
  conflict?: Error;
  /** The first failure that is neither a conflict nor harmless. */
  failure?: Error;
}

/** Writes carried out at a time where they do not depend on each other. */
const lanesAtOnce = 16;

type Who = Pick<Reconciler<unknown>, 'name' | 'username' | 'component'>;
type Create = Extract<Write, { verb: 'create' }>;

/**
 * Carries out a decision's writes. `cautious`: the round before failed, so a first object is created alone before the others
 * are (upstream's slow start, for the quota that refuses them all).
 */
export async function apply(deps: ApplyDeps, who: Who, decision: Decision, cautious: boolean): Promise<Applied> {
  const run = new Run(deps, who, decision.writes, cautious);
  if (decision.independent !== true) await run.lane(decision.writes.map((_write, index) => index));
  else await sideBySide(lanesOf(decision.writes), (lane) => run.lane(lane));
  return run.applied;
}

/** Writes of one guard stay in order; all others stand alone. */
function lanesOf(writes: readonly Write[]): number[][] {
  const lanes = new Map<string, number[]>();
  writes.forEach((write, index) => {
    const guard = 'guard' in write && write.guard !== undefined ? `kids#${write.guard.ownerUid}` : undefined;
    const node =
      write.verb === 'create' && write.allocation !== undefined ? `alloc#${write.allocation.nodeName}` : undefined;
    const lane = guard ?? node ?? `#${index}`;
    const known = lanes.get(lane);
    if (known === undefined) lanes.set(lane, [index]);
    else known.push(index);
  });
  return [...lanes.values()];
}

async function sideBySide<Value>(values: readonly Value[], run: (value: Value) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let value = values[next]; value !== undefined; value = values[next]) {
      next += 1;
      await run(value);
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanesAtOnce, values.length) }, worker));
}

class Run {
  readonly applied: Applied;
  readonly #deps: ApplyDeps;
  readonly #who: Who;
  readonly #writes: readonly Write[];
  readonly #cautious: boolean;
  /** What this run wrote: the resourceVersion it started from, and the one there is now. */
  readonly #versions = new Map<string, { from: string | undefined; to: string | undefined }>();
  /** How often this run raised a guard; Infinity: it is not known any more. */
  readonly #raised = new Map<string, number>();

  constructor(deps: ApplyDeps, who: Who, writes: readonly Write[], cautious: boolean) {
    this.#deps = deps;
    this.#who = who;
    this.#writes = writes;
    this.#cautious = cautious;
    this.applied = { outcomes: new Array<Outcome>(writes.length).fill(undefined) };
  }

  /** Writes in order, up to the first that does not go through. */
  async lane(indexes: readonly number[]): Promise<void> {
    for (let at = 0; at < indexes.length; ) {
      const batch = this.#batch(indexes, at);
      const done = batch.length > 1 ? await this.#createMany(batch) : await this.#one(indexes[at] ?? 0);
      if (!done) return;
      at += batch.length;
    }
  }

  /** Consecutive creates of one type, namespace and guard go together. */
  #batch(indexes: readonly number[], at: number): number[] {
    const first = this.#writes[indexes[at] ?? 0];
    if (first?.verb !== 'create' || first.subresource !== undefined || first.allocation !== undefined)
      return indexes.slice(at, at + 1);
    const alike = (write: Write | undefined): boolean =>
      write?.verb === 'create' &&
      write.subresource === undefined &&
      write.object.kind === first.object.kind &&
      write.object.apiVersion === first.object.apiVersion &&
      write.object.metadata.namespace === first.object.metadata.namespace &&
      write.guard?.ownerUid === first.guard?.ownerUid;
    let end = at + 1;
    while (end < indexes.length && alike(this.#writes[indexes[end] ?? 0])) end += 1;
    if (this.#cautious && !this.#raised.has(guardName(first.guard) ?? '')) end = at + 1;
    return indexes.slice(at, end);
  }

  async #createMany(batch: readonly number[]): Promise<boolean> {
    const writes = batch.map((index) => this.#writes[index] as Create);
    const guard = writes[0]?.guard;
    const options = this.#options(guard);
    if (options === undefined) return false;
    const objects = writes.map(({ object }) => object);
    let answers: readonly (KubeObject | Error)[];
    try {
      answers = await this.#deps.client.createMany(identityOf(this.#who), objects, options);
    } catch (error) {
      answers = objects.map(() => asError(error));
    }
    // How many transactions it took, and so how often the guard was raised, is the store's business.
    if (guard !== undefined) this.#raised.set(guardName(guard) ?? '', Number.POSITIVE_INFINITY);
    let all = true;
    for (const [position, index] of batch.entries()) {
      const answer = answers[position] ?? new Error('the store gave no answer');
      if (answer instanceof Error) all = this.#failed(index, answer) && all;
      else await this.#succeeded(index, answer, 'ADDED');
    }
    return all;
  }

  async #one(index: number): Promise<boolean> {
    const write = this.#writes[index];
    if (write === undefined) return false;
    try {
      return await this.#carryOut(write, index);
    } catch (error) {
      return this.#failed(index, asError(error));
    }
  }

  async #carryOut(write: Write, index: number): Promise<boolean> {
    if (write.verb === 'closeNamespace') {
      await this.#deps.store.closeNamespace(this.#deps.cluster, write.namespace, write.closing);
      return true;
    }
    const options = this.#options(write.guard);
    if (options === undefined) return false;
    if (write.verb === 'create') {
      const answer = await this.#create(write, options);
      this.#raise(write);
      // A binding's answer is no object of a type that anybody watches: the pod's change comes by the stream.
      if (write.subresource === undefined) await this.#succeeded(index, answer, 'ADDED');
      else this.applied.outcomes[index] = answer ?? write.object;
    } else if (write.verb === 'update') await this.#update(write, options, index);
    else await this.#delete(write, options.guard, index);
    return true;
  }

  #create(write: Create, options: WriteOptions): Promise<KubeObject> {
    const { allocation, subresource, object } = write;
    const companions = [];
    if (allocation !== undefined) {
      const name = `alloc#${allocation.nodeName}`;
      companions.push(
        this.#deps.store.raiseGuard(this.#deps.cluster, name, allocation.value + (this.#raised.get(name) ?? 0)),
      );
    }
    return this.#deps.client.create(identityOf(this.#who), object, {
      ...options,
      subresource,
      ...(companions.length > 0 ? { companions } : {}),
    });
  }

  async #update(write: Extract<Write, { verb: 'update' }>, options: WriteOptions, index: number): Promise<void> {
    const known = this.#versions.get(keyOf(write.object));
    const { metadata } = write.object;
    const object =
      known !== undefined && known.from === metadata.resourceVersion
        ? { ...write.object, metadata: { ...metadata, resourceVersion: known.to } }
        : write.object;
    const answer = await this.#deps.client.update(identityOf(this.#who), object, {
      ...options,
      subresource: write.subresource,
    });
    this.#versions.set(keyOf(answer), { from: metadata.resourceVersion, to: answer.metadata.resourceVersion });
    this.#raise(write);
    const gone = answer.metadata.deletionTimestamp !== undefined && !isHeld(answer);
    await this.#succeeded(index, answer, gone ? 'DELETED' : 'MODIFIED');
  }

  async #delete(write: Extract<Write, { verb: 'delete' }>, guard: Guard | undefined, index: number): Promise<void> {
    const { object, exactly, propagationPolicy, gracePeriodSeconds } = write;
    const { namespace = '', name = '', uid, resourceVersion } = object.metadata;
    const options: DeleteOptions = {
      propagationPolicy,
      gracePeriodSeconds,
      preconditions: { uid, ...(exactly === true ? { resourceVersion } : {}) },
      guard,
    };
    const resource = await this.#deps.resourceOf(object);
    let answer: KubeObject | undefined;
    try {
      answer = await this.#deps.client.delete(identityOf(this.#who), { resource, namespace, name }, options);
    } catch (error) {
      if (!isNotFound(error)) throw error;
      this.applied.outcomes[index] = object;
      return;
    }
    this.#raise(write);
    await this.#succeeded(index, answer ?? object, answer === undefined || !isHeld(answer) ? 'DELETED' : 'MODIFIED');
  }

  /** undefined: what this run knows of the guard does not do for another write; the key is reconciled again. */
  #options(guard: Guard | undefined): WriteOptions | undefined {
    const fieldManager = fieldManagerOf(this.#who);
    if (guard === undefined) return { fieldManager };
    const raised = this.#raised.get(guardName(guard) ?? '') ?? 0;
    if (raised === Number.POSITIVE_INFINITY) {
      this.applied.conflict ??= new Error('the guard was raised by the creates before');
      return undefined;
    }
    return { fieldManager, guard: { ...guard, value: guard.value + raised } };
  }

  #raise(write: Write): void {
    const name = write.verb === 'closeNamespace' ? undefined : guardName(write.guard);
    if (name !== undefined) this.#raised.set(name, (this.#raised.get(name) ?? 0) + 1);
    if (write.verb !== 'create' || write.allocation === undefined) return;
    const { nodeName, value } = write.allocation;
    const raised = (this.#raised.get(`alloc#${nodeName}`) ?? 0) + 1;
    this.#raised.set(`alloc#${nodeName}`, raised);
    this.#deps.allocations?.set(nodeName, value + raised);
  }

  async #succeeded(index: number, object: KubeObject | undefined, type: ObjectChange['type']): Promise<void> {
    if (object === undefined) return;
    this.applied.outcomes[index] = object;
    await this.#deps.feed({ resource: await this.#deps.resourceOf(object), type, object });
  }

  /** Whether the lane may go on. */
  #failed(index: number, error: Error): boolean {
    const write = this.#writes[index];
    const update = write?.verb === 'update';
    if (write?.verb === 'create' && write.allocation !== undefined)
      this.#deps.allocations?.forget(write.allocation.nodeName);
    if (isConflict(error) || (update && isNotFound(error))) {
      // As if not tried: what was decided on is no longer so.
      this.applied.conflict ??= error;
      return false;
    }
    this.applied.outcomes[index] = error;
    if (!isTerminating(error)) this.applied.failure ??= error;
    return false;
  }
}

/** Whether an object that was deleted is still there: something holds it, or its grace runs. */
function isHeld({ kind, metadata, spec }: KubeObject): boolean {
  if (metadata.deletionTimestamp === undefined) return false;
  if ((metadata.finalizers ?? []).length > 0 || (metadata.deletionGracePeriodSeconds ?? 0) > 0) return true;
  return kind === 'Namespace' && (spec?.finalizers ?? []).length > 0;
}

const guardName = (guard: Guard | undefined): string | undefined =>
  guard === undefined ? undefined : `kids#${guard.ownerUid}`;
const keyOf = ({ apiVersion, kind, metadata }: KubeObject): string =>
  `${apiVersion}/${kind}/${metadata.namespace ?? ''}/${metadata.name}`;
