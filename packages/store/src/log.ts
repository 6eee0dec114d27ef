import type { Item } from '@berth/table/port';
import { ConditionFailed, OutcomeUnknown, Retryable } from '@berth/table/port';
import { type Context, times, type TypeState } from './context.ts';
import { type Head, headOf, readHead } from './counter.ts';
import { CorruptItem, unsettled } from './failures.ts';
import { counterKey, logPk, marksKey, slotDigits, slotKey } from './keys.ts';
import { type Entry, entryOf, voidItem } from './items.ts';
import { BlobMissing } from './codec.ts';
import { Compacted } from './types.ts';
import { watching } from './wait.ts';

/** Slots read in one go; longer stretches are read in parts. */
export const maxStretch = 1000;

/** What is visible of the slots in (from, to], strongly; `to` is at most `maxStretch` away or the answer is as far as it got. */
export async function visibleSlots(
  context: Context,
  type: TypeState,
  stripes: number,
  from: number,
  to: number,
): Promise<Map<number, Item>> {
  const found = new Map<number, Item>();
  const read = async (stripe: number): Promise<void> => {
    const pk = logPk(type, stripe);
    let after: string | undefined;
    do {
      const page = await context.table.query({ pk, from: slotDigits(from + 1), to: slotDigits(to), after });
      for (const item of page.items) found.set(Number(item.sk), item);
      after = page.next;
    } while (after !== undefined);
  };
  await Promise.all(Array.from({ length: stripes }, (_, stripe) => read(stripe)));
  return found;
}

/**
 * The slots in (from, to], each decided: waits for the writers of missing ones, and closes what outlives the fence time.
 * `to` must have been handed out. Throws Compacted where entries are gone.
 */
export async function decidedSlots(
  context: Context,
  type: TypeState,
  from: number,
  to: number,
  signal?: AbortSignal,
): Promise<Item[]> {
  if (to <= from) return [];
  const stripes = await stripesOf(context, type);
  const found = await visibleSlots(context, type, stripes, from, to);
  const since = context.clock.now().getTime();
  let missing = missingIn(found, from, to);
  const watched = watching(context.clock);
  for (let round = 0; missing.length > 0; round++) {
    signal?.throwIfAborted();
    if (watched() > times.decide) throw unsettled();
    const waited = context.clock.now().getTime() - since;
    if (context.mistakes.gapsSkipped) break;
    const asked = missing.slice(0, 100);
    if (round > 0) {
      const items = await context.table.get(asked.map((version) => slotKey(type, version, stripes)));
      items.forEach((item, i) => item !== undefined && found.set(asked[i] as number, item));
    }
    for (const version of asked) {
      if (found.has(version) || waited < patience(context, type, version)) continue;
      const item = await closeSlot(context, type, version);
      if (item !== undefined) found.set(version, item);
    }
    missing = missing.filter((version) => !found.has(version));
    if (missing.length > 0) await context.clock.sleep(Math.min(20, 2 + round * 2));
  }
  const slots: Item[] = [];
  for (let version = from + 1; version <= to; version++) {
    const item = found.get(version);
    if (item !== undefined) slots.push(item);
  }
  return slots;
}

/**
 * What a slot that is no void says. Its blob may be gone because the entry is, since it was read: Compacted; a blob that is
 * gone from an entry that should still be whole is a corrupt row.
 */
export async function entryIn(context: Context, type: TypeState, item: Item): Promise<Entry> {
  try {
    return await entryOf(context, item);
  } catch (error) {
    if (!(error instanceof BlobMissing)) throw error;
    const { compact } = await readHead(context, type);
    throw Number(item.sk) <= compact ? new Compacted(compact) : new CorruptItem(item, error);
  }
}

function missingIn(found: ReadonlyMap<number, Item>, from: number, to: number): number[] {
  const missing: number[] = [];
  for (let version = from + 1; version <= to; version++) if (!found.has(version)) missing.push(version);
  return missing;
}

/** How long a gap is left to its writer: the fence time, more for a writer of this process, which is known to be at it. */
export function patience(context: Context, type: TypeState, version: number): number {
  if (type.slots.heldSince(version) !== undefined) return times.ownSlot;
  return times.fence.from + Math.floor(context.random() * times.fence.spread);
}

async function stripesOf(context: Context, type: TypeState): Promise<number> {
  if (type.layout === undefined) {
    const [counter] = await context.table.get([counterKey(type)]);
    headOf(type, counter, undefined);
  }
  return type.layout?.stripes ?? 1;
}

/**
 * Closes a slot whose writer did not come back: counter, marks and slot are read again, then a void is put if nothing is
 * there. Answers with what the slot holds from now on; undefined if that is not known yet. Throws Compacted below `applied`.
 */
export async function closeSlot(context: Context, type: TypeState, version: number): Promise<Item | undefined> {
  const guess = type.layout?.stripes ?? 1;
  const [counter, marks, seen] = await context.table.get([
    counterKey(type),
    marksKey(type),
    slotKey(type, version, guess),
  ]);
  const head = headOf(type, counter, marks);
  if (head.stripes === undefined || version > head.n) return undefined;
  if (version <= head.base) throw new Compacted(head.base);
  if (seen !== undefined && head.stripes === guess) return seen;
  if (version <= head.applied && !context.mistakes.expiredAsGap) throw new Compacted(Math.max(head.compact, version));
  if (await isForgotten(context, type, version, head)) throw new Compacted(Math.max(head.compact, version));
  return voidSlot(context, type, version, head.stripes);
}

/** Slots above a gap that are looked at for its age. */
const ahead = 90;

/**
 * Whether a slot was handed out so long ago that its entry may have expired before anybody read it, and that its writer can
 * never come back: then it is no gap, and nobody knows what it held. A later slot that is that old says so.
 */
async function isForgotten(context: Context, type: TypeState, version: number, head: Head): Promise<boolean> {
  const count = Math.min(ahead, head.n - version);
  if (count <= 0 || context.mistakes.expiredAsGap) return false;
  const keys = Array.from({ length: count }, (_, i) => slotKey(type, version + 1 + i, head.stripes as number));
  const later = await context.table.get(keys);
  return later.some((item) => item !== undefined && isAncient(context, item));
}

/** Nearly as old as an entry gets. No clock is so wrong, and no function stood still so long. */
export function isAncient(context: Context, { time }: Item): boolean {
  return typeof time === 'number' && time < (context.clock.now().getTime() - 0.75 * context.logTtl) * 1000;
}

/** Puts a void if nothing is there; what stands there then, or undefined if nobody knows. */
export async function voidSlot(
  context: Context,
  type: TypeState,
  version: number,
  stripes: number,
): Promise<Item | undefined> {
  const item = voidItem(slotKey(type, version, stripes), context.time(), ttlAfter(context, context.logTtl));
  try {
    await context.table.write({ put: item, condition: { absent: true } });
    return item;
  } catch (error) {
    if (error instanceof ConditionFailed) {
      if (error.items[0] !== undefined) return error.items[0];
      const [standing] = await context.table.get([slotKey(type, version, stripes)]);
      return standing;
    }
    if (error instanceof Retryable || error instanceof OutcomeUnknown) return undefined;
    throw error;
  }
}

/** Seconds since 1970, as the table's TTL counts. */
export function ttlAfter(context: Context, milliseconds: number): number {
  return Math.floor((context.clock.now().getTime() + milliseconds) / 1000);
}
