import type { Client } from '@berth/machinery/client';
import type { Clock } from '@berth/machinery/clock';
import type { ReconcileKey, Reader, Reconciler } from '@berth/machinery/reconcile';
import type { Allocations } from '../reader/allocations.ts';
import type { Store } from '@berth/store/types';
import type { Table } from '@berth/table/port';

export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What cannot be reconciled, for whoever replays it once the cause is mended. */
export interface DeadLetter {
  cluster: string;
  reconciler: string;
  key: ReconcileKey;
  error: string;
  failures: number;
}

export interface DriverDeps {
  cluster: string;
  /** With its allocations, a bind's own raise of `alloc#node` is known without reading. */
  reader: Reader & { readonly allocations?: Allocations };
  client: Client;
  store: Pick<Store, 'raiseGuard' | 'closeNamespace' | 'due' | 'takeDue' | 'finishDue'>;
  clock: Clock;
  reconcilers: readonly Reconciler<any>[];
  log: Logger;
  /** Told once of a key that keeps failing. It goes on being tried, ever more seldom. */
  deadLetter?(letter: DeadLetter): void;
  /**
   * Where due items are put, so that a time to look again outlives the process. A host that reads everything when it starts
   * comes to the same times by itself and needs none.
   */
  table?: Pick<Table, 'write'>;
  /** Told of due items that are no key of a reconciler, when `onTimer` takes them. */
  onDue?(item: { key: string; reason: string }): Promise<void>;
  /** Whether writes that may wait do (`Write.mayWait`): for a store where each of them costs money. */
  savesWrites?: boolean;
  /** Keys reconciled at once; 16 unless said. */
  concurrency?: number;
}
