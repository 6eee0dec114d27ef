import type { Item, Key, Operation } from '@berth/table/port';
import { ConditionFailed, OutcomeUnknown, Retryable } from '@berth/table/port';
import type { Context } from './context.ts';
import { bucketOf, duePk } from './keys.ts';

/** Shards of the sparse index that a tick for all clusters reads: `dueShard`, `dueAt` (ISO time). */
export const dueShards = 8;
/** Keys of a table are bounded; what is longer is told apart by its end. */
const maxKey = 900;

/** The companion that has `key` looked at again at a time. The same key, time and reason are one item. */
export function due(cluster: string, at: Date, key: string, reason: string): Operation {
  return { put: dueItem(cluster, at, key, reason) };
}

function dueItem(cluster: string, at: Date, key: string, reason: string): Item {
  const dueAt = at.toISOString();
  const sk = `${dueAt}#${key}#${reason}`;
  const bounded = sk.length <= maxKey ? sk : `${sk.slice(0, maxKey - 11)}#${bucketOf(sk, 2 ** 32)}`;
  return { pk: duePk(cluster), sk: bounded, key, reason, dueAt, dueShard: bucketOf(cluster, dueShards) };
}

export interface Due {
  key: string;
  reason: string;
  at: Date;
  item: Key;
}

/** See `Store.takeDue`. */
export async function takeDue(context: Context, cluster: string, now: Date, limit: number, lease = 0): Promise<Due[]> {
  const found = await context.table.query({
    pk: duePk(cluster),
    to: `${now.toISOString()}$`,
    limit: Math.min(limit, 1000),
  });
  // One that does not say what is due is left to be found by a check.
  const whole = found.items.filter(({ key }) => typeof key === 'string');
  const taken = await Promise.all(whole.map((item) => take(context, cluster, now, item, lease)));
  return taken.filter((one) => one !== undefined);
}

/** See `Store.nextDue`. */
export async function nextDue(context: Context, cluster: string): Promise<Date | undefined> {
  const { items } = await context.table.query({ pk: duePk(cluster), limit: 1 });
  const dueAt = items[0]?.dueAt;
  return typeof dueAt === 'string' ? new Date(dueAt) : undefined;
}

/** Only one taker's delete finds the item. A lost answer leaves it to nobody (taken) or to the next call. */
async function take(context: Context, cluster: string, now: Date, item: Item, lease: number): Promise<Due | undefined> {
  const { pk, sk } = item;
  const key = item.key as string;
  const reason = item.reason as string;
  const leased = lease > 0 ? dueItem(cluster, new Date(now.getTime() + lease), key, reason) : undefined;
  const remove: Operation = { delete: { pk, sk }, condition: { exists: true } };
  try {
    await context.table.transact(leased === undefined ? [remove] : [remove, { put: leased }]);
  } catch (error) {
    // Where the item comes back nothing is lost; without a lease a doubt is answered by doing the work.
    if (error instanceof OutcomeUnknown && leased === undefined)
      return { key, reason, at: new Date(item.dueAt as string), item: { pk, sk } };
    // One that is throttled must not lose its caller those that were taken beside it: the next call finds it.
    if (!(error instanceof ConditionFailed || error instanceof OutcomeUnknown || error instanceof Retryable))
      throw error;
    return undefined;
  }
  const kept = leased ?? item;
  return { key, reason, at: new Date(item.dueAt as string), item: { pk: kept.pk, sk: kept.sk } };
}

export async function finishDue(context: Context, item: Key): Promise<void> {
  await context.table.write({ delete: { pk: item.pk, sk: item.sk } });
}
