import type { Context, TypeState } from '../context.ts';
import { wrongClock } from '../context.ts';
import { type Head, headOf } from '../counter.ts';
import { counterKey, marksKey } from '../keys.ts';
import { isChange } from '../items.ts';
import { decidedSlots, maxStretch } from '../log.ts';
import { Compacted } from '../types.ts';

/**
 * A type's version at a hybrid logical time (microseconds since 1970, what `StoredObject.origin.time` says): the last one before
 * the first entry that is later. Writers' clocks differ, so entries near the moment are not in its order; whoever wrote after
 * having read something wrote later than it, so the cuts of all types together are one moment that could have been seen.
 * Throws Compacted where the log does not reach back to it.
 */
export async function cutAt(context: Context, type: TypeState, time: number): Promise<number> {
  const [counter, marks] = await context.table.get([counterKey(type), marksKey(type)]);
  const head = headOf(type, counter, marks);
  if (head.stripes === undefined) return head.n;
  const oldest = Math.max(head.compact, head.base);
  let cut = head.n;
  let known = reachesBack(context, head, counter?.jumped, time);
  for (let to = head.n; to > oldest; to -= maxStretch) {
    const from = Math.max(oldest, to - maxStretch);
    const slots = await decidedSlots(context, type, from, to);
    let before = false;
    for (const item of slots) {
      if (!isChange(item)) continue;
      const at = item.time as number;
      if (at > time) cut = Math.min(cut, Number(item.sk) - 1);
      else known = true;
      before ||= at < time - wrongClock * 1000;
    }
    // No clock is so wrong that a later entry stands below these.
    if (before) break;
  }
  if (!known) throw new Compacted(oldest);
  return cut;
}

/** Whether nothing that the log has forgotten can be later than `time`: what was compacted is older than the retention. */
function reachesBack(context: Context, { base, compact }: Head, jumped: unknown, time: number): boolean {
  if (compact > base) return time >= (context.clock.now().getTime() - context.retention) * 1000;
  return base === 1 || (typeof jumped === 'number' && time >= jumped);
}
