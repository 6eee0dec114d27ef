import type { Key, Operation, Table } from '@berth/table/port';
import { ConditionFailed } from '@berth/table/port';

export type Problem =
  | 'corrupt row'
  | 'missing blob'
  | 'counter behind its log'
  | 'open slot'
  | 'object not at the end of its log'
  | 'index item without object'
  | 'object without index item'
  | 'tombstone left over'
  | 'due item of nothing'
  | 'wrong clock';

/** Something in the table that should not be there, or is not there and should. */
export interface Finding {
  problem: Problem;
  /** The row it was found at. */
  key: Key;
  /** One sentence: what is wrong. */
  says: string;
  /** One sentence: what to do. */
  mend: string;
  /** Does it; undefined where that takes a human's decision. Changes nothing if the row was changed meanwhile. */
  repair?: () => Promise<void>;
}

/** A repair that one conditional write makes. */
export function repairBy(table: Table, operation: Exclude<Operation, { check: Key }>): () => Promise<void> {
  return async () => {
    await table.write(operation).catch((error: unknown) => {
      if (!(error instanceof ConditionFailed)) throw error;
    });
  };
}
