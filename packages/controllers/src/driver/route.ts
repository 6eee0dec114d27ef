import type { ObjectChange, Reader, ReconcileKey, Reconciler, Watch } from '@berth/machinery/reconcile';

type AnyReconciler = Reconciler<any>;

/** Types that `*` leaves out: they are many, change all the time, and own nothing. */
export const unrouted: ReadonlySet<string> = new Set(['events', 'events.k8s.io/events', 'coordination.k8s.io/leases']);

interface Route {
  reconciler: AnyReconciler;
  watch: Watch;
}

export interface Touched {
  reconciler: AnyReconciler;
  key: ReconcileKey;
  /** Milliseconds. */
  delay: number;
}

/** Which keys of which reconcilers a change touches. */
export class Router {
  readonly #byResource: Map<string, Route[]>;
  readonly #everything: Route[];

  constructor(reconcilers: readonly AnyReconciler[]) {
    const routes = reconcilers.flatMap((reconciler) => reconciler.watches.map((watch) => ({ reconciler, watch })));
    this.#everything = routes.filter(({ watch }) => watch.resource === '*');
    this.#byResource = Map.groupBy(
      routes.filter(({ watch }) => watch.resource !== '*'),
      ({ watch }) => watch.resource,
    );
  }

  async keys(
    change: ObjectChange,
    reader: Reader,
    failed: (reconciler: AnyReconciler, error: unknown) => void,
  ): Promise<Touched[]> {
    const named = this.#byResource.get(change.resource) ?? [];
    const routes = unrouted.has(change.resource) ? named : [...named, ...this.#everything];
    const found: Touched[] = [];
    for (const { reconciler, watch } of routes) {
      try {
        const touched = watch.keys(change, reader);
        // Most answer at once: to wait for each of them would be a turn of the queue a watch and change.
        const keys = touched instanceof Promise ? await touched : touched;
        for (const key of keys) found.push({ reconciler, key, delay: watch.delay ?? 0 });
      } catch (error) {
        failed(reconciler, error);
      }
    }
    return found;
  }
}
