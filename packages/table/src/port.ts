/**
 * The narrow port under the store: what DynamoDB offers and nothing more (DESIGN 2 and 3). An item is addressed by `pk` and
 * `sk`; items of one `pk` are ordered by `sk` as UTF-8 bytes. Engines: dynamodb, sqlite, sim.
 */
export type Value = string | number | boolean | Uint8Array | readonly string[];

export interface Key {
  pk: string;
  sk: string;
}

/** Attributes are flat. `ttl` (seconds since 1970) lets the engine remove the item some time later. */
export interface Item extends Key {
  [attribute: string]: Value;
}

/**
 * A row that the engine cannot read fails the read with an error that names it. Whoever sets `answerUnreadable` gets an item of
 * its key and this one attribute instead, which says why, and everything beside it. Such a row can be put anew or deleted, on
 * condition of this very text; it cannot be updated.
 */
export const unreadable = 'unreadable';

/** A condition on the item as it stands before the write. */
export type Condition =
  | { absent: true }
  | { exists: true }
  | { attribute: string; op: '=' | '<>' | '<' | '<=' | '>' | '>='; value: string | number }
  | { missing: string }
  | { all: readonly Condition[] }
  | { any: readonly Condition[] };

export type Operation =
  | { put: Item; condition?: Condition }
  | { delete: Key; condition?: Condition }
  /** `add` starts from 0 where the attribute is absent, and creates the item where that is absent. */
  | {
      update: Key;
      add?: Record<string, number>;
      set?: Record<string, Value>;
      remove?: readonly string[];
      condition?: Condition;
    }
  | { check: Key; condition: Condition };

export interface Query {
  pk: string;
  /** Inclusive bounds on `sk`. */
  from?: string;
  to?: string;
  /** Exclusive start in the query's direction: the `next` of the answer before. */
  after?: string;
  /** Items in one answer; engines also end an answer at 1 MB. */
  limit?: number;
  reverse?: boolean;
  /** Strong unless said `false`. */
  consistent?: boolean;
  /** See `unreadable`. */
  answerUnreadable?: boolean;
}

export interface QueryResult {
  items: Item[];
  /** Continue after this `sk` (give it as `after`); undefined: no more. What follows may turn out empty. */
  next?: string;
}

/** One change of one item as the table's stream tells it; at least once, in order per item. */
export interface ChangeRecord {
  key: Key;
  /** undefined: deleted. */
  item?: Item;
  previous?: Item;
  /** Position in the local stream; opaque. */
  sequence: string;
}

export interface Table {
  /** Items in the order of the keys (up to 100). Strong unless said. */
  get(
    keys: readonly Key[],
    options?: { consistent?: boolean; answerUnreadable?: boolean },
  ): Promise<(Item | undefined)[]>;
  query(query: Query): Promise<QueryResult>;
  /**
   * How many items that have no ttl a query in ascending order would find; undefined where they are more than `most`. Only of
   * engines to which that is next to nothing.
   */
  count?(query: Pick<Query, 'pk' | 'from' | 'to' | 'after'>, most: number): Promise<number | undefined>;
  /**
   * One conditional write; answers with the item after it (undefined after a delete). `relaxed`: a power cut may still take it
   * back, unless a later write that is not relaxed was answered; engines may ignore that.
   */
  write(operation: Exclude<Operation, { check: Key }>, options?: { relaxed?: boolean }): Promise<Item | undefined>;
  /** All or nothing, up to 100 operations on distinct keys, 4 MB. */
  transact(operations: readonly Operation[]): Promise<void>;
  close(): Promise<void>;
}

/** Engines in one process (sqlite, sim) tell of their changes themselves; for DynamoDB the host feeds the stream in. */
export interface ChangeSource {
  /** Called soon after a commit, in order per item; the listener must not block. Returns how to stop. */
  subscribe(listener: (records: readonly ChangeRecord[]) => void): () => void;
}

/** A condition failed. `failed` holds the operations' indexes, `items[i]` what stood at operation `failed[i]`. Nothing was written. */
export class ConditionFailed extends Error {
  readonly failed: readonly number[];
  readonly items: readonly (Item | undefined)[];
  constructor(failed: readonly number[], items: readonly (Item | undefined)[] = []) {
    super(`the condition of operation ${failed.join(', ')} did not hold`);
    this.name = 'ConditionFailed';
    this.failed = failed;
    this.items = items;
  }
}

/** Nothing was written; the same request may be sent again after a pause. */
export class Retryable extends Error {
  readonly kind: 'throttled' | 'transactionConflict';
  constructor(kind: 'throttled' | 'transactionConflict', message: string = kind) {
    super(message);
    this.name = 'Retryable';
    this.kind = kind;
  }
}

/** Nobody knows whether it was written: read before doing anything else (a timeout, a lost answer). */
export class OutcomeUnknown extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'OutcomeUnknown';
  }
}
