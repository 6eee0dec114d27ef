import type { Tally } from './tallies.ts';
import type { GroupResource } from '@berth/machinery/object';
import type { Condition, Key, Operation } from '@berth/table/port';
import type { AuditRequest, AuditResult } from './audit.ts';

/** Where an object lives. `namespace` is '' for cluster-scoped kinds. */
export interface ObjectKey {
  cluster: string;
  resource: GroupResource;
  namespace: string;
  name: string;
}

/** An object as it is stored. `body` is its JSON with metadata.resourceVersion in place: lists join bodies, they do not parse. */
export interface StoredObject {
  namespace: string;
  name: string;
  uid: string;
  resourceVersion: number;
  body: string;
  labels: Readonly<Record<string, string>>;
  /** Selectable fields beside name and namespace. */
  fields: Readonly<Record<string, string>>;
  /** The store's own notes; give them back in `Write.previous` as they came (without them a write costs more). */
  origin?: Origin;
}

/** What the store knows of a stored object beside what it says. */
export interface Origin {
  /** Hybrid logical time of the write: microseconds since 1970, about. */
  time: number;
  /** Index entries it has, as `index#value`. */
  indexes: readonly string[];
  /** Where its body is kept, when that is too long for an item. */
  blob?: { key: string; at: number };
  /** Seconds since 1970 from which on it counts as gone. */
  expires?: number;
}

/** How a type is laid out; fixed when its first object is written. */
export interface TypeLayout {
  /** Log stripes and object buckets. */
  stripes: number;
}

/** What an object becomes. `body` gets its resourceVersion by `encode`, once the number is known. */
export interface NewState {
  uid: string;
  /** May be called more than once, each time with another number: the last call's is the one that counts. */
  encode(resourceVersion: number): string;
  /** About how many characters `encode` answers with; `writeMany` shares out by it. */
  sizeHint?: number;
  labels: Readonly<Record<string, string>>;
  fields: Readonly<Record<string, string>>;
  /** Index entries the object must have: (`owner`, uid), (`node`, name). The store adds and removes the difference. */
  indexes: readonly { index: string; value: string }[];
  /**
   * Milliseconds after which it is gone, unless it was written again (events). Where a transaction costs more than its items,
   * such objects are put without one: see `commitLean` for what that gives up.
   */
  expiresAfter?: number;
}

/** One change: a create (no previous), an update, or a delete (no next). */
export interface Write {
  key: ObjectKey;
  previous: StoredObject | undefined;
  next: NewState | undefined;
  /** For a delete: the last state, which stands nowhere but in its entry; unless said, the one before. */
  last?: NewState;
  layout?: TypeLayout;
  /** Unlogged conditional items in the same transaction: guards, due items. Never a second logged object. */
  companions?: readonly Operation[];
  /** Who makes the change and how, for the audit trail: any text, kept with the log entry. */
  by?: string;
  /** Index entries `previous` had. */
  previousIndexes?: readonly { index: string; value: string }[];
}

/** The object is not what the writer read. `current` is what stands there now, if anything. */
export class WriteConflict extends Error {
  readonly key: ObjectKey;
  readonly current: StoredObject | undefined;
  constructor(key: ObjectKey, current: StoredObject | undefined) {
    super(`${key.resource} ${key.namespace}/${key.name} was changed by another writer`);
    this.name = 'WriteConflict';
    this.key = key;
    this.current = current;
  }
}

/** A companion's condition failed; nothing was written. `index` counts the write's companions. */
export class CompanionConflict extends Error {
  readonly index: number;
  constructor(index: number) {
    super(`companion ${index} did not hold`);
    this.name = 'CompanionConflict';
    this.index = index;
  }
}

/** The namespace is `closing`: creates in it are refused. */
export class NamespaceClosing extends Error {
  readonly namespace: string;
  constructor(namespace: string) {
    super(`namespace ${namespace} is being terminated`);
    this.name = 'NamespaceClosing';
    this.namespace = namespace;
  }
}

/** The log before `oldest` is gone (or, for a paged list, its snapshot cannot be rebuilt): 410 Expired. */
export class Compacted extends Error {
  readonly oldest: number;
  constructor(oldest: number) {
    super(`the log before ${oldest} was compacted`);
    this.name = 'Compacted';
    this.oldest = oldest;
  }
}

/** A resourceVersion above every one handed out: 504 with cause ResourceVersionTooLarge. */
export class FutureVersion extends Error {
  readonly requested: number;
  readonly current: number;
  constructor(requested: number, current: number) {
    super(`resourceVersion ${requested} is above the current ${current}`);
    this.name = 'FutureVersion';
    this.requested = requested;
    this.current = current;
  }
}

export interface ListRequest {
  cluster: string;
  resource: GroupResource;
  /** undefined: all. */
  namespace?: string;
  /** Keeps an object by what needs no parsing. */
  matches?(object: StoredObject): boolean;
  limit?: number;
  /** Where the page before ended and the resourceVersion of the whole list. */
  after?: { namespace: string; name: string; resourceVersion: number };
  /** At least this new (NotOlderThan), or exactly this (Exact); undefined: the newest there is. */
  resourceVersion?: { match: 'NotOlderThan' | 'Exact'; value: number };
}

export interface ListResult {
  resourceVersion: number;
  objects: StoredObject[];
  /** More follow after the last of `objects` (or, when a filter left none, after this). */
  next?: { namespace: string; name: string };
  /** An estimate of how many follow, where the engine counts for next to nothing. */
  remaining?: number;
}

/** One decided slot of the log. */
export interface LogEntry {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  resourceVersion: number;
  namespace: string;
  name: string;
  /** The state after; for DELETED the last body, with the delete's own resourceVersion. */
  object: StoredObject;
  /** Labels and fields before (all a filtered watch needs), and the whole previous body where the log keeps it. */
  previous?: { labels: Readonly<Record<string, string>>; fields: Readonly<Record<string, string>>; body?: string };
}

export type WatchItem = { entry: LogEntry } | { progress: number };

export interface WatchRequest {
  cluster: string;
  resource: GroupResource;
  /** Entries above this. Throws Compacted or FutureVersion on the first pull. */
  from: number;
  signal: AbortSignal;
  /** How long the reader may be idle before it reports `progress`, in milliseconds; 0: never. */
  progressEvery?: number;
}

/** What etcd is to Kubernetes (DESIGN 3). All methods are safe to call from many processes at once. */
export interface Store {
  get(key: ObjectKey): Promise<StoredObject | undefined>;
  getMany(keys: readonly ObjectKey[]): Promise<(StoredObject | undefined)[]>;
  /** Answers with the object written, or with the tombstone's last state for a delete. */
  write(write: Write): Promise<StoredObject>;
  /** Objects of one type, in one transaction where they fit (49); each answers or fails by itself. */
  writeMany(writes: readonly Write[]): Promise<(StoredObject | Error)[]>;
  list(request: ListRequest): Promise<ListResult>;
  /** Decided entries in order, never past an undecided slot; shared log reader per type and process. */
  watch(request: WatchRequest): AsyncIterable<readonly WatchItem[]>;
  /**
   * Keys found under an index item: children of an owner, pods of a node. Strong. With `resource` only that type's, and read
   * together with its log: then nothing committed is missing even while a transaction's items become visible one by one.
   */
  index(
    cluster: string,
    index: string,
    value: string,
    resource?: GroupResource,
  ): Promise<{ resource: GroupResource; namespace: string; name: string }[]>;
  /** The newest resourceVersion handed out for a type. */
  head(cluster: string, resource: GroupResource): Promise<number>;
  /** The audit trail, newest first: what `applied` has passed of the writes that said who made them. */
  audit(request: AuditRequest): Promise<AuditResult>;
  /** Puts into the trail that somebody connected to an object: `by` as of a write. */
  noteConnection(key: ObjectKey, by: string): Promise<void>;
  /** Marks a namespace `closing` (or open again) on every type's counter. */
  closeNamespace(cluster: string, namespace: string, closing: boolean): Promise<void>;
  /** Guards: small counters that companions condition on. */
  readGuard(cluster: string, guard: string): Promise<number>;
  /** The companion that raises a guard, on condition that it still holds `expected` (undefined: unconditionally). */
  raiseGuard(cluster: string, guard: string, expected?: number): Operation;
  /** The objects and a guard in one round trip, strongly: `epoch` with a request's first read. */
  getManyWithGuard(
    keys: readonly ObjectKey[],
    cluster: string,
    guard: string,
  ): Promise<{ objects: (StoredObject | undefined)[]; guard: number }>;
  /** Sums kept by companions (tallies.ts): quotas. */
  readTally(cluster: string, name: string): Promise<Tally>;
  addToTally(
    cluster: string,
    name: string,
    change: { of: string; amounts: Record<string, number>; limits: Record<string, number>; mark: string },
  ): Operation;
  putTally(cluster: string, name: string, expected: number, counted: Omit<Tally, 'version'>): Promise<boolean>;
  dropTally(cluster: string, name: string): Operation;
  /** The companion of every write of configuration (DESIGN 3, Epoch): whoever cached by `epoch` reads again. */
  bumpEpoch(cluster: string): Operation;
  /** What `bumpEpoch` counts, strongly. */
  epoch(cluster: string): Promise<number>;
  /** Due items: what must be looked at again at a time. */
  due(cluster: string, at: Date, key: string, reason: string): Operation;
  /**
   * Takes what is due: each item goes to one caller only and is gone from then on. With `lease` (milliseconds) it comes back
   * after that time unless `finishDue` was told that the work is done: then a crash loses nothing.
   */
  takeDue(
    cluster: string,
    now: Date,
    limit: number,
    lease?: number,
  ): Promise<{ key: string; reason: string; at: Date; item: Key }[]>;
  /** The time of the earliest due item there is. */
  nextDue(cluster: string): Promise<Date | undefined>;
  /** The work of a leased item is done. */
  finishDue(item: Key): Promise<void>;
  /** Called by the one reader of the change stream: moves `applied`. */
  advance(cluster: string, resource: GroupResource): Promise<void>;
  /** Compaction, the janitor of voids, tombstones and expired entries; bounded work a call. */
  maintain(cluster: string, resource: GroupResource): Promise<void>;
  /**
   * After a restore or fork: versions go on 2^32 higher, and every list page and watch from before gets 410. Writers wait
   * meanwhile. Answers with the new base; 1 for a type that was never written.
   */
  jump(cluster: string, resource: GroupResource): Promise<number>;
  /** For an engine that one process has for itself, when it starts: closes every slot a killed process left open. */
  recover(cluster: string): Promise<void>;
  /** A view of a type kept current by the log (DESIGN 3, Mirror). One per type and process. */
  mirror(cluster: string, resource: GroupResource): Mirror;
  close(): Promise<void>;
}

export interface Mirror {
  /** Resolves once listed and at least that new. */
  atLeast(resourceVersion?: number, signal?: AbortSignal): Promise<void>;
  readonly resourceVersion: number;
  get(namespace: string, name: string): StoredObject | undefined;
  /** Ordered by namespace and name. */
  list(namespace?: string): readonly StoredObject[];
  /** Every entry applied from now on, in order. */
  subscribe(listener: (entry: LogEntry) => void): () => void;
}

export type { Condition, Tally };
