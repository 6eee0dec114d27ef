import { describe, expect } from 'vitest';
import { ConditionFailed, OutcomeUnknown, type Table } from '../port.ts';
import { type Engine, insist, law } from './engine.ts';

/** What a write came to, as its caller knows it. */
type Outcome<T> = { done: T } | 'refused' | 'unknown';

async function outcome<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { done: await insist(work) };
  } catch (error) {
    if (error instanceof ConditionFailed) return 'refused';
    if (error instanceof OutcomeUnknown) return 'unknown';
    throw error;
  }
}

const doneOf = <T>(outcomes: readonly Outcome<T>[]): T[] =>
  outcomes.flatMap((result) => (typeof result === 'object' ? [result.done] : []));
const unknownOf = (outcomes: readonly Outcome<unknown>[]): number =>
  outcomes.filter((result) => result === 'unknown').length;

/**
 * What many writers at once may rely on, whatever goes wrong: these laws also hold on a table with faults.
 * `settle` waits until nothing is under way that a caller gave up.
 */
export function concurrencyLaws(engine: () => Engine, settle: () => Promise<void> = async () => {}): void {
  const read = async (table: Table, pk: string, sk: string) => {
    await settle();
    return (await insist(() => table.get([{ pk, sk }])))[0];
  };

  describe('concurrency', () => {
    law('many writers on one counter never get the same number', engine, async ({ table, pk }) => {
      const outcomes: Outcome<unknown>[] = [];
      const writer = async (): Promise<void> => {
        for (let i = 0; i < 8; i++) {
          outcomes.push(await outcome(async () => (await table.write({ update: { pk, sk: 'n' }, add: { n: 1 } }))?.n));
        }
      };
      await Promise.all(Array.from({ length: 16 }, writer));
      const numbers = doneOf(outcomes);
      expect(new Set(numbers).size).toBe(numbers.length);
      const last = (await read(table, pk, 'n'))?.n as number;
      expect(last).toBeGreaterThanOrEqual(numbers.length);
      expect(last).toBeLessThanOrEqual(numbers.length + unknownOf(outcomes));
    });

    law("of many that put one absent item, one wins, and the item is the winner's", engine, async ({ table, pk }) => {
      for (let round = 0; round < 10; round++) {
        const sk = `round-${round}`;
        const outcomes = await Promise.all(
          Array.from({ length: 8 }, (_, writer) =>
            outcome(() => table.write({ put: { pk, sk, writer }, condition: { absent: true } })),
          ),
        );
        const winners = doneOf(outcomes);
        expect(winners.length).toBeLessThanOrEqual(1);
        const stored = await read(table, pk, sk);
        if (winners.length === 1) expect(stored).toEqual(winners[0]);
        else expect(unknownOf(outcomes)).toBeGreaterThan(0);
      }
    });

    law('no update on condition of the version read is ever lost', engine, async ({ table, pk }) => {
      await insist(() => table.write({ put: { pk, sk: 'v', rv: 0, log: [] }, condition: { absent: true } })).catch(
        () => {},
      );
      const acknowledged: string[] = [];
      const writer = async (name: string): Promise<void> => {
        for (let i = 0; i < 10; i++) {
          const [current] = await insist(() => table.get([{ pk, sk: 'v' }]));
          const log = (current?.log ?? []) as readonly string[];
          const rv = (current?.rv ?? 0) as number;
          const put = { pk, sk: 'v', rv: rv + 1, log: [...log, `${name}${i}`] };
          const condition =
            current === undefined ? { absent: true as const } : { attribute: 'rv', op: '=' as const, value: rv };
          const result = await outcome(() => table.write({ put, condition }));
          if (typeof result === 'object') acknowledged.push(`${name}${i}`);
        }
      };
      await Promise.all(['a', 'b', 'c', 'd'].map(writer));
      const last = await read(table, pk, 'v');
      const log = (last?.log ?? []) as readonly string[];
      expect(log).toEqual(expect.arrayContaining(acknowledged));
      expect(new Set(log).size).toBe(log.length);
      expect(last?.rv).toBe(log.length);
    });

    law('transactions that cross never leave half of one', engine, async ({ table, pk }) => {
      const keys = ['a', 'b', 'c'];
      const outcomes: Outcome<void>[] = [];
      const writer = async (id: number): Promise<void> => {
        for (let i = 0; i < 6; i++) {
          const order = keys.toSorted(() => ((id + i) % 3) - 1);
          outcomes.push(
            await outcome(() =>
              table.transact(order.map((sk) => ({ update: { pk, sk }, set: { by: `${id}-${i}` }, add: { n: 1 } }))),
            ),
          );
        }
      };
      await Promise.all(Array.from({ length: 5 }, (_, id) => writer(id)));
      await settle();
      const items = await insist(() => table.get(keys.map((sk) => ({ pk, sk }))));
      expect(new Set(items.map((item) => item?.by)).size).toBe(1);
      expect(new Set(items.map((item) => item?.n)).size).toBe(1);
      const n = items[0]?.n as number;
      expect(n).toBeGreaterThanOrEqual(doneOf(outcomes).length);
      expect(n).toBeLessThanOrEqual(doneOf(outcomes).length + unknownOf(outcomes));
    });

    law('whoever was told of a write reads it', engine, async ({ table, pk }) => {
      await Promise.all(
        Array.from({ length: 20 }, async (_, i) => {
          const sk = `k${i}`;
          const written = await outcome(() =>
            table.transact([{ put: { pk, sk, i } }, { put: { pk, sk: `${sk}-twin`, i } }]),
          );
          if (typeof written !== 'object') return;
          const twins = await insist(() =>
            table.get([
              { pk, sk },
              { pk, sk: `${sk}-twin` },
            ]),
          );
          expect(twins.map((item) => item?.i)).toEqual([i, i]);
        }),
      );
    });
  });
}
