import fc from 'fast-check';
import { describe, expect } from 'vitest';
import type { Condition, Item, Operation } from '../port.ts';
import { ConditionFailed } from '../port.ts';
import { holds } from '../semantics.ts';
import { type Engine, law } from './engine.ts';

const comparison = fc.record({
  attribute: fc.constantFrom('n', 's', 'other'),
  op: fc.constantFrom('=', '<>', '<', '<=', '>', '>='),
  value: fc.oneof(fc.integer({ min: -2, max: 2 }), fc.constantFrom('a', 'b', '')),
}) as fc.Arbitrary<Condition>;

const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    comparison,
    fc.constantFrom<Condition>({ absent: true }, { exists: true }, { missing: 'n' }, { missing: 'other' }),
    fc.array(tie('condition'), { maxLength: 3 }).map((all): Condition => ({ all })),
    fc.array(tie('condition'), { maxLength: 3 }).map((any): Condition => ({ any })),
  ),
}));

const failureOf = async (work: Promise<unknown>): Promise<ConditionFailed> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ConditionFailed);
  return error as ConditionFailed;
};

/** What a condition decides, and that its failure leaves nothing behind. */
export function conditionLaws(engine: () => Engine): void {
  describe('conditions', () => {
    law('every engine decides any condition as the model does', engine, async ({ table, pk }) => {
      const items: (Item | undefined)[] = [
        undefined,
        { pk, sk: '1' },
        { pk, sk: '2', n: 1, s: 'a' },
        { pk, sk: '3', n: -1, other: 'b' },
        { pk, sk: '4', s: '', n: 0 },
      ];
      for (const item of items) if (item !== undefined) await table.write({ put: item });
      for (const [run, tried] of fc.sample(condition, { numRuns: 150, seed: 11 }).entries()) {
        const item = items[run % items.length];
        const check: Operation = { check: item ?? { pk, sk: 'nothing' }, condition: tried };
        const held = await table.transact([check]).then(
          () => true,
          (error: unknown) => {
            if (error instanceof ConditionFailed) return false;
            throw error;
          },
        );
        expect(held, JSON.stringify({ tried, item })).toBe(holds(tried, item));
      }
    });

    law('a failed condition tells what stood there, and writes nothing', engine, async ({ table, pk }) => {
      const item = { pk, sk: 'a', rv: 5, body: 'old' };
      await table.write({ put: item });
      const writes: Exclude<Operation, { check: unknown }>[] = [
        { put: { pk, sk: 'a', rv: 6 }, condition: { attribute: 'rv', op: '=', value: 4 } },
        { delete: { pk, sk: 'a' }, condition: { absent: true } },
        { update: { pk, sk: 'a' }, set: { rv: 7 }, condition: { missing: 'rv' } },
      ];
      for (const write of writes) {
        const failure = await failureOf(table.write(write));
        expect({ failed: failure.failed, items: failure.items }).toEqual({ failed: [0], items: [item] });
        expect(await table.get([item])).toEqual([item]);
      }
      const absent = await failureOf(table.write({ delete: { pk, sk: 'none' }, condition: { exists: true } }));
      expect(absent.items).toEqual([undefined]);
    });

    law('a transaction writes all or nothing, and names each condition that failed', engine, async ({ table, pk }) => {
      await table.write({ put: { pk, sk: 'b', n: 1 } });
      const failure = await failureOf(
        table.transact([
          { put: { pk, sk: 'a' }, condition: { absent: true } },
          { put: { pk, sk: 'b' }, condition: { absent: true } },
          { delete: { pk, sk: 'c' } },
          { check: { pk, sk: 'd' }, condition: { exists: true } },
        ]),
      );
      expect(failure.failed).toEqual([1, 3]);
      expect(failure.items).toEqual([{ pk, sk: 'b', n: 1 }, undefined]);
      expect((await table.query({ pk })).items).toEqual([{ pk, sk: 'b', n: 1 }]);
      await table.transact([
        { put: { pk, sk: 'a' }, condition: { absent: true } },
        { delete: { pk, sk: 'b' }, condition: { exists: true } },
        { update: { pk, sk: 'c' }, add: { n: 2 } },
        { check: { pk, sk: 'd' }, condition: { absent: true } },
      ]);
      expect((await table.query({ pk })).items).toEqual([
        { pk, sk: 'a' },
        { pk, sk: 'c', n: 2 },
      ]);
    });

    law('a hundred operations fit in a transaction', engine, async ({ table, pk }) => {
      const operations = Array.from(
        { length: 100 },
        (_, i): Operation => ({ put: { pk, sk: `k${i}` }, condition: { absent: true } }),
      );
      await table.transact(operations);
      expect((await table.query({ pk })).items).toHaveLength(100);
    });

    law('a write that fails among others sent at the same time fails alone', engine, async ({ table, pk }) => {
      await table.write({ put: { pk, sk: 'k3' } });
      const results = await Promise.allSettled(
        Array.from({ length: 6 }, (_, i) =>
          table.write({ put: { pk, sk: `k${i}`, n: i }, condition: { absent: true } }),
        ),
      );
      expect(results.map(({ status }) => status === 'fulfilled')).toEqual([true, true, true, false, true, true]);
      expect((await table.query({ pk })).items.map(({ n }) => n)).toEqual([0, 1, 2, undefined, 4, 5]);
    });
  });

  describe('updates', () => {
    law(
      'add starts from nothing, creates the item, and answers with the item after it',
      engine,
      async ({ table, pk }) => {
        expect(await table.write({ update: { pk, sk: 'n' }, add: { n: 3 } })).toEqual({ pk, sk: 'n', n: 3 });
        expect(await table.write({ update: { pk, sk: 'n' }, add: { n: -1, m: 1 } })).toEqual({
          pk,
          sk: 'n',
          n: 2,
          m: 1,
        });
      },
    );

    law('an update keeps what it does not name', engine, async ({ table, pk }) => {
      await table.write({ put: { pk, sk: 'a', keep: 'k', drop: 'd', n: 1 } });
      const after = await table.write({
        update: { pk, sk: 'a' },
        set: { s: ['x'] },
        add: { n: 1 },
        remove: ['drop', 'none'],
      });
      expect(after).toEqual({ pk, sk: 'a', keep: 'k', n: 2, s: ['x'] });
      expect(await table.write({ update: { pk, sk: 'a' }, condition: { exists: true } })).toEqual(after);
    });

    law('adding to what is no number is refused and changes nothing', engine, async ({ table, pk }) => {
      await table.write({ put: { pk, sk: 'a', s: 'text' } });
      const update: Operation = { update: { pk, sk: 'a' }, add: { s: 1 } };
      await expect(table.write(update)).rejects.toThrow();
      await expect(table.transact([{ put: { pk, sk: 'b' } }, update])).rejects.toThrow();
      expect((await table.query({ pk })).items).toEqual([{ pk, sk: 'a', s: 'text' }]);
    });

    law('deleting what is not there is no error', engine, async ({ table, pk }) => {
      expect(await table.write({ delete: { pk, sk: 'none' } })).toBeUndefined();
      await table.write({ put: { pk, sk: 'a' } });
      expect(await table.write({ delete: { pk, sk: 'a' } })).toBeUndefined();
      expect(await table.get([{ pk, sk: 'a' }])).toEqual([undefined]);
    });
  });
}
