import { describe, expect } from 'vitest';
import { collect, type Engine, law } from './engine.ts';

/** What the change stream tells. */
export function changeLaws(engine: () => Engine): void {
  describe('changes', () => {
    law(
      'every change of an item is told in order, with the images before and after',
      engine,
      async ({ table, changes, pk }) => {
        const seen = collect(changes, pk);
        await table.write({ put: { pk, sk: 'a', n: 1 } });
        await table.write({ update: { pk, sk: 'a' }, add: { n: 1 } });
        await table.write({ put: { pk, sk: 'a', n: 9, body: 'x'.repeat(500) } });
        await table.write({ delete: { pk, sk: 'a' } });
        await table.write({ put: { pk, sk: 'end' } });
        await seen.until(
          (records) => records.some(({ item }) => item === undefined) && records.some(({ key }) => key.sk === 'end'),
        );
        seen.stop();
        const told = seen.records.filter(({ key }) => key.sk === 'a');
        expect(told.map(({ previous, item }) => [previous?.n, item?.n])).toEqual([
          [undefined, 1],
          [1, 2],
          [2, 9],
          [9, undefined],
        ]);
        expect(told[3]?.previous).toEqual({ pk, sk: 'a', n: 9, body: 'x'.repeat(500) });
        expect(new Set(seen.records.map(({ sequence }) => sequence)).size).toBe(5);
      },
    );

    law('what was refused or only checked is not told', engine, async ({ table, changes, pk }) => {
      const seen = collect(changes, pk);
      await expect(table.write({ put: { pk, sk: 'a' }, condition: { exists: true } })).rejects.toThrow();
      await expect(
        table.transact([{ put: { pk, sk: 'b' } }, { check: { pk, sk: 'c' }, condition: { exists: true } }]),
      ).rejects.toThrow();
      await table.transact([{ put: { pk, sk: 'd' } }, { check: { pk, sk: 'c' }, condition: { absent: true } }]);
      await table.write({ delete: { pk, sk: 'none' } });
      await table.write({ put: { pk, sk: 'end' } });
      await seen.until(
        (records) => records.some(({ key }) => key.sk === 'd') && records.some(({ key }) => key.sk === 'end'),
      );
      seen.stop();
      expect(seen.records.map(({ key }) => key.sk).toSorted()).toEqual(['d', 'end']);
    });

    law('whoever stops listening hears no more', engine, async ({ table, changes, pk }) => {
      const first = collect(changes, pk);
      const second = collect(changes, pk);
      await table.write({ put: { pk, sk: 'a' } });
      await Promise.all([first.until(({ length }) => length === 1), second.until(({ length }) => length === 1)]);
      first.stop();
      await table.write({ put: { pk, sk: 'b' } });
      await second.until(({ length }) => length === 2);
      second.stop();
      expect(first.records).toHaveLength(1);
    });
  });
}
