import type { ChangeRecord, Operation } from '@berth/table/port';

/** What happened in a run, as those who took part saw it. Times are the places in one order of all steps. */
export interface WriteRecord {
  /** Unique; it is the object's value, so that it can be found in the log. */
  id: string;
  type: string;
  sk: string;
  verb: 'c' | 'u' | 'd';
  /** resourceVersion of the state that the writer had read; 0 for a create. */
  prev: number;
  start: number;
  /** undefined: its process died, or nobody could tell. */
  end?: number;
  outcome: 'acknowledged' | 'refused' | 'unknown';
  version?: number;
  refusal?: string;
}

/** A state of a type that somebody was shown: by a list, all its pages, or a mirror. */
export interface SnapshotRecord {
  by: string;
  type: string;
  /** Mirrors may be behind; lists may not. */
  kind: 'list' | 'exact' | 'mirror';
  start: number;
  end: number;
  version: number;
  namespace: string | undefined;
  /** The team whose objects alone were asked for. */
  team?: string;
  /** Key to value, in the order of the answer. */
  objects: [string, string][];
}

export interface GetRecord {
  by: string;
  type: string;
  sk: string;
  start: number;
  end: number;
  /** 0: not there. */
  version: number;
  value: string | undefined;
}

export interface WatchRecord {
  by: string;
  type: string;
  from: number;
  seen: {
    version: number;
    verb: string;
    sk: string;
    value: string;
    /** What a filtered watch decides by: the object before, as far as the entry tells. */
    previous: { labels: string; fields: string } | undefined;
  }[];
  /** As far as the watch said it had come without leaving anything out. */
  progress: number;
}

export interface ClosingRecord {
  namespace: string;
  /** Heads of the types once the namespace was closed. */
  heads: Record<string, number>;
}

export interface IndexRecord {
  type: string;
  value: string;
  start: number;
  end: number;
  keys: string[];
}

/** What somebody read of the epoch. */
export interface EpochRecord {
  start: number;
  end: number;
  value: number;
}

/** What became of the due items. */
export interface DueRecord {
  /** The write that it came with. */
  key: string;
  /** How long before its time it was handed out, in milliseconds. */
  early: number;
}

export class History {
  #step = 0;
  readonly writes: WriteRecord[] = [];
  readonly snapshots: SnapshotRecord[] = [];
  readonly gets: GetRecord[] = [];
  readonly watches: WatchRecord[] = [];
  readonly closings: ClosingRecord[] = [];
  readonly indexes: IndexRecord[] = [];
  readonly epochs: EpochRecord[] = [];
  /** Writes that raise the epoch. */
  readonly raises = new Set<string>();
  readonly dues: DueRecord[] = [];
  /** Writes that leave a due item. */
  readonly withDue = new Set<string>();
  /** Complaints of actors that saw at once that something is wrong. */
  readonly complaints: string[] = [];
  /** Items that the table's TTL took: `pk sk`. */
  readonly reaped = new Set<string>();
  /** What was sent to the table, and what came of it; only where a story will be told. */
  readonly sent: {
    step: number;
    at: number;
    who: string;
    operations: readonly Operation[];
    outcome: string;
    slot?: number;
  }[] = [];

  step(): number {
    return ++this.#step;
  }
}

/** The table's own account of a slot: everything that ever stood there, in order. */
export interface SlotTruth {
  version: number;
  states: (
    | { void: true }
    | {
        void: false;
        verb: 'c' | 'u' | 'd';
        sk: string;
        value: string;
        /** Hybrid logical time. */
        time: number;
        prev: number;
        labels: string;
        fields: string;
        team: string;
        indexes: readonly string[];
      }
  )[];
}

export interface Truth {
  /** Slots by type and version. */
  slots: Map<string, Map<number, SlotTruth>>;
  /** Objects as they stand in the end: type, key, version. */
  objects: Map<string, Map<string, { version: number; value: string }>>;
  heads: Map<string, number>;
  /** What each type says in the end that it has forgotten. */
  compacts: Map<string, number>;
  /** Stretches of versions that a jump left out: above `from`, up to `to`. */
  jumps: Map<string, { from: number; to: number }[]>;
  /** Every change of every item, in no order: `sequence` has it. */
  records: readonly ChangeRecord[];
  /** Index items that stand in the end: `index#value` and `type/key`. */
  indexes: Set<string>;
  /** What the epoch counts in the end. */
  epoch: number;
  /** Items in the end that name a blob which is gone. */
  lostBlobs: string[];
}
