import { advance } from './advance.ts';
import type { Context, TypeState } from './context.ts';
import { readHead } from './counter.ts';
import { countersPk } from './keys.ts';
import { maxStretch, visibleSlots, voidSlot } from './log.ts';

/** Closes the slots that a killed process left open, without waiting: nobody else writes to this table. */
export async function recover(context: Context, cluster: string): Promise<void> {
  let after: string | undefined;
  do {
    const page = await context.table.query({ pk: countersPk(cluster), after });
    for (const { sk } of page.items) await recoverType(context, context.type(cluster, sk));
    after = page.next;
  } while (after !== undefined);
}

async function recoverType(context: Context, type: TypeState): Promise<void> {
  const head = await readHead(context, type);
  const stripes = head.stripes ?? 1;
  for (let from = head.applied; from < head.n; from += maxStretch) {
    const to = Math.min(head.n, from + maxStretch);
    const visible = await visibleSlots(context, type, stripes, from, to);
    for (let version = from + 1; version <= to; version++) {
      if (!visible.has(version)) await voidSlot(context, type, version, stripes);
    }
  }
  // Before anything expires that nobody has read.
  for (let left = head.n, before = left + 1; left > 0 && left < before; ) {
    before = left;
    left = await advance(context, type);
  }
}
