import { ConditionFailed, OutcomeUnknown, Retryable } from '@berth/table/port';
import { advance } from './advance.ts';
import { type Context, times, type TypeState } from './context.ts';
import { readHead } from './counter.ts';
import { overloaded } from './failures.ts';
import { counterKey } from './keys.ts';
import { decidedSlots } from './log.ts';

/** How far a restore or fork moves a type's versions: beyond all that the history it leaves may have handed out. */
export const leap = 2 ** 32;
const rounds = 400;

/**
 * Begins a new stretch of a type's versions (DESIGN 3, Restore and fork): n moves on by 2^32 and `base` with it, so that
 * every list and watch from before gets 410. While it lasts no slots are handed out: with the last one decided and its
 * object visible, nothing of the old stretch can land later, unseen by those who list at the new base.
 */
export async function jump(context: Context, type: TypeState): Promise<number> {
  const halted = await halt(context, type);
  if (halted === undefined) return 1;
  for (let round = 0; round < rounds; round++) {
    const { n, base, applied } = await readHead(context, type);
    if (base >= halted.target) return base;
    if (applied < n) {
      await decidedSlots(context, type, applied, Math.min(n, applied + 500));
      if ((await advance(context, type)) > 0) await context.clock.sleep(5 + context.random() * 20);
    } else if (await leapFrom(context, type, n, halted)) {
      type.reader?.want(halted.target);
      return halted.target;
    }
  }
  throw overloaded();
}

interface Halt {
  since: number;
  /** Where n and base are going. */
  target: number;
}

/** Stops the handing out of slots; undefined where nothing was ever written. */
async function halt(context: Context, type: TypeState): Promise<Halt | undefined> {
  for (let attempt = 0; attempt < rounds; attempt++) {
    const { stripes } = await readHead(context, type);
    if (stripes === undefined) return undefined;
    const since = context.clock.now().getTime();
    const expired = { attribute: 'halted', op: '<', value: since - times.halt } as const;
    try {
      const counter = await context.table.write({
        update: counterKey(type),
        set: { halted: since },
        condition: {
          all: [
            { attribute: 'n', op: '>', value: 0 },
            { missing: 'pending' },
            { any: [{ missing: 'halted' }, expired] },
          ],
        },
      });
      if (counter !== undefined) return { since, target: (counter.n as number) + leap };
    } catch (error) {
      if (!(error instanceof ConditionFailed || error instanceof Retryable || error instanceof OutcomeUnknown))
        throw error;
    }
    await context.clock.sleep(20 + context.random() * 80);
  }
  throw overloaded();
}

/** Whether n and base moved, now or by a request of which nobody had heard. */
async function leapFrom(context: Context, type: TypeState, n: number, { since, target }: Halt): Promise<boolean> {
  try {
    await context.table.write({
      update: counterKey(type),
      // When it was: a restore to a later moment needs nothing from before.
      set: { n: target, base: target, jumped: context.time() },
      remove: ['halted'],
      condition: {
        all: [
          { attribute: 'n', op: '=', value: n },
          { attribute: 'halted', op: '=', value: since },
        ],
      },
    });
    return true;
  } catch (error) {
    if (error instanceof ConditionFailed) {
      const { base } = await readHead(context, type);
      if (base >= target) return true;
      const [counter] = await context.table.get([counterKey(type)]);
      if (counter?.halted !== since) throw overloaded(error);
      return false;
    }
    if (error instanceof Retryable || error instanceof OutcomeUnknown) return false;
    throw error;
  }
}
