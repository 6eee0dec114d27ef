import { type Condition, ConditionFailed, type Item, type Operation } from '@berth/table/port';
import type { Context } from './context.ts';
import { guardKey } from './keys.ts';

/**
 * Sums that writes keep exact: an item beside the guards, changed in the very transaction of the write it counts. `version` rises
 * with every change, so that whoever counts anew knows that nothing moved meanwhile.
 */
export interface Tally {
  version: number;
  /** Whose tally it is (a uid); '' where nobody has counted yet. */
  of: string;
  amounts: Readonly<Record<string, number>>;
}

const prefix = 'a.';

function tallyOf(item: Item | undefined): Tally {
  const amounts: Record<string, number> = {};
  for (const [name, value] of Object.entries(item ?? {}))
    if (name.startsWith(prefix) && typeof value === 'number') amounts[name.slice(prefix.length)] = value;
  return {
    version: typeof item?.v === 'number' ? item.v : 0,
    of: typeof item?.of === 'string' ? item.of : '',
    amounts,
  };
}

export async function readTally(context: Context, cluster: string, name: string): Promise<Tally> {
  const [item] = await context.table.get([guardKey(cluster, name)]);
  return tallyOf(item);
}

/**
 * The companion that adds to a tally. What grows must stay within its limit, and in the tally of `of`; what shrinks always may.
 * `mark` is the write's own: equal companions of two writes would count once.
 */
export function addToTally(
  cluster: string,
  name: string,
  change: {
    of: string;
    amounts: Readonly<Record<string, number>>;
    limits: Readonly<Record<string, number>>;
    mark: string;
  },
): Operation {
  const grows = Object.entries(change.amounts).filter(([, amount]) => amount > 0);
  const within: Condition[] = grows.flatMap(([resource, amount]) => {
    const limit = change.limits[resource];
    return limit === undefined ? [] : [{ attribute: prefix + resource, op: '<=' as const, value: limit - amount }];
  });
  const add: Record<string, number> = { v: 1 };
  for (const [resource, amount] of Object.entries(change.amounts)) add[prefix + resource] = amount;
  return {
    update: guardKey(cluster, name),
    add,
    set: { mark: change.mark },
    ...(grows.length === 0 ? {} : { condition: { all: [{ attribute: 'of', op: '=', value: change.of }, ...within] } }),
  };
}

/** Puts what was counted in a tally's place, if it is still as it was when the count began. Answers whether. */
export async function putTally(
  context: Context,
  cluster: string,
  name: string,
  expected: number,
  { of, amounts }: Omit<Tally, 'version'>,
): Promise<boolean> {
  const unmoved: Condition = { attribute: 'v', op: '=', value: expected };
  const item: Item = { ...guardKey(cluster, name), v: expected + 1, of };
  for (const [resource, amount] of Object.entries(amounts)) item[prefix + resource] = amount;
  try {
    await context.table.write({
      put: item,
      condition: expected === 0 ? { any: [{ missing: 'v' }, unmoved] } : unmoved,
    });
    return true;
  } catch (error) {
    if (error instanceof ConditionFailed) return false;
    throw error;
  }
}

/** The companion that removes a tally with what it is of. */
export const dropTally = (cluster: string, name: string): Operation => ({ delete: guardKey(cluster, name) });
