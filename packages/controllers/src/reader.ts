import type { GroupResource, KubeObject } from '@berth/machinery/object';
import type { Allocation, ClusterFacts, Guard, ListOptions, Reader, ResourceType } from '@berth/machinery/reconcile';
import { matches, type Selector, selectorOf } from '@berth/machinery/selectors';
import type { Store, StoredObject } from '@berth/store/types';
import { Allocations } from './reader/allocations.ts';
import { objectOf } from './reader/objects.ts';
import { IndexedView } from './reader/view.ts';

export interface ReaderDeps {
  cluster: string;
  store: Pick<Store, 'get' | 'getMany' | 'list' | 'index' | 'head' | 'readGuard' | 'mirror'>;
  /** Every type that is served, custom ones included. */
  types(): readonly ResourceType[] | Promise<readonly ResourceType[]>;
  facts(): ClusterFacts | Promise<ClusterFacts>;
  /**
   * Whether lists of a type are answered from a mirror, brought up to the type's head first. A process that stays mirrors
   * everything; a function mirrors nothing, or what it lists again and again.
   */
  mirrored(resource: GroupResource): boolean;
}

/** Objects read in one page, and by one call. */
const page = 500;
const chunk = 100;

export interface ClusterReader extends Reader {
  readonly allocations: Allocations;
  /** Lets the mirrors go. */
  close(): void;
}

/**
 * Reads for reconcilers. Everything is strong: an object, a list or a guard is at least as new as the moment it was asked for.
 */
export function createReader(deps: ReaderDeps): ClusterReader {
  return new StoreReader(deps);
}

class StoreReader implements ClusterReader {
  readonly #deps: ReaderDeps;
  readonly #views = new Map<GroupResource, IndexedView>();
  readonly allocations = new Allocations();

  constructor(deps: ReaderDeps) {
    this.#deps = deps;
  }

  async get(resource: GroupResource, namespace: string, name: string): Promise<KubeObject | undefined> {
    const stored = await this.#deps.store.get({ cluster: this.#deps.cluster, resource, namespace, name });
    return stored === undefined ? undefined : objectOf(stored);
  }

  async list(resource: GroupResource, options: ListOptions = {}): Promise<readonly KubeObject[]> {
    const selector = 'selector' in options ? selectorOf(options.selector) : undefined;
    if (selector?.nothing) return [];
    const found = this.#deps.mirrored(resource)
      ? await this.#fromView(resource, options)
      : await this.#fromStore(resource, options, selector);
    return found.filter((stored) => fits(stored, options, selector)).map(objectOf);
  }

  async guard(ownerUid: string): Promise<Guard> {
    return { ownerUid, value: await this.#deps.store.readGuard(this.#deps.cluster, `kids#${ownerUid}`) };
  }

  async dependents(ownerUid: string): Promise<readonly KubeObject[]> {
    const found = await this.#byIndex('owner', ownerUid);
    return found.map(objectOf).filter((object) => object.metadata.ownerReferences?.some(({ uid }) => uid === ownerUid));
  }

  async allocation(nodeName: string): Promise<Allocation> {
    const { store, cluster } = this.#deps;
    const known = this.allocations.get(nodeName);
    if (known !== undefined) return { nodeName, value: known, known: true };
    const value = await store.readGuard(cluster, `alloc#${nodeName}`);
    this.allocations.set(nodeName, value);
    return { nodeName, value };
  }

  async types(): Promise<readonly ResourceType[]> {
    return this.#deps.types();
  }

  async cluster(): Promise<ClusterFacts> {
    return this.#deps.facts();
  }

  close(): void {
    for (const view of this.#views.values()) view.close();
    this.#views.clear();
  }

  async #fromView(
    resource: GroupResource,
    { ownerUid, nodeName, namespace }: ListOptions,
  ): Promise<readonly StoredObject[]> {
    const { store, cluster } = this.#deps;
    let view = this.#views.get(resource);
    if (view === undefined) {
      view = new IndexedView(store.mirror(cluster, resource));
      this.#views.set(resource, view);
    }
    await view.atLeast(await store.head(cluster, resource));
    if (ownerUid !== undefined) return view.at(`owner#${ownerUid}`);
    return nodeName === undefined ? view.list(namespace) : view.at(`node#${nodeName}`);
  }

  async #fromStore(
    resource: GroupResource,
    options: ListOptions,
    selector: Selector | undefined,
  ): Promise<readonly StoredObject[]> {
    const { ownerUid, nodeName, namespace } = options;
    if (ownerUid !== undefined) return this.#byIndex('owner', ownerUid, resource);
    if (nodeName !== undefined && nodeName !== '') return this.#byIndex('node', nodeName, resource);
    const found: StoredObject[] = [];
    const { store, cluster } = this.#deps;
    const keep = (stored: StoredObject) => fits(stored, options, selector);
    for (let after: { namespace: string; name: string; resourceVersion: number } | undefined; ; ) {
      const { objects, next, resourceVersion } = await store.list({
        cluster,
        resource,
        namespace,
        limit: page,
        after,
        matches: keep,
      });
      found.push(...objects);
      if (next === undefined) return found;
      after = { ...next, resourceVersion };
    }
  }

  async #byIndex(index: string, value: string, resource?: GroupResource): Promise<StoredObject[]> {
    const { store, cluster } = this.#deps;
    const keys = await store.index(cluster, index, value, resource);
    const found: StoredObject[] = [];
    for (let start = 0; start < keys.length; start += chunk) {
      const some = keys.slice(start, start + chunk).map((key) => ({ cluster, ...key }));
      for (const stored of await store.getMany(some)) if (stored !== undefined) found.push(stored);
    }
    return found;
  }
}

/** What a stored object says of itself without being parsed, and its place where it was found by an index. */
function fits(
  stored: StoredObject,
  { namespace, ownerUid, nodeName }: ListOptions,
  selector: Selector | undefined,
): boolean {
  if (namespace !== undefined && stored.namespace !== namespace) return false;
  if (selector !== undefined && !matches(selector, stored.labels)) return false;
  if (nodeName !== undefined && (stored.fields['spec.nodeName'] ?? '') !== nodeName) return false;
  if (ownerUid === undefined) return true;
  return objectOf(stored).metadata.ownerReferences?.some(({ uid }) => uid === ownerUid) === true;
}
