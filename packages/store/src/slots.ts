import type { Item } from '@berth/table/port';
import { ConditionFailed, OutcomeUnknown, Retryable } from '@berth/table/port';
import { type Context, times } from './context.ts';
import { ensureCounter } from './counter.ts';
import { overloaded } from './failures.ts';
import { counterKey, type TypeRef } from './keys.ts';
import type { TypeLayout } from './types.ts';

/** Consecutive slots of a type's log, from `first` on, and what the counter said when it gave them out. */
export interface Taken {
  first: number;
  stripes: number;
  closing: readonly string[];
}

/**
 * Hands out a type's slots. Writers that ask in one turn of the event loop share one ADD; the first of them may ask to wait for
 * others, `gather` milliseconds.
 */
export interface Slots {
  take(count: number, layout: TypeLayout | undefined, gather?: number): Promise<Taken>;
  /** When this process took a slot that it has not decided yet. */
  heldSince(version: number): number | undefined;
  /** The slot is decided, or somebody else will decide it. */
  release(version: number): void;
  readonly busy: boolean;
}

interface Request {
  count: number;
  layout: TypeLayout | undefined;
  resolve(taken: Taken): void;
  reject(error: unknown): void;
}

export function createSlots(context: Context, type: TypeRef & { layout: TypeLayout | undefined }): Slots {
  const held = new Map<number, number>();
  let waiting: Request[] = [];

  const flush = async (gather: number): Promise<void> => {
    if (gather > 0) await context.clock.sleep(gather);
    // A few turns of the microtask queue: writers that one commit woke arrive together.
    for (let turn = 0; turn < 8; turn++) await undefined;
    const requests = waiting;
    waiting = [];
    try {
      const total = requests.reduce((sum, { count }) => sum + count, 0);
      const item = await add(context, type, total, requests[0]?.layout);
      const stripes = item.stripes as number;
      type.layout ??= { stripes };
      let first = (item.n as number) - total + 1;
      const now = context.clock.now().getTime();
      for (const request of requests) {
        for (let i = 0; i < request.count; i++) held.set(first + i, now);
        request.resolve({ first, stripes, closing: (item.closing as string[] | undefined) ?? [] });
        first += request.count;
      }
    } catch (error) {
      for (const request of requests) request.reject(error);
    }
  };

  return {
    take: (count, layout, gather = 0) =>
      new Promise((resolve, reject) => {
        waiting.push({ count, layout, resolve, reject });
        if (waiting.length === 1) void flush(gather);
      }),
    heldSince: (version) => held.get(version),
    release: (version) => void held.delete(version),
    get busy() {
      return held.size > 0 || waiting.length > 0;
    },
  };
}

const attempts = 12;

/** A lost answer here costs slots that nobody uses (readers close them), never a write. */
async function add(context: Context, type: TypeRef, count: number, layout: TypeLayout | undefined): Promise<Item> {
  const operation = {
    update: counterKey(type),
    add: { n: count },
    condition: {
      all: [{ attribute: 'n', op: '>', value: 0 } as const, { missing: 'pending' }, { missing: 'halted' }],
    },
  };
  for (let attempt = 1; attempt <= attempts; attempt++) {
    try {
      // Slots that a power cut has given out twice are no loss: whoever put something into one waited for the disk after this.
      return (await context.table.write(operation, { relaxed: true })) as Item;
    } catch (error) {
      if (error instanceof ConditionFailed) await makeReady(context, type, layout);
      else if (error instanceof Retryable)
        await context.clock.sleep(Math.min(100, 4 * 2 ** attempt) * (0.5 + context.random() / 2));
      else if (!(error instanceof OutcomeUnknown)) throw error;
    }
  }
  throw overloaded();
}

/** The counter hands out nothing: it is not there yet, not complete, or halted by a jump that may have died. */
async function makeReady(context: Context, type: TypeRef, layout: TypeLayout | undefined): Promise<void> {
  const [counter] = await context.table.get([counterKey(type)]);
  const halted = counter?.halted;
  if (typeof halted !== 'number') return ensureCounter(context, type, layout);
  await context.clock.sleep(100);
  if (context.clock.now().getTime() - halted < times.halt) return;
  const condition = { attribute: 'halted', op: '=', value: halted } as const;
  await context.table.write({ update: counterKey(type), remove: ['halted'], condition }).catch((error: unknown) => {
    if (!(error instanceof ConditionFailed || error instanceof Retryable || error instanceof OutcomeUnknown))
      throw error;
  });
}

export function isStale(context: Context, takenAt: number): boolean {
  return context.clock.now().getTime() - takenAt > times.staleSlot;
}
