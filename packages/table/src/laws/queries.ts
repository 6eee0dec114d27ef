import fc from 'fast-check';
import { describe, expect } from 'vitest';
import type { Query, Table } from '../port.ts';
import { compareBytes } from '../semantics.ts';
import { type Engine, law, padded } from './engine.ts';

const awkward = [
  'a',
  'a\u0000',
  'a/b',
  'a-b',
  'a0',
  'B',
  'é',
  '\ud7ff',
  '\ue000',
  '\ufffd',
  '😀',
  '😁',
  'default/web-1',
  'default/web',
];

async function pages(table: Table, query: Query): Promise<string[]> {
  const found: string[] = [];
  for (let after: string | undefined, count = 0; count < 1000; count++) {
    const { items, next } = await table.query({ ...query, after });
    found.push(...items.map(({ sk }) => sk));
    if (next === undefined) return found;
    after = next;
  }
  throw new Error('the query does not end');
}

/** The order of items, bounds and pages. */
export function queryLaws(engine: () => Engine): void {
  describe('queries', () => {
    law('items of a partition are ordered by the bytes of their sort key', engine, async ({ table, pk }) => {
      for (const sk of awkward) await table.write({ put: { pk, sk } });
      const ordered = awkward.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      expect(ordered).toEqual(awkward.toSorted(compareBytes));
      expect(await pages(table, { pk })).toEqual(ordered);
      expect(await pages(table, { pk, reverse: true })).toEqual(ordered.toReversed());
      expect(await pages(table, { pk, limit: 3 })).toEqual(ordered);
      expect(await pages(table, { pk, limit: 3, reverse: true })).toEqual(ordered.toReversed());
    });

    law('bounds are inclusive, and a page goes on exactly after the one before', engine, async ({ table, pk }) => {
      const all = Array.from({ length: 25 }, (_, i) => padded(i * 2));
      await table.transact(all.map((sk) => ({ put: { pk, sk } })));
      const bound = fc.option(fc.nat({ max: 52 }).map(padded), { nil: undefined });
      const queries = fc.record({
        from: bound,
        to: bound,
        limit: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
        reverse: fc.boolean(),
      });
      for (const { from, to, limit, reverse } of fc.sample(queries, { numRuns: 40, seed: 5 })) {
        const within = all.filter((sk) => (from === undefined || sk >= from) && (to === undefined || sk <= to));
        expect(await pages(table, { pk, from, to, limit, reverse })).toEqual(reverse ? within.toReversed() : within);
      }
    });

    law('a partition shows nothing of another', engine, async ({ table, pk }) => {
      await table.transact([
        { put: { pk, sk: 'a' } },
        { put: { pk: `${pk}#`, sk: 'b' } },
        { put: { pk: `${pk}\u0000`, sk: 'c' } },
      ]);
      expect(await pages(table, { pk })).toEqual(['a']);
      expect(await pages(table, { pk: `${pk}#none` })).toEqual([]);
    });

    law('an answer ends at a megabyte, and the pages together hold everything once', engine, async ({ table, pk }) => {
      const body = 'x'.repeat(100_000);
      const all = Array.from({ length: 25 }, (_, i) => padded(i));
      for (const sk of all) await table.write({ put: { pk, sk, body } });
      const first = await table.query({ pk });
      expect(first.items.length).toBeGreaterThan(5);
      expect(first.items.length).toBeLessThan(12);
      expect(await pages(table, { pk })).toEqual(all);
      expect(await pages(table, { pk, reverse: true })).toEqual(all.toReversed());
    });

    law('a page that may be old still holds whole items', engine, async ({ table, pk }) => {
      await table.write({ put: { pk, sk: 'a', n: 1, m: 1 } });
      const { items } = await table.query({ pk, consistent: false });
      for (const item of items) expect(item).toEqual({ pk, sk: 'a', n: 1, m: 1 });
      const [item] = await table.get([{ pk, sk: 'a' }], { consistent: false });
      if (item !== undefined) expect(item.n).toBe(item.m);
    });
  });
}
