import fc from 'fast-check';
import { describe, expect } from 'vitest';
import type { Item, Operation, Value } from '../port.ts';
import { type Engine, law } from './engine.ts';

const samples: Record<string, Value> = {
  empty: '',
  quoted: '{"a":"b\\"c","d":[1,2,\n3]}',
  unicode: 'é 漢字 😀 \u0000 \uffff end',
  long: JSON.stringify({ spec: 'x"y\\z'.repeat(200) }),
  longer: 'ü😀'.repeat(500),
  zero: 0,
  negative: -17,
  fraction: 0.1,
  big: Number.MAX_SAFE_INTEGER,
  yes: true,
  no: false,
  bytes: new Uint8Array([0, 1, 254, 255]),
  noBytes: new Uint8Array(0),
  list: ['b', 'a', 'b', ''],
  noList: [],
};

/** Items come back as they went in. */
export function valueLaws(engine: () => Engine): void {
  describe('values', () => {
    law('an item comes back as it was written, every kind of value in it', engine, async ({ table, pk }) => {
      const item: Item = { pk, sk: 'all', ...samples };
      expect(await table.write({ put: item })).toEqual(item);
      expect(await table.get([item])).toEqual([item]);
      expect((await table.query({ pk })).items).toEqual([item]);
    });

    law('a put replaces the whole item', engine, async ({ table, pk }) => {
      await table.write({ put: { pk, sk: 'a', old: 1, body: 'x'.repeat(300) } });
      await table.write({ put: { pk, sk: 'a', new: 2 } });
      expect(await table.get([{ pk, sk: 'a' }])).toEqual([{ pk, sk: 'a', new: 2 }]);
    });

    law('a get answers in the order of its keys, absent and repeated ones included', engine, async ({ table, pk }) => {
      await table.transact([{ put: { pk, sk: 'a', n: 1 } }, { put: { pk, sk: 'b', n: 2 } }]);
      const keys = ['b', 'none', 'a', 'b'].map((sk) => ({ pk, sk }));
      expect((await table.get(keys)).map((item) => item?.n)).toEqual([2, undefined, 1, 2]);
      expect(await table.get([])).toEqual([]);
    });

    law(
      'what a caller does to its objects after a write or a read changes nothing stored',
      engine,
      async ({ table, pk }) => {
        const item: Item = { pk, sk: 'a', n: 1 };
        const writing = table.write({ put: item });
        await writing;
        item.n = 2;
        const [read] = await table.get([{ pk, sk: 'a' }]);
        // An engine may also freeze what it answers with.
        Reflect.set(read as Item, 'n', 3);
        expect((await table.get([{ pk, sk: 'a' }]))[0]?.n).toBe(1);
      },
    );

    law('any item survives the way there and back', engine, async ({ table, pk }) => {
      const value = fc.oneof(
        fc.string({ unit: 'grapheme', maxLength: 600 }),
        fc.integer(),
        fc
          .double({ noNaN: true, noDefaultInfinity: true, min: -1e30, max: 1e30 })
          .map((n) => (Math.abs(n) < 1e-30 ? 0 : n)),
        fc.boolean(),
        fc.uint8Array({ maxLength: 50 }),
        fc.array(fc.string({ unit: 'grapheme', maxLength: 5 }), { maxLength: 4 }),
      );
      const name = fc
        .string({ minLength: 1, maxLength: 8 })
        .filter((text) => !['pk', 'sk', 'ttl', '__proto__'].includes(text));
      const items = fc.sample(fc.dictionary(name, value, { maxKeys: 6 }), { numRuns: 60, seed: 7 });
      for (const [i, attributes] of items.entries()) {
        const item = { ...attributes, pk, sk: `any-${i}` } as Item;
        await table.write({ put: item });
        expect(await table.get([item])).toEqual([item]);
      }
    });

    law(
      'what no engine takes is refused with a RangeError before anything is written',
      engine,
      async ({ table, pk }) => {
        const put = (sk: string): Operation => ({ put: { pk, sk } });
        const wrong: Operation[][] = [
          [],
          Array.from({ length: 101 }, (_, i) => put(`many-${i}`)),
          [put('twice'), { delete: { pk, sk: 'twice' } }],
          [{ put: { pk, sk: '' } }],
          [{ put: { pk: '', sk: 'a' } }],
          [{ put: { pk, sk: 'nan', n: Number.NaN } }],
          [{ put: { pk, sk: 'undefined', n: undefined as unknown as Value } }],
          [{ put: { pk, sk: 'object', n: { a: 1 } as unknown as Value } }],
          [{ update: { pk, sk: 'key' }, set: { sk: 'other' } }],
          [{ update: { pk, sk: 'both' }, set: { n: 1 }, add: { n: 1 } }],
          [{ update: { pk, sk: 'proto' }, set: JSON.parse('{"__proto__":"x"}') as Record<string, Value> }],
        ];
        for (const operations of wrong) {
          await expect(async () =>
            table.transact([put('first'), ...operations].slice(operations.length === 0 ? 1 : 0)),
          ).rejects.toThrow(RangeError);
        }
        expect((await table.query({ pk })).items).toEqual([]);
      },
    );
  });
}
