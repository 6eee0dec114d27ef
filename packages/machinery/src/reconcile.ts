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
  /** Where it is known without reading the objects, which costs more than all else that most changes lead to. */
  readonly unread?: Unread;
}

/** What a change says before its objects are read. */
export interface Unread {
  namespace: string;
  name: string;
  resourceVersion: string;
  /** False: neither state of the object has a key of this name anywhere. */
  mentions(key: string): boolean;
}

export interface Watch {
  /** `*` is every type there is but events and leases. */
  resource: GroupResource;
  /** Milliseconds to wait before the keys are reconciled; kept as due items, like `requeueAfter`. */
  delay?: number;
  /** Keys that a change touches. `reader` is for what the change cannot say alone: which services select a pod. */
  keys(change: ObjectChange, reader: Reader): readonly ReconcileKey[] | Promise<readonly ReconcileKey[]>;
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

/** A type of the cluster as a reconciler needs it; a KindDefinition is one. */
export interface ResourceType {
  group: string;
  version: string;
  kind: string;
  plural: string;
  namespaced: boolean;
  verbs?: readonly string[];
  virtual?: boolean;
  storedAs?: { resource: string };
}

/** What the cluster itself is told apart by, beside its objects. */
export interface ClusterFacts {
  /** PEM of the CA that pods verify the API by. */
  caBundle: string;
  /** `10.96.0.0/16`. */
  serviceCidr: string;
  /** Where the API answers, for the endpoints of the service `kubernetes`. */
  apiServer: { addresses: readonly string[]; port: number };
  /** Since when the API can be reached, where that is known: nobody is called silent for the time before. */
  answersSince?: Date;
}

/** Reads for `load`. Objects are shared and must not be changed. */
export interface Reader {
  get(resource: GroupResource, namespace: string, name: string): Promise<KubeObject | undefined>;
  list(resource: GroupResource, options?: ListOptions): Promise<readonly KubeObject[]>;
  /** Reads the guard `kids#uid`, strongly. Writes that name it in `guard` fail with a conflict if it moved since. */
  guard(ownerUid: string): Promise<Guard>;
  /** Objects of every type that name this owner, from the owner index. Strong. */
  dependents(ownerUid: string): Promise<readonly KubeObject[]>;
  /** What `alloc#node` counts: at most as new as anything that is read after it. */
  allocation(nodeName: string): Promise<Allocation>;
  /** Every type that is served, custom ones included. */
  types(): Promise<readonly ResourceType[]>;
  cluster(): Promise<ClusterFacts>;
}

/** A counter beside an owner that every creation and deletion of its children raises: two reconcilers never create twice. */
export interface Guard {
  ownerUid: string;
  value: number;
}

/** `alloc#node`: every write that raises what a node's pods use moves it (DESIGN 5), so that no two binds overcommit a node. */
export interface Allocation {
  nodeName: string;
  value: number;
  /** It was known already, so everything read in this round is newer. */
  known?: boolean;
}

/** A write that the driver carries out, as the reconciler's own identity, through the API's whole pipeline. */
export type Write =
  | { verb: 'create'; object: KubeObject; guard?: Guard; subresource?: 'binding'; allocation?: Allocation }
  /** `object` carries the resourceVersion it was read at: the precondition. */
  | {
      verb: 'update';
      object: KubeObject;
      subresource?: 'status' | 'finalize' | 'approval';
      guard?: Guard;
      /**
       * Milliseconds: it tells of something on its way that the next decision tells anew, so a driver that saves writes may
       * leave it out for so long. What has come to rest, or failed, is written at once.
       */
      mayWait?: number;
    }
  /** Marks a namespace `closing` for creates of every type, or open again (DESIGN 3). */
  | { verb: 'closeNamespace'; namespace: string; closing: boolean }
  | {
      verb: 'delete';
      /** Its uid, and its resourceVersion if `exactly`, are preconditions. */
      object: KubeObject;
      exactly?: boolean;
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

/** What became of a write: the object as written (for a delete, as it was last seen), its error, or undefined: not tried, or lost to a conflict. */
export type Outcome = KubeObject | Error | undefined;

export interface Decision {
  /**
   * Carried out in order; the first conflict ends them and the key is reconciled again. A write whose object an earlier one
   * of the same decision wrote carries that one's new resourceVersion on.
   */
  writes: readonly Write[];
  /** The writes do not depend on each other: they run side by side (those of one guard in order), and one's failure ends no other. */
  independent?: boolean;
  /** Recorded once the writes are done. */
  events?: readonly EventRecord[];
  /**
   * What follows from how the writes went (one outcome each): status and events. Pure. After a conflict only its events count,
   * unless the writes are independent. What it says may settle in turn.
   */
  settle?(outcomes: readonly Outcome[]): Decision;
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
  /** Where its events say they come from; `{name}-controller` unless said. */
  component?: string;
  /** The user it writes as, where that is not the controller's own. */
  username?: string;
  watches: readonly Watch[];
  load(reader: Reader, key: ReconcileKey): Promise<Snapshot>;
  decide(snapshot: Snapshot, now: Date): Decision;
}
