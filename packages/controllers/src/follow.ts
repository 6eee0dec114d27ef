import type { GroupResource, KubeObject } from '@berth/machinery/object';
import type { ObjectChange, Reconciler, Unread } from '@berth/machinery/reconcile';
import { groupResource } from '@berth/machinery/object';
import type { ResourceType } from '@berth/machinery/reconcile';
import type { LogEntry, Store, StoredObject } from '@berth/store/types';
import { unrouted } from './driver/route.ts';
import { knownObjectOf } from './reader/objects.ts';

/**
 * A change whose objects are parsed only where a reconciler asks for them, and kept no longer than the change: the mirror
 * keeps what it was made from for as long as it exists, and most of those objects nobody ever lists.
 */
class StoredChange implements ObjectChange, Unread {
  readonly resource: GroupResource;
  readonly type: ObjectChange['type'];
  readonly #stored: StoredObject;
  readonly #before: StoredObject | undefined;
  #object: KubeObject | undefined;
  #previous: KubeObject | undefined;

  constructor(resource: GroupResource, type: ObjectChange['type'], stored: StoredObject, before?: StoredObject) {
    this.resource = resource;
    this.type = type;
    this.#stored = stored;
    this.#before = before;
  }

  get object(): KubeObject {
    return (this.#object ??= knownObjectOf(this.#stored) ?? (JSON.parse(this.#stored.body) as KubeObject));
  }

  get previous(): KubeObject | undefined {
    if (this.#before === undefined) return undefined;
    return (this.#previous ??= knownObjectOf(this.#before) ?? (JSON.parse(this.#before.body) as KubeObject));
  }

  get unread(): Unread {
    return this;
  }

  get namespace(): string {
    return this.#stored.namespace;
  }

  get name(): string {
    return this.#stored.name;
  }

  get resourceVersion(): string {
    return String(this.#stored.resourceVersion);
  }

  mentions(key: string): boolean {
    const text = `"${key}":`;
    return this.#stored.body.includes(text) || this.#before?.body.includes(text) === true;
  }

  /** This change and one that came before it, not handed over yet, as one. */
  after(earlier: StoredChange): StoredChange {
    return new StoredChange(
      this.resource,
      earlier.type === 'ADDED' ? 'ADDED' : this.type,
      this.#stored,
      earlier.#before,
    );
  }
}

/** The change that one entry of a type's log tells of. The body before is known where the log kept it, or the caller has it. */
export function changeOf(resource: GroupResource, entry: LogEntry, before?: StoredObject): ObjectChange {
  const kept = entry.previous?.body;
  const { namespace, name, object } = entry;
  const known =
    before ??
    (kept === undefined
      ? undefined
      : {
          namespace,
          name,
          uid: object.uid,
          resourceVersion: 0,
          body: kept,
          labels: entry.previous?.labels ?? {},
          fields: entry.previous?.fields ?? {},
        });
  return new StoredChange(resource, entry.type, object, known);
}

/** The types whose changes these reconcilers want to hear of. */
export function watchedResources(
  reconcilers: readonly Reconciler<any>[],
  types: readonly ResourceType[],
): GroupResource[] {
  const wanted = new Set(reconcilers.flatMap(({ watches }) => watches.map(({ resource }) => resource)));
  const kept = types.filter(({ virtual }) => virtual !== true);
  const resources = new Set(
    kept.map(({ group, plural, storedAs }) => storedAs?.resource ?? groupResource(group, plural)),
  );
  return [...resources].filter((resource) => wanted.has(resource) || (wanted.has('*') && !unrouted.has(resource)));
}

export interface FollowDeps {
  cluster: string;
  store: Pick<Store, 'mirror'>;
  onChanges(changes: readonly ObjectChange[]): Promise<void>;
  log: { error(fields: object, message: string): void };
}

/** Changes handed over in one go. */
const batch = 200;

/**
 * Follows types of a cluster in a process that stays: first everything there is, as if just added, then every change with the
 * state before it, in order. Resolves once all that there is was handed over. Answers how to stop.
 */
export async function follow(deps: FollowDeps, resources: readonly GroupResource[]): Promise<() => Promise<void>> {
  const followed = resources.map((resource) => new Followed(deps, resource));
  await Promise.all(followed.map((one) => one.begin()));
  return async () => {
    await Promise.all(followed.map((one) => one.end()));
  };
}

class Followed {
  readonly #deps: FollowDeps;
  readonly #resource: GroupResource;
  readonly #known = new Map<string, StoredObject>();
  /** Changes to hand over, in order; of an object that lives only one waits at a time. */
  #pending = new Map<string, StoredChange>();
  #deletions = 0;
  #handing: Promise<void> | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(deps: FollowDeps, resource: GroupResource) {
    this.#deps = deps;
    this.#resource = resource;
  }

  async begin(): Promise<void> {
    const mirror = this.#deps.store.mirror(this.#deps.cluster, this.#resource);
    await mirror.atLeast();
    // No await between these two: what is listed is not told again, and nothing falls between.
    for (const stored of mirror.list()) this.#take('ADDED', stored);
    this.#unsubscribe = mirror.subscribe((entry) => this.#take(entry.type, entry.object));
    await this.#handing;
  }

  async end(): Promise<void> {
    this.#unsubscribe?.();
    this.#pending.clear();
    await this.#handing;
  }

  #take(type: ObjectChange['type'], stored: StoredObject): void {
    const key = `${stored.namespace}/${stored.name}`;
    const before = this.#known.get(key);
    if (type === 'DELETED') this.#known.delete(key);
    else this.#known.set(key, stored);
    this.#wait(key, new StoredChange(this.#resource, type, stored, before));
    this.#handing ??= this.#hand();
  }

  #wait(key: string, change: StoredChange): void {
    const waiting = this.#pending.get(key);
    if (change.type === 'DELETED') {
      // What comes under the name afterwards is another object: this end of it stands alone.
      if (waiting !== undefined) this.#pending.delete(key);
      this.#deletions += 1;
      this.#pending.set(`${key} ${this.#deletions}`, change);
    } else this.#pending.set(key, waiting === undefined ? change : change.after(waiting));
  }

  #next(): ObjectChange[] {
    const changes: ObjectChange[] = [];
    for (const [key, change] of this.#pending) {
      if (changes.length >= batch) break;
      this.#pending.delete(key);
      changes.push(change);
    }
    return changes;
  }

  async #hand(): Promise<void> {
    await Promise.resolve();
    try {
      while (this.#pending.size > 0) await this.#deps.onChanges(this.#next());
    } catch (error) {
      this.#deps.log.error({ resource: this.#resource, error: String(error) }, 'changes could not be handed over');
    } finally {
      this.#handing = undefined;
    }
  }
}
