import type { Item } from '@berth/table/port';
import { ConditionFailed, OutcomeUnknown, Retryable } from '@berth/table/port';
import type { Context } from './context.ts';
import { closingKey, copyClosing } from './counter.ts';
import { countersPk } from './keys.ts';
import { overloaded } from './failures.ts';

const attempts = 20;

/**
 * Marks a namespace `closing`, or open again: first where new types' counters copy it from, then on every counter there is.
 * When it resolves, no create in a closing namespace can take a slot any more that it will keep.
 */
export async function closeNamespace(
  context: Context,
  cluster: string,
  namespace: string,
  closing: boolean,
): Promise<void> {
  const registry = await register(context, cluster, namespace, closing);
  let after: string | undefined;
  do {
    const page = await context.table.query({ pk: countersPk(cluster), after });
    for (const counter of page.items)
      await persist(context, () => copyClosing(context, { pk: counter.pk, sk: counter.sk }, registry));
    after = page.next;
  } while (after !== undefined);
}

async function register(context: Context, cluster: string, namespace: string, closing: boolean): Promise<Item> {
  const key = closingKey(cluster);
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const [item] = await context.table.get([key]);
    const version = typeof item?.v === 'number' ? item.v : 0;
    const known = (item?.closing as string[] | undefined) ?? [];
    const names = closing ? [...new Set([...known, namespace])] : known.filter((name) => name !== namespace);
    if (names.length === known.length && item !== undefined) return item;
    const next: Item = { ...key, v: version + 1, ...(names.length > 0 ? { closing: names } : {}) };
    const unchanged = version === 0 ? { absent: true as const } : { attribute: 'v', op: '=' as const, value: version };
    try {
      await context.table.write({ put: next, condition: unchanged });
      return next;
    } catch (error) {
      if (!isPassing(error)) throw error;
      await context.clock.sleep(Math.min(200, 2 ** attempt));
    }
  }
  throw overloaded();
}

/** Repeats what may be repeated; a failed condition means that the counter knows something newer. */
async function persist(context: Context, step: () => Promise<void>): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    try {
      return await step();
    } catch (error) {
      if (error instanceof ConditionFailed) return;
      if (!isPassing(error)) throw error;
      await context.clock.sleep(Math.min(200, 2 ** attempt));
    }
  }
  throw overloaded();
}

function isPassing(error: unknown): boolean {
  return error instanceof ConditionFailed || error instanceof Retryable || error instanceof OutcomeUnknown;
}
