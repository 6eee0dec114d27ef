import type { ReconcileKey } from '@berth/machinery/reconcile';
import type { Key } from '@berth/table/port';
import { Bounded } from './bounded.ts';
import type { DriverDeps } from './deps.ts';

const reason = 'reconcile';
/** Due items taken in one go, and how often in a run. */
const batch = 100;
const rounds = 50;
/** Milliseconds after which a taken item comes back, if the process that took it is gone. */
const lease = 120_000;
const remembered = 20_000;

/** Times to look again that outlive the process: due items of the store. */
export class DueItems {
  readonly #deps: Pick<DriverDeps, 'cluster' | 'store' | 'table' | 'onDue'>;
  /** The earliest item of a key that is known to be there: a later one need not be put. */
  readonly #put = new Bounded<number>(remembered);
  #taken: Key[] = [];

  constructor(deps: Pick<DriverDeps, 'cluster' | 'store' | 'table' | 'onDue'>) {
    this.#deps = deps;
  }

  /** Keeps a time (milliseconds since 1970), rounded up to a second, so that equal ones meet. */
  async put(reconciler: string, key: ReconcileKey, at: number): Promise<void> {
    const { table, store, cluster } = this.#deps;
    if (table === undefined) return;
    const text = `${reconciler}/${key.namespace}/${key.name}`;
    const second = Math.ceil(at / 1000) * 1000;
    const known = this.#put.get(text);
    if (known !== undefined && known <= second) return;
    const operation = store.due(cluster, new Date(second), text, reason);
    if ('check' in operation) return;
    await table.write(operation);
    this.#put.set(text, second);
  }

  async take(now: Date): Promise<{ reconciler: string; key: ReconcileKey }[]> {
    const { store, cluster, onDue } = this.#deps;
    const found: { reconciler: string; key: ReconcileKey }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const items = await store.takeDue(cluster, now, batch, lease);
      for (const item of items) {
        this.#taken.push(item.item);
        this.#put.delete(item.key);
        const [reconciler = '', namespace = '', ...name] = item.key.split('/');
        if (item.reason === reason) found.push({ reconciler, key: { namespace, name: name.join('/') } });
        else await onDue?.(item);
      }
      if (items.length < batch) break;
    }
    return found;
  }

  /** The work of what was taken is done. */
  async finish(): Promise<void> {
    for (const item of this.#taken.splice(0)) await this.#deps.store.finishDue(item);
  }
}
