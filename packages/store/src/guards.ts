import type { Condition, Operation } from '@berth/table/port';
import type { Context } from './context.ts';
import { guardKey } from './keys.ts';

/** The guard that every write of configuration raises (DESIGN 3, Epoch). */
export const epochGuard = 'epoch';

/** What a guard counts, strongly; 0 before anybody raised it. */
export async function readGuard(context: Context, cluster: string, guard: string): Promise<number> {
  const [item] = await context.table.get([guardKey(cluster, guard)]);
  return typeof item?.v === 'number' ? item.v : 0;
}

/** The companion that raises a guard by one, on condition that it still counts `expected` (undefined: in any case). */
export function raiseGuard(cluster: string, guard: string, expected?: number): Operation {
  const operation = { update: guardKey(cluster, guard), add: { v: 1 } };
  return expected === undefined ? operation : { ...operation, condition: counts(expected) };
}

function counts(expected: number): Condition {
  const equal: Condition = { attribute: 'v', op: '=', value: expected };
  return expected === 0 ? { any: [{ missing: 'v' }, equal] } : equal;
}

/** The value that an operation made by `raiseGuard` waits for; undefined for any other operation. */
function expectation(operation: Operation): number | undefined {
  if (!('update' in operation) || !operation.update.pk.startsWith('g#') || operation.add?.v !== 1) return undefined;
  const { condition } = operation;
  if (condition === undefined) return undefined;
  if ('attribute' in condition && condition.attribute === 'v' && condition.op === '=') return condition.value as number;
  return 'any' in condition ? 0 : undefined;
}

/**
 * Guards that writes of one call share: once a transaction raised one, the writes after it wait for one more. Nobody else
 * moved it in between, or theirs is the conflict.
 */
export class RaisedGuards {
  readonly #raised = new Map<string, number>();

  /** Companions that were written in one transaction. */
  note(companions: Iterable<Operation>): void {
    const texts = new Set<string>();
    for (const operation of companions) if (expectation(operation) !== undefined) texts.add(JSON.stringify(operation));
    for (const text of texts) this.#raised.set(text, (this.#raised.get(text) ?? 0) + 1);
  }

  /** A companion as it has to be now. */
  rebase(operation: Operation): Operation {
    const by = this.#raised.size === 0 ? undefined : this.#raised.get(JSON.stringify(operation));
    const expected = by === undefined ? undefined : expectation(operation);
    return expected === undefined ? operation : { ...operation, condition: counts(expected + (by ?? 0)) };
  }
}
