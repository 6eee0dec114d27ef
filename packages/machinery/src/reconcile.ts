import type { GroupResource, KubeObject } from './object.ts';
import type { LabelSelector } from './selectors.ts';

/** What a reconciler works on: an object by name, or any key of its own making. */
export interface ReconcileKey {
  namespace: string;
  name: string;
}

/** One change of an object as the log tells it. A reconciler maps it to keys and trusts nothing else of it. */
export interface ObjectChange {
  resource: GroupResource;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: KubeObject;
  /** The state before, where it is known. */
  previous?: KubeObject;
}

export interface Watch {
  resource: GroupResource;
  keys(change: ObjectChange): ReconcileKey[];
}

export interface ListOptions {
  /** undefined: all namespaces. */
  namespace?: string;
  selector?: LabelSelector;
  /** Children by controller or other owner reference, from the owner index. */
  ownerUid?: string;
  /** Pods bound to a node, from the node index. */
  nodeName?: string;
}

/** Reads for `load`. Objects are shared and must not be changed. */
export interface Reader {
  get(resource: GroupResource, namespace: string, name: string): Promise<KubeObject | undefined>;
  list(resource: GroupResource, options?: ListOptions): Promise<readonly KubeObject[]>;
  /** Reads the guard `kids#uid`, strongly. Writes that name it in `guard` fail with a conflict if it moved since. */
  guard(ownerUid: string): Promise<Guard>;
}

/** A counter beside an owner that every creation and deletion of its children raises: two reconcilers never create twice. */
export interface Guard {
  ownerUid: string;
  value: number;
}

/** A write that the driver carries out, as the reconciler's own identity, through the API's whole pipeline. */
export type Write =
  | { verb: 'create'; object: KubeObject; guard?: Guard }
  /** `object` carries the resourceVersion it was read at: the precondition. */
  | { verb: 'update'; object: KubeObject; subresource?: 'status' | 'finalize'; guard?: Guard }
  | {
      verb: 'delete';
      object: KubeObject;
      propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
      gracePeriodSeconds?: number;
      guard?: Guard;
    };

/** An event to record; equal ones (same object, reason, message) are counted, not repeated. */
export interface EventRecord {
  regarding: KubeObject;
  related?: KubeObject;
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  /** Verb of what was done, for events.k8s.io. */
  action?: string;
}

export interface Decision {
  /** Carried out in order; the first conflict ends them and the key is reconciled again. */
  writes: readonly Write[];
  events?: readonly EventRecord[];
  /** Milliseconds after `now`; kept as a due item, so it outlives the process. */
  requeueAfter?: number;
}

/**
 * Level-triggered: `load` reads all that matters, `decide` is a pure function of it. Both are called again for repeated,
 * reordered, late or missing changes and must come to the same state. Tests assert decisions on snapshots.
 */
export interface Reconciler<Snapshot> {
  /** Upstream's controller name; also the user `system:serviceaccount:kube-system:{name}-controller` it writes as. */
  name: string;
  watches: readonly Watch[];
  load(reader: Reader, key: ReconcileKey): Promise<Snapshot>;
  decide(snapshot: Snapshot, now: Date): Decision;
}
