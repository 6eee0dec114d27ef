import type { Item, Operation } from '@berth/table/port';
import { ConditionFailed, OutcomeUnknown, Retryable } from '@berth/table/port';
import { raiseMark } from './advance.ts';
import type { Context, TypeState } from './context.ts';
import { type Head, readHead } from './counter.ts';
import { isDead, isExpired, isVoid, lastObjectOf } from './items.ts';
import { objectKey, parseObjectSk } from './keys.ts';
import { visibleSlots } from './log.ts';
import { WriteConflict } from './types.ts';
import { write } from './write.ts';

/** Slots that one call gives up, and removes. */
const stretch = 500;

/**
 * Gives up log entries older than the retention: `compact` moves first, so that readers learn of it, then entries, voids,
 * tombstones and blobs that only they still named are removed. Answers with whether more may be left.
 */
export async function maintain(context: Context, type: TypeState): Promise<boolean> {
  const head = await readHead(context, type);
  if (head.stripes === undefined) return false;
  if (head.removed < head.compact && context.removes) {
    return remove(context, type, head);
  }
  const target = await expired(context, type, head);
  if (target <= head.compact) return false;
  if (context.mistakes.compactionBeforeMark) await remove(context, type, { ...head, compact: target });
  return raiseMark(context, type, 'compact', target);
}

/** The last of the oldest slots that are beyond the retention; missing ones up to `applied` were removed by the table's TTL. */
async function expired(context: Context, type: TypeState, head: Head): Promise<number> {
  const to = Math.min(head.applied, head.compact + stretch);
  if (to <= head.compact) return 0;
  const slots = await visibleSlots(context, type, head.stripes as number, head.compact, to);
  const before = (context.clock.now().getTime() - context.retention) * 1000;
  let target = head.compact;
  for (let version = head.compact + 1; version <= to; version++) {
    const item = slots.get(version);
    if (item !== undefined && (item.time as number) >= before) break;
    target = version;
  }
  return target;
}

async function remove(context: Context, type: TypeState, head: Head): Promise<boolean> {
  const stripes = head.stripes as number;
  const to = Math.min(head.compact, head.removed + stretch);
  const slots = await visibleSlots(context, type, stripes, head.removed, to);
  const items = [...slots.values()];
  // Side by side, for an engine that commits in groups; in parts, for one that is throttled.
  for (let at = 0; at < items.length; at += 50) {
    const forgotten = await Promise.all(items.slice(at, at + 50).map((item) => forget(context, type, stripes, item)));
    if (forgotten.includes(false)) return false;
  }
  return raiseMark(context, type, 'removed', to);
}

/** What only this entry still needed goes first: a crash in between leaves the entry to be forgotten again. */
async function forget(context: Context, type: TypeState, stripes: number, item: Item): Promise<boolean> {
  const drops = (item.drops as string[] | undefined) ?? [];
  if (context.lean) {
    // Each delete would cost a write unit, and the table's TTL takes all but the blobs for nothing.
    for (const key of drops) await context.codec.dropBlob(key);
    return true;
  }
  if (!isVoid(item) && item.verb === 'd') {
    const same = { attribute: 'rv', op: '=', value: Number(item.sk) } as const;
    const condition = { all: [{ attribute: 'dead', op: '=', value: 1 } as const, same] };
    if (!(await gone(context, { delete: objectKey(type, item.key as string, stripes), condition }))) return false;
  }
  if (item.exp !== undefined && !(await expire(context, type, stripes, item))) return false;
  for (const key of drops) await context.codec.dropBlob(key);
  return gone(context, { delete: { pk: item.pk, sk: item.sk } });
}

/** Deletes the object that expired with this entry, so that whoever watches hears of it. False: not yet. */
async function expire(context: Context, type: TypeState, stripes: number, item: Item): Promise<boolean> {
  if (item.verb === 'd') return true;
  const [row] = await context.table.get([objectKey(type, item.key as string, stripes)]);
  if (row === undefined || isDead(row) || row.rv !== Number(item.sk)) return true;
  if (!isExpired(context, row)) return false;
  const { cluster, resource } = type;
  const key = { cluster, resource, ...parseObjectSk(item.key as string) };
  try {
    await write(context, { key, previous: await lastObjectOf(context, row), next: undefined });
  } catch (error) {
    if (!(error instanceof WriteConflict)) throw error;
  }
  return true;
}

/** Whether the item is gone, or is not the one that was meant; if not, the next call tries again. */
async function gone(context: Context, operation: Extract<Operation, { delete: unknown }>): Promise<boolean> {
  try {
    // A power cut may bring it back: `removed` has not moved then, and the next call removes it again.
    await context.table.write(operation, { relaxed: true });
    return true;
  } catch (error) {
    if (error instanceof ConditionFailed) return true;
    if (error instanceof Retryable || error instanceof OutcomeUnknown) return false;
    throw error;
  }
}
