import type { Clock } from '@berth/machinery/clock';
import type { ChangeSource, Key, Query, QueryResult, Table } from '@berth/table/port';
import { Retryable, unreadable } from '@berth/table/port';
import type { Blobs } from './blobs.ts';
import { type Codec, createCodec } from './codec.ts';
import { corrupt, overloaded } from './failures.ts';
import type { TypeRef } from './keys.ts';
import type { LogReader } from './logreader.ts';
import type { Mistakes } from './mistakes.ts';
import { createSlots, type Slots } from './slots.ts';
import type { TypeLayout } from './types.ts';

export interface StoreLogger {
  warn(fields: object, message: string): void;
}

export interface StoreOptions {
  table: Table;
  clock: Clock;
  ids: { uid(): string };
  log?: StoreLogger;
  /** How bodies are kept: `plain` (the embedded engine; unless said) or `deflate` with a dictionary (DynamoDB). */
  codec?: 'plain' | 'deflate';
  /**
   * The changes of an engine in this process: log readers are woken instead of polling, and the store moves `applied` and
   * compacts by itself. Without it both are the business of whoever reads the change stream.
   */
  changes?: ChangeSource;
  /** Where long bodies go; without, everything stays in items. */
  blobs?: Blobs;
  /** Stored bytes above which a body becomes a blob; 32 KB deflated and 256 KB plain unless said. */
  blobFrom?: number;
  /** How long log entries are kept at least, in milliseconds; an hour unless said, and never less where others write. */
  retention?: number;
  /** Whether compaction removes items itself (the embedded engine; unless said) or leaves that to the table's TTL. */
  removes?: boolean;
  /** How long the audit trail is kept, in milliseconds; without, there is none. */
  auditTtl?: number;
  /**
   * Whether each write costs money (unless said, where the codec is `deflate`): objects that expire go without a transaction,
   * `applied` follows at leisure, and what is compacted is left to the table's TTL.
   */
  lean?: boolean;
  /** When the table may remove log entries by itself, in milliseconds; 72 hours unless said, and never below the retention. */
  logTtl?: number;
}

/** What a process remembers of a type. */
export interface TypeState extends TypeRef {
  /** Fixed once the type exists. */
  layout: TypeLayout | undefined;
  readonly slots: Slots;
  reader: LogReader | undefined;
}

/** Bounds and times, in milliseconds. DESIGN 3 says why. */
export const times = {
  /** How long a writer holds its slot over throttling and conflicts. */
  hold: 150,
  /** How long writers of objects that expire wait for each other, to take their numbers together. */
  gather: 10,
  /** When a gap is closed; spread, so that not every reader closes it at once. */
  fence: { from: 100, spread: 150 },
  /** How long a reader trusts a writer of its own process to decide its slot. */
  ownSlot: 2_000,
  /** A writer that was stopped longer than this between taking its slot and using it lets it go. */
  staleSlot: 5_000,
  /** How long a write may take before the caller is told to come back. */
  write: 8_000,
  /** How long a reader waits for slots to be decided. */
  decide: 20_000,
  /** What one look counts of it, at most (wait.ts). */
  look: 1_000,
  /** A jump that has not ended by then is given up, and writers go on without it. */
  halt: 10_000,
} as const;

/** Log entries outlive the change stream's 24 hours; tombstones outlive log entries by the retention. */
const logTtl = 3 * 86_400_000;

/** Milliseconds that two clocks may differ before somebody should be told. */
export const wrongClock = 300_000;
const maxTypes = 20_000;

export interface Context {
  readonly table: Table;
  readonly clock: Clock;
  readonly codec: Codec;
  readonly mistakes: Mistakes;
  readonly retention: number;
  readonly removes: boolean;
  readonly lean: boolean;
  readonly logTtl: number;
  readonly auditTtl: number | undefined;
  readonly changes: ChangeSource | undefined;
  readonly closing: AbortSignal;
  warn(fields: object, message: string): void;
  /** Unique among all operations ever. */
  operationId(): string;
  /** 0 to below 1, for jitter; the same sequence for the same ids. */
  random(): number;
  /** Hybrid logical time: never goes back in this process, and never behind what it has read. */
  time(): number;
  /** `where` is named once an hour in the log when its writer's clock was far ahead of ours. */
  observe(time: number, where?: Key): void;
  type(cluster: string, resource: string): TypeState;
  types(): Iterable<TypeState>;
}

export function createContext(options: StoreOptions, mistakes: Mistakes, closing: AbortSignal): Context {
  const { clock, ids, log } = options;
  const prefix = shortened(ids.uid());
  const types = new Map<string, TypeState>();
  let operations = 0;
  let last = 0;
  let warnedAt = Number.NEGATIVE_INFINITY;
  let seed = hash(prefix);
  const context: Context = {
    table: patient(options.table, clock),
    clock,
    codec: createCodec(options.codec ?? 'plain', options.blobs, options.blobFrom),
    mistakes,
    retention: options.retention ?? 3_600_000,
    removes: options.removes ?? true,
    lean: options.lean ?? options.codec === 'deflate',
    logTtl: options.logTtl ?? logTtl,
    auditTtl: options.auditTtl,
    changes: options.changes,
    closing,
    warn: (fields, message) => log?.warn(fields, message),
    operationId: () => `${prefix}.${(operations++).toString(36)}`,
    random() {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return seed / 2 ** 32;
    },
    time() {
      last = Math.max(last + 1, clock.now().getTime() * 1000);
      return last;
    },
    observe(time, where) {
      // A clock that is wrong by more than a minute must not drag the others along.
      const now = clock.now().getTime();
      if (time > last && time < (now + 60_000) * 1000) last = time;
      if (where === undefined || time < (now + wrongClock) * 1000 || now - warnedAt < 3_600_000) return;
      warnedAt = now;
      const seconds = Math.round(time / 1_000_000 - now / 1000);
      log?.warn(
        { pk: where.pk, sk: where.sk, seconds },
        'a clock is wrong, ours or that of who wrote this row: it is ahead of us',
      );
    },
    type(cluster, resource) {
      const id = `${cluster}#${resource}`;
      const known = types.get(id);
      if (known !== undefined) return known;
      if (types.size >= maxTypes) forgetIdle(types);
      const type = { cluster, resource, layout: undefined, reader: undefined };
      const state: TypeState = Object.assign(type, { slots: createSlots(context, type) });
      types.set(id, state);
      return state;
    },
    types: () => types.values(),
  };
  return context;
}

/** A UUID in 22 characters: it stands in every entry of the log. */
const shortened = (id: string): string =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)
    ? Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url')
    : id;

function forgetIdle(types: Map<string, TypeState>): void {
  for (const [id, type] of types) {
    if (type.reader === undefined && !type.slots.busy) types.delete(id);
  }
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** Counters, marks and guards: without them nothing true can be said. Of any other row, whoever needs it complains. */
const isVital = ({ pk }: Key): boolean => /^[smg]#/.test(pk);

const readAttempts = 8;

/** Reads that are throttled are asked again; writes are not, for each of them knows better what to do. */
function patient(table: Table, clock: Clock): Table {
  const again = async <T>(read: () => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await read();
      } catch (error) {
        if (!(error instanceof Retryable)) throw error;
        if (attempt === readAttempts) throw overloaded(error);
        await clock.sleep(2 ** attempt);
      }
    }
  };
  return {
    async get(keys: readonly Key[], options) {
      const items = await again(() => table.get(keys, { ...options, answerUnreadable: true }));
      for (const item of items) if (item?.[unreadable] !== undefined && isVital(item)) throw corrupt(item);
      return items;
    },
    query: (query: Query): Promise<QueryResult> => again(() => table.query({ ...query, answerUnreadable: true })),
    ...(table.count === undefined ? {} : { count: table.count.bind(table) }),
    write: (operation, options) => table.write(operation, options),
    transact: (operations) => table.transact(operations),
    close: () => table.close(),
  };
}
