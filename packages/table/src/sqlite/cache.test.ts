import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Item } from '../port.ts';
import { openSqlite } from '../sqlite.ts';
import { ItemCache } from './cache.ts';

const named = fc.constantFrom('a', 'b', 'c', 'd');
const step = fc.oneof(
  fc.record({ read: named }),
  fc.record({ write: named, n: fc.nat() }),
  fc.record({ remove: named }),
  fc.constant({ fill: true }),
);

it('what it remembers is what was written last, whatever was read, written, deleted and forgotten before', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const cache = new ItemCache();
      const file = new Map<string, Item>();
      for (const one of steps) {
        if ('read' in one) {
          const cached = cache.get('p', one.read);
          const kept = file.get(one.read);
          if (cached !== undefined) expect(cached).toEqual(kept);
          else if (kept !== undefined) cache.keep(kept, 10);
        } else if ('write' in one) {
          const item = { pk: 'p', sk: one.write, n: one.n };
          file.set(one.write, item);
          cache.replace('p', one.write, item);
        } else if ('remove' in one) {
          file.delete(one.remove);
          cache.replace('p', one.remove, undefined);
        } else for (let i = 0; i < 4097; i++) cache.keep({ pk: 'q', sk: String(i) }, 10);
      }
    }),
    { numRuns: 60 },
  );
});

it('forgets what nobody reads, by number and by size, and keeps what is read', () => {
  for (const [count, characters] of [
    [9000, 10],
    [20, 900_000],
  ] as const) {
    const cache = new ItemCache();
    cache.keep({ pk: 'p', sk: 'read' }, 10);
    cache.keep({ pk: 'p', sk: 'unread' }, 10);
    for (let i = 0; i < count; i++) {
      cache.keep({ pk: 'q', sk: String(i), body: 'x' }, characters);
      cache.get('p', 'read');
    }
    expect(cache.get('p', 'read')).toBeDefined();
    expect(cache.get('p', 'unread')).toBeUndefined();
    expect(cache.get('q', '0')).toBeUndefined();
  }
});

it('after a commit that failed reads say what the file says', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'berth-cache-'));
  const table = openSqlite({ path: join(directory, 'berth.db'), maxBytes: 400_000 });
  try {
    await table.write({ put: { pk: 'p', sk: 'a', n: 1 } });
    await table.get([{ pk: 'p', sk: 'a' }]);
    const raised = table.write({ update: { pk: 'p', sk: 'a' }, add: { n: 1 } });
    const tooMuch = table.write({ put: { pk: 'p', sk: 'b', body: 'x'.repeat(1_000_000) } });
    await Promise.allSettled([raised, tooMuch]);
    await expect(raised).rejects.toThrow('full');
    expect(await table.get([{ pk: 'p', sk: 'a' }])).toEqual([{ pk: 'p', sk: 'a', n: 1 }]);
  } finally {
    await table.close();
    rmSync(directory, { recursive: true, force: true });
  }
});

it('a relaxed write is answered, told and kept like any other', async () => {
  const table = openSqlite({ path: ':memory:' });
  const told: unknown[] = [];
  table.subscribe((records) => told.push(...records.map(({ item }) => item?.n)));
  const answers = await Promise.all([
    table.write({ update: { pk: 'p', sk: 'a' }, add: { n: 1 } }, { relaxed: true }),
    table.write({ update: { pk: 'p', sk: 'a' }, add: { n: 1 } }, { relaxed: true }),
  ]);
  await table.write({ update: { pk: 'p', sk: 'a' }, add: { n: 1 } });
  expect([...answers.map((item) => item?.n), told]).toEqual([1, 2, [1, 2, 3]]);
  await table.close();
});
