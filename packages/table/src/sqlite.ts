import { createListeners } from './listeners.ts';
import type { ChangeRecord, ChangeSource, Item, Key, Operation, Table } from './port.ts';
import { ConditionFailed, Retryable, unreadable } from './port.ts';
import { apply, checkOperations, embeddedLimits, holds, keyOf, maxOperations } from './semantics.ts';
import { ItemCache } from './sqlite/cache.ts';
import { decodeItem, encodeItem } from './sqlite/codec.ts';
import { explain, openDatabase, trimFile } from './sqlite/database.ts';
import { prepareStatements, runCount, runQuery } from './sqlite/statements.ts';

/** Operations in one commit: what the event loop waits for at most. */
const maxBatch = 256;
/** Requests that may wait for a commit; above it, callers are told to come back. */
const maxQueue = 20_000;

export interface SqliteTable extends Table, ChangeSource {
  /** Removes up to `limit` (1,000) items whose `ttl` has passed, and answers with how many; call again while it is the limit. */
  sweep(now: Date, limit?: number): Promise<number>;
  /** Gives up to 4 MB of the file back to the disk where much of it is free; whether there is more to give. */
  trim(): boolean;
}

export interface SqliteOptions {
  /** A file, or ':memory:'. Its directory is made if need be. */
  path: string;
  /** The file grows to this many bytes at most, then writes fail as on a full disk; unbounded unless said. */
  maxBytes?: number;
}

interface Pending {
  operations: readonly Operation[];
  relaxed: boolean;
  /** Fails alone, with nothing written, if one of its conditions does not hold. */
  resolve(after: (Item | undefined)[]): void;
  reject(error: Error): void;
}

/**
 * The embedded engine: one file, one process. Requests made in one turn of the event loop share one commit (one fsync), each
 * with its own conditions and its own answer, and no answer is given before the commit.
 */
export function openSqlite(options: SqliteOptions): SqliteTable {
  const { path } = options;
  const database = openDatabase(path, options.maxBytes);
  const statements = prepareStatements((sql) => database.prepare(sql));
  const listeners = createListeners();
  let queue: Pending[] = [];
  let scheduled = false;
  let closed = false;
  let sequence = 0;

  const cache = new ItemCache();
  const read = ({ pk, sk }: Key): Item | undefined => {
    const cached = cache.get(pk, sk);
    if (cached !== undefined) return cached;
    const row = statements.get.get(pk, sk) as unknown as [string, string | null] | undefined;
    if (row === undefined) return undefined;
    const item = decodeItem(pk, sk, row[0], row[1]);
    cache.keep(item, row[0].length + (row[1]?.length ?? 0));
    return item;
  };

  const store = ({ pk, sk }: Key, item: Item | undefined): void => {
    if (item === undefined) {
      statements.remove.run(pk, sk);
      cache.replace(pk, sk, undefined);
      return;
    }
    const row = encodeItem(item);
    statements.put.run(pk, sk, row.ttl, row.attributes, row.long);
    cache.replace(pk, sk, item);
  };

  /** Runs one request inside the open transaction; answers with how to tell its caller, once that is durable. */
  const execute = (pending: Pending, changes: ChangeRecord[]): (() => void) => {
    const { operations } = pending;
    const needsBefore = listeners.any();
    const before = operations.map((operation) =>
      needsBefore || operation.condition !== undefined || 'update' in operation ? read(keyOf(operation)) : undefined,
    );
    const failed = operations.flatMap((operation, i) => (holds(operation.condition, before[i]) ? [] : [i]));
    if (failed.length > 0) {
      const failure = new ConditionFailed(
        failed,
        failed.map((i) => before[i]),
      );
      return () => pending.reject(failure);
    }
    const broken = operations.findIndex(
      (operation, i) => 'update' in operation && before[i]?.[unreadable] !== undefined,
    );
    if (broken >= 0) {
      return () => pending.reject(corrupt(before[broken] as Item));
    }
    let after: (Item | undefined)[];
    try {
      after = operations.map((operation, i) => apply(operation, before[i]));
    } catch (error) {
      return () => pending.reject(error as Error);
    }
    operations.forEach((operation, i) => {
      if ('check' in operation) return;
      const { pk, sk } = keyOf(operation);
      store({ pk, sk }, after[i]);
      if (needsBefore && (before[i] !== undefined || after[i] !== undefined)) {
        changes.push({
          key: { pk, sk },
          item: after[i],
          previous: before[i],
          sequence: String(++sequence).padStart(16, '0'),
        });
      }
    });
    return () => pending.resolve(after);
  };

  const takeBatch = (): Pending[] => {
    let operations = 0;
    let count = 0;
    for (const pending of queue) {
      operations += pending.operations.length;
      if (count > 0 && operations > maxBatch) break;
      count += 1;
    }
    const batch = queue.slice(0, count);
    queue = queue.slice(count);
    return batch;
  };

  let synced = true;
  /** Whether commits wait for the disk. One that does waits for all before it as well: SQLite's log is one file. */
  const syncs = (wanted: boolean): void => {
    if (synced === wanted) return;
    database.exec(`PRAGMA synchronous = ${wanted ? 'FULL' : 'NORMAL'}`);
    synced = wanted;
  };

  const flush = (): void => {
    scheduled = false;
    if (queue.length === 0) return;
    const batch = takeBatch();
    const changes: ChangeRecord[] = [];
    let answers: (() => void)[];
    try {
      syncs(!batch.every(({ relaxed }) => relaxed));
      statements.begin.run();
      answers = batch.map((pending) => execute(pending, changes));
      statements.commit.run();
    } catch (error) {
      if (database.isTransaction) statements.rollback.run();
      cache.clear();
      const explained = explain(error, path);
      for (const pending of batch) pending.reject(explained);
      answers = [];
      changes.length = 0;
    }
    if (queue.length > 0) schedule();
    for (const answer of answers) answer();
    listeners.tell(changes);
  };

  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(flush);
  };

  const submit = (operations: readonly Operation[], relaxed = false): Promise<(Item | undefined)[]> =>
    new Promise((resolve, reject) => {
      open();
      checkOperations(operations, embeddedLimits);
      if (queue.length >= maxQueue)
        throw new Retryable('throttled', 'too many writes are waiting for the disk: send this one again');
      queue.push({ operations, relaxed, resolve, reject });
      schedule();
    });

  const open = (): void => {
    if (closed) throw new Error('the table is closed');
  };

  return {
    async get(keys, how) {
      open();
      if (keys.length > maxOperations)
        throw new RangeError(`a get takes up to ${maxOperations} keys, not ${keys.length}`);
      const items = keys.map(read);
      return how?.answerUnreadable ? items : allReadable(items);
    },
    async query(query) {
      open();
      const found = runQuery(statements, query);
      if (!query.answerUnreadable) allReadable(found.items);
      return found;
    },
    async count(query, most) {
      open();
      return runCount(statements, query, most);
    },
    async write(operation, writing) {
      const [after] = await submit([operation], writing?.relaxed);
      return after;
    },
    async transact(operations) {
      await submit(operations);
    },
    async sweep(now, limit = 1000) {
      open();
      const seconds = Math.floor(now.getTime() / 1000);
      const expired = statements.expired.all(seconds, limit) as unknown as [string, string, number][];
      // The condition keeps an item that was written anew between the look and the commit.
      const removed = await Promise.allSettled(
        expired.map(([pk, sk, ttl]) =>
          submit([{ delete: { pk, sk }, condition: { attribute: 'ttl', op: '=', value: ttl } }]),
        ),
      );
      const broken = removed.find(
        (result) => result.status === 'rejected' && !(result.reason instanceof ConditionFailed),
      );
      if (broken?.status === 'rejected') throw broken.reason;
      return removed.filter(({ status }) => status === 'fulfilled').length;
    },
    trim() {
      open();
      return trimFile(database);
    },
    subscribe: listeners.subscribe,
    async close() {
      if (closed) return;
      closed = true;
      while (queue.length > 0) flush();
      database.close();
    },
  };
}

function allReadable(items: (Item | undefined)[]): (Item | undefined)[] {
  for (const item of items) if (item?.[unreadable] !== undefined) throw corrupt(item);
  return items;
}

const corrupt = (item: Item): Error =>
  new Error(`the row ${item.pk} ${item.sk} is corrupt: ${String(item[unreadable])}`);
