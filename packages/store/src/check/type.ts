import { type Item, type Key, unreadable } from '@berth/table/port';
import { type Context, type TypeState, wrongClock } from '../context.ts';
import { type Head, readHead } from '../counter.ts';
import { BlobMissing } from '../codec.ts';
import { CorruptItem } from '../failures.ts';
import { entryOf, indexesIn, isDead, isExpired, isVoid, movesOf, objectOf, rowOf } from '../items.ts';
import { counterKey, logPk, marksKey, objectKey, objectPk, parseObjectSk, slotKey } from '../keys.ts';
import { voidSlot } from '../log.ts';
import { type Finding, repairBy } from './findings.ts';
import { rowsOf, unreadableRow } from './rows.ts';

/** What the rest of a check needs to know of a type. */
export interface CheckedType {
  /** Index items that its objects must have: `index#value` to their sort keys and versions. */
  entries: Map<string, Map<string, number>>;
  /** Other index entries that were ever heard of. */
  mentioned: Set<string>;
  /** `namespace/name` of what lives. */
  living: Set<string>;
  /** `resource/namespace/name` of rows that say nothing any more: what belongs to them is not left over. */
  lost: Set<string>;
}

interface Slot {
  version: number;
  verb: string;
  indexes: readonly string[];
  /** The object has expired since: its row may be gone. */
  expired: boolean;
}

interface Log {
  slots: Set<number>;
  voids: Set<number>;
  /** The last entry of each object. */
  last: Map<string, Slot>;
  highest: number;
}

/** Reads all of a type, rows and log, and holds one against the other; undefined where it cannot be gone through at all. */
export async function checkType(context: Context, type: TypeState, found: Finding[]): Promise<CheckedType | undefined> {
  const checked: CheckedType = { entries: new Map(), mentioned: new Set(), living: new Set(), lost: new Set() };
  await checkMarks(context, type, found);
  const head = await readHead(context, type).catch((error: unknown) => {
    if (!(error instanceof CorruptItem)) throw error;
  });
  if (head === undefined) return undefined;
  if (head.stripes === undefined || !Number.isInteger(head.stripes) || head.stripes < 1 || head.stripes > 64) {
    const says = `the counter of ${type.resource} does not say how the type is laid out`;
    const mend = 'restore the table from a backup: without the layout no object of the type can be found';
    found.push({ problem: 'corrupt row', key: counterKey(type), says, mend });
    return undefined;
  }
  const log = await readLog(context, type, head, checked, found);
  const seen = new Map<string, number>();
  for (let bucket = 0; bucket < head.stripes; bucket++) {
    const rows = rowsOf(context.table, objectPk(type, bucket), found, (item) =>
      mendRow(context, type, head, log, item, seen, checked, found),
    );
    for await (const item of rows) {
      const version = Number.isSafeInteger(item.rv) ? (item.rv as number) : 0;
      seen.set(item.sk, version);
      log.highest = Math.max(log.highest, version);
      await checkRow(context, type, head, log, item, checked, found);
    }
  }
  for (const [sk, slot] of log.last) {
    if ((seen.get(sk) ?? 0) >= slot.version || slot.expired) continue;
    if (seen.get(sk) !== named) found.push(behindLog(context, type, head, sk, slot, seen.get(sk)));
    // Its index items are those of the row that will stand there.
    const place = `${type.resource}/${sk}`;
    for (const rows of checked.entries.values()) rows.delete(place);
    if (slot.verb === 'd') continue;
    checked.living.add(sk);
    for (const entry of slot.indexes) expectEntry(checked, entry, place, slot.version);
  }
  checkCounter(context, type, head, log, found);
  return checked;
}

/** In place of a row's version: it cannot be read, and that was said. */
const named = -1;

/** A row that cannot be read, written again as the last entry of its object says; what follows takes it for whole. */
async function mendRow(
  context: Context,
  type: TypeState,
  head: Head,
  log: Log,
  item: Item,
  seen: Map<string, number>,
  checked: CheckedType,
  found: Finding[],
): Promise<void> {
  const last = log.last.get(item.sk);
  const whole = last && (await stateInLog(context, type, head, item.sk, last.version));
  const mend =
    whole === undefined
      ? 'restore the object from a backup, or delete this row and create the object again'
      : 'write the row again from its entry in the log';
  found.push(unreadableRow(item, mend, context.table, whole));
  if (whole !== undefined) return void seen.set(item.sk, named);
  seen.set(item.sk, Number.MAX_SAFE_INTEGER);
  checked.lost.add(`${type.resource}/${item.sk}`);
  checked.living.add(item.sk);
}

/** The marks can be made anew: as long as they claim nothing that the log does not show, they only cost time. */
async function checkMarks(context: Context, type: TypeState, found: Finding[]): Promise<void> {
  const { pk, sk } = marksKey(type);
  const { items } = await context.table.query({ pk, from: sk, to: sk, answerUnreadable: true });
  const [item] = items;
  if (item?.[unreadable] === undefined) return;
  const [counter] = await context.table.get([counterKey(type)]);
  let first = (counter?.n as number) + 1;
  for (let stripe = 0; stripe < (counter?.stripes as number); stripe++) {
    const [oldest] = (await context.table.query({ pk: logPk(type, stripe), limit: 1 })).items;
    if (oldest !== undefined) first = Math.min(first, Number(oldest.sk));
  }
  const before = first - 1;
  const whole = { pk, sk, applied: before, compact: before, removed: before };
  const mend = 'make the marks anew from the oldest entry of the log, and check again';
  found.push(unreadableRow(item, mend, context.table, whole));
}

function expectEntry(checked: CheckedType, entry: string, place: string, version: number): void {
  const rows = checked.entries.get(entry) ?? new Map<string, number>();
  checked.entries.set(entry, rows);
  rows.set(place, version);
}

async function readLog(
  context: Context,
  type: TypeState,
  head: Head,
  checked: CheckedType,
  found: Finding[],
): Promise<Log> {
  const log: Log = { slots: new Set(), voids: new Set(), last: new Map(), highest: 0 };
  const times: [number, Item][] = [];
  for (let stripe = 0; stripe < (head.stripes as number); stripe++) {
    const slots = rowsOf(context.table, logPk(type, stripe), found, (item) => {
      log.slots.add(Number(item.sk));
      log.highest = Math.max(log.highest, Number(item.sk));
      const mend = 'nothing: whoever watches from before it lists again, and compaction removes it';
      found.push(unreadableRow(item, mend));
    });
    for await (const item of slots) {
      const version = Number(item.sk);
      log.highest = Math.max(log.highest, version);
      if (version <= head.base) continue;
      log.slots.add(version);
      if (typeof item.time === 'number') times.push([version, { pk: item.pk, sk: item.sk, time: item.time }]);
      if (isVoid(item)) {
        log.voids.add(version);
        continue;
      }
      const whole = unpacked(context, item);
      for (const entry of indexesIn(whole)) checked.mentioned.add(entry);
      for (const { entry } of movesOf(context.codec, whole)) checked.mentioned.add(entry);
      await tried(item, found, 'whoever watches from before it lists again; compaction removes it', () =>
        entryOf(context, item),
      );
      const key = String(item.key);
      if ((log.last.get(key)?.version ?? 0) < version)
        log.last.set(key, {
          version,
          verb: String(item.verb),
          indexes: indexesIn(whole),
          expired: isExpired(context, item),
        });
    }
  }
  checkClocks(context, times, found);
  return log;
}

/** What a row says beside its body; what cannot be read is complained of where its body is read. */
function unpacked(context: Context, item: Item): Item {
  try {
    return context.codec.unpack(item);
  } catch {
    const { z: _unreadable, ...rest } = item;
    return rest;
  }
}

/** Runs a read and notes what it complains of. */
async function tried<T>(item: Key, found: Finding[], mend: string, read: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    const problem = error instanceof BlobMissing ? 'missing blob' : 'corrupt row';
    const says = error instanceof Error ? error.message : String(error);
    found.push({ problem, key: { pk: item.pk, sk: item.sk }, says, mend });
    return undefined;
  }
}

/** A writer whose clock is wrong shows in the log: from the future, or long before the entry before it. */
function checkClocks(context: Context, times: [number, Item][], found: Finding[]): void {
  times.sort(([a], [b]) => a - b);
  const limit = wrongClock * 1000;
  const now = context.clock.now().getTime() * 1000;
  let before = 0;
  for (const [, { pk, sk, time }] of times) {
    const at = time as number;
    const off = at > now + limit ? at - now : at < before - limit ? at - before : 0;
    before = Math.max(before, Math.min(at, now));
    if (off === 0) continue;
    const seconds = Math.round(Math.abs(off) / 1_000_000);
    const says = `this entry was written ${seconds} s ${off > 0 ? 'in the future' : 'before the one before it'}`;
    const mend = 'set the clocks of the machines that write by NTP; the entry itself does no harm';
    found.push({ problem: 'wrong clock', key: { pk, sk }, says, mend });
    return;
  }
}

async function checkRow(
  context: Context,
  type: TypeState,
  head: Head,
  log: Log,
  item: Item,
  checked: CheckedType,
  found: Finding[],
): Promise<void> {
  const key = { pk: item.pk, sk: item.sk };
  const version = item.rv as number;
  const last = log.last.get(item.sk);
  const whole = unpacked(context, item);
  if (typeof whole.uid === 'string') checked.mentioned.add(`owner#${whole.uid}`);
  if (isDead(item)) return checkTombstone(context, head, item, found);
  checked.living.add(item.sk);
  for (const entry of indexesIn(whole)) {
    expectEntry(checked, entry, `${type.resource}/${item.sk}`, version);
  }
  const before = found.length;
  await tried(
    key,
    found,
    'restore the object from a backup, or delete this row and create the object again',
    async () => {
      const object = await objectOf(context, item);
      if (object !== undefined) checkBody(item.sk, version, object.body);
    },
  );
  const bad = found.length > before ? found.at(-1) : undefined;
  if (bad !== undefined && last?.version === version) {
    // Its log entry says the same once more.
    const whole = await stateInLog(context, type, head, item.sk, version);
    if (whole !== undefined) {
      bad.mend = 'write the row again from its entry in the log';
      const condition = { attribute: 'rv', op: '=', value: version } as const;
      bad.repair = repairBy(context.table, { put: whole, condition });
    }
  }
  const decided = log.slots.has(version) && !log.voids.has(version);
  const gone = version <= Math.max(head.applied, head.base) && !log.slots.has(version);
  if (!decided && !gone && version <= head.n) {
    const says = `${type.resource} ${item.sk} stands at ${version}, and the log has no such entry: no watch told of it`;
    const mend = 'update the object (an annotation will do), which tells everybody of it';
    found.push({ problem: 'object not at the end of its log', key, says, mend });
  }
}

function checkBody(sk: string, version: number, body: string): void {
  const { metadata } = JSON.parse(body) as {
    metadata?: { namespace?: string; name?: string; resourceVersion?: string };
  };
  const { namespace, name } = parseObjectSk(sk);
  if (metadata?.name !== name || (metadata.namespace ?? '') !== namespace)
    throw new TypeError(`the row of ${sk} holds the body of ${metadata?.namespace ?? ''}/${metadata?.name}`);
  if (metadata.resourceVersion !== String(version))
    throw new TypeError(`the row of ${sk} is at ${version}, its body at ${metadata.resourceVersion}`);
}

function checkTombstone(context: Context, head: Head, item: Item, found: Finding[]): void {
  const expired = typeof item.ttl === 'number' && item.ttl < context.clock.now().getTime() / 1000;
  if (!expired || (item.rv as number) > head.compact) return;
  const condition = {
    all: [
      { attribute: 'dead', op: '=', value: 1 },
      { attribute: 'rv', op: '=', value: item.rv as number },
    ],
  } as const;
  const key = { pk: item.pk, sk: item.sk };
  found.push({
    problem: 'tombstone left over',
    key,
    says: `the object was deleted at ${item.rv}, which is long compacted, and its tombstone is still there`,
    mend: 'remove the tombstone',
    repair: repairBy(context.table, { delete: key, condition }),
  });
}

/** The object's row as the log entry of its last change says; undefined where that cannot be read either. */
async function stateInLog(
  context: Context,
  type: TypeState,
  head: Head,
  sk: string,
  version: number,
): Promise<Item | undefined> {
  const stripes = head.stripes as number;
  const [slot] = await context.table.get([slotKey(type, version, stripes)]);
  if (slot === undefined || isVoid(slot)) return undefined;
  const entry = await Promise.resolve(entryOf(context, slot)).catch(() => undefined);
  if (entry === undefined) return undefined;
  const { time, ttl } = slot;
  const { uid } = entry.object;
  const key = objectKey(type, sk, stripes);
  if (slot.verb === 'd') return { ...key, rv: version, dead: 1, uid, time: time as number, ttl: ttl as number };
  return rowOf(context, key, slot);
}

function behindLog(
  context: Context,
  type: TypeState,
  head: Head,
  sk: string,
  slot: Slot,
  at: number | undefined,
): Finding {
  const key = objectKey(type, sk, head.stripes as number);
  const where = at === undefined ? 'is not there' : `stands at ${at}`;
  return {
    problem: 'object not at the end of its log',
    key,
    says: `${type.resource} ${sk} ${where}, and its log ends at ${slot.version}`,
    mend: 'write the row again from its entry in the log',
    async repair() {
      const item = await stateInLog(context, type, head, sk, slot.version);
      if (item === undefined) return;
      const older = { attribute: 'rv', op: '<', value: slot.version } as const;
      await repairBy(context.table, { put: item, condition: { any: [{ absent: true }, older] } })();
    },
  };
}

function checkCounter(context: Context, type: TypeState, head: Head, log: Log, found: Finding[]): void {
  const key = counterKey(type);
  if (log.highest > head.n) {
    found.push({
      problem: 'counter behind its log',
      key,
      says: `the counter of ${type.resource} stands at ${head.n}, and version ${log.highest} was written: new writes would meet used slots`,
      mend: `raise the counter to ${log.highest}`,
      repair: repairBy(context.table, {
        update: key,
        set: { n: log.highest },
        condition: { attribute: 'n', op: '<', value: log.highest },
      }),
    });
  }
  const open: number[] = [];
  const from = Math.max(head.applied, head.base);
  for (let version = from + 1; version <= head.n && open.length < 100_000; version++)
    if (!log.slots.has(version)) open.push(version);
  if (open.length === 0) return;
  found.push({
    problem: 'open slot',
    key: slotKey(type, open[0] as number, head.stripes as number),
    says: `${open.length} slots of ${type.resource} from ${open[0]} on hold nothing: their writers did not come back`,
    mend: 'nothing to do, the next start closes them',
    async repair() {
      for (const version of open) await voidSlot(context, type, version, head.stripes as number);
    },
  });
}
