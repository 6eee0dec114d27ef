import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collect } from './laws/engine.ts';
import { tableLaws } from './laws/index.ts';
import { ConditionFailed, Retryable } from './port.ts';
import { openSqlite, type SqliteTable } from './sqlite.ts';

const folder = mkdtempSync(join(tmpdir(), 'berth-table-'));
const module = new URL('./sqlite.ts', import.meta.url).href;
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const freshPath = (): string => join(folder, `${files++}`, 'berth.db');

describe('the sqlite engine', () => {
  let table: SqliteTable;
  beforeAll(() => {
    table = openSqlite({ path: freshPath() });
  });
  afterAll(() => table.close());
  tableLaws(() => ({ table, changes: table, close: () => table.close() }));
});

describe('one file, one process', () => {
  test('a second process is told to choose another data directory, and harms nothing', async () => {
    const path = freshPath();
    const table = openSqlite({ path });
    const script = `import(${JSON.stringify(module)}).then((m) => m.openSqlite({ path: ${JSON.stringify(path)} })).catch((e) => console.log(e.message))`;
    const { stdout } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    expect(stdout.trim()).toBe(`another process is using ${path}: stop it, or choose another data directory`);
    await table.write({ put: { pk: 'p', sk: 'a' } });
    await table.close();
    const again = openSqlite({ path });
    expect((await again.query({ pk: 'p' })).items).toHaveLength(1);
    await again.close();
  });

  test('a file that is no database of Berth is left alone', () => {
    const path = join(folder, 'notes.txt');
    writeFileSync(path, 'my notes, not a database\n'.repeat(100));
    expect(() => openSqlite({ path })).toThrow(/damaged or not a database of Berth/);
  });

  test('a closed table has written what it took, and takes no more', async () => {
    const path = freshPath();
    const table = openSqlite({ path });
    const writes = Array.from({ length: 1000 }, (_, i) => table.write({ put: { pk: 'p', sk: `${i}` } }));
    await Promise.all([...writes, table.close()]);
    await table.close();
    await expect(table.write({ put: { pk: 'p', sk: 'late' } })).rejects.toThrow('closed');
    await expect(table.get([{ pk: 'p', sk: '1' }])).rejects.toThrow('closed');
    const again = openSqlite({ path });
    expect((await again.query({ pk: 'p' })).items).toHaveLength(1000);
    await again.close();
  });
});

/** Writes pairs without end, printing each number once its transaction was acknowledged. */
const writer = `
  const { openSqlite } = await import(${JSON.stringify(module)});
  const table = openSqlite({ path: process.argv[1] });
  const body = 'x'.repeat(2500);
  let i = 0;
  for (;;) {
    await Promise.all(Array.from({ length: 7 }, async () => {
      const sk = String(i++);
      await table.transact([{ put: { pk: 'left', sk, body } }, { put: { pk: 'right', sk, body } }, { update: { pk: 'n', sk: 'n' }, add: { n: 1 } }]);
      console.log(sk);
    }));
  }`;

async function acknowledgedBefore(child: ChildProcess, count: number): Promise<string[]> {
  const lines: string[] = [];
  const input = createInterface({ input: child.stdout as NonNullable<ChildProcess['stdout']> });
  input.on('line', (line) => {
    lines.push(line);
    if (lines.length === count) child.kill('SIGKILL');
  });
  await Promise.all([once(child, 'exit'), once(input, 'close')]);
  return lines;
}

describe('what was acknowledged stays', () => {
  test('nothing is lost and nothing is half there after kill -9, again and again on one file', async () => {
    const path = freshPath();
    for (const count of [50, 333, 1200]) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', writer, path], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const acknowledged = await acknowledgedBefore(child, count);
      expect(acknowledged.length).toBeGreaterThanOrEqual(count);
      const table = openSqlite({ path });
      const sides = await Promise.all(
        ['left', 'right'].map(async (pk) => {
          const found: string[] = [];
          let after: string | undefined;
          do {
            const { items, next } = await table.query({ pk, after });
            found.push(...items.map(({ sk }) => sk));
            after = next;
          } while (after !== undefined);
          return found;
        }),
      );
      await table.close();
      expect(sides[0]).toEqual(sides[1]);
      expect(sides[0]).toEqual(expect.arrayContaining(acknowledged));
    }
  }, 60_000);

  test('when no room is left, writes fail with a sentence, nothing is half written, and what was there can be read and removed', async () => {
    const table = openSqlite({ path: freshPath(), maxBytes: 400_000 });
    const seen = collect(table, 'p');
    const body = 'x'.repeat(2500);
    const results = await Promise.allSettled(
      Array.from({ length: 1000 }, (_, i) =>
        table.transact([{ put: { pk: 'p', sk: `${i}`, body } }, { put: { pk: 'p', sk: `${i}-twin`, body } }]),
      ),
    );
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    for (const { reason } of refused) expect(String(reason)).toMatch(/is full, nothing was written: free some space/);
    await seen.until(() => true);
    const found = (await table.query({ pk: 'p' })).items.map(({ sk }) => sk);
    expect(seen.records).toHaveLength(found.length);
    const written = results.flatMap(({ status }, i) => (status === 'fulfilled' ? [`${i}`, `${i}-twin`] : []));
    expect(found.toSorted()).toEqual(written.toSorted());
    await Promise.all(found.map((sk) => table.write({ delete: { pk: 'p', sk } })));
    await table.write({ put: { pk: 'p', sk: 'room again', body } });
    seen.stop();
    await table.close();
  });
});

describe('under load', () => {
  test('ten thousand writes at once leave the event loop time between their commits', async () => {
    const table = openSqlite({ path: ':memory:' });
    let turns = 0;
    let counting = true;
    const count = (): void => {
      turns += 1;
      if (counting) setImmediate(count);
    };
    count();
    await Promise.all(Array.from({ length: 10_000 }, (_, i) => table.write({ put: { pk: 'p', sk: `${i}` } })));
    counting = false;
    expect(turns).toBeGreaterThan(10_000 / 256);
    await table.close();
  });

  test('writes beyond a bounded queue are asked to come back, and none of the others suffers', async () => {
    const table = openSqlite({ path: ':memory:' });
    const results = await Promise.allSettled(
      Array.from({ length: 20_100 }, () => table.write({ update: { pk: 'p', sk: 'n' }, add: { n: 1 } })),
    );
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(100);
    for (const { reason } of refused) expect(reason).toBeInstanceOf(Retryable);
    expect((await table.get([{ pk: 'p', sk: 'n' }]))[0]?.n).toBe(20_000);
    await table.close();
  });
});

describe('the sweep', () => {
  test('removes expired items in bounded steps, tells of them, and spares an item that was renewed meanwhile', async () => {
    const table = openSqlite({ path: ':memory:' });
    const seen = collect(table, 'p');
    const now = new Date(2_000_000_000_000);
    const ttl = 1_999_999_999;
    await table.transact(Array.from({ length: 20 }, (_, i) => ({ put: { pk: 'p', sk: `old-${i}`, ttl: ttl - i } })));
    await table.transact([{ put: { pk: 'p', sk: 'new', ttl: 2_000_000_001 } }, { put: { pk: 'p', sk: 'forever' } }]);
    expect(await table.sweep(now, 8)).toBe(8);
    const renewed = table.write({
      update: { pk: 'p', sk: 'old-11' },
      set: { ttl: ttl + 9999 },
      condition: { exists: true },
    });
    // The sweep looks before the renewal is committed, and its deletes come after.
    expect(await table.sweep(now, 8)).toBe(7);
    await renewed;
    expect(await table.sweep(now)).toBe(4);
    expect(await table.sweep(now)).toBe(0);
    expect((await table.query({ pk: 'p' })).items.map(({ sk }) => sk)).toEqual(['forever', 'new', 'old-11']);
    expect(seen.records.filter(({ item }) => item === undefined)).toHaveLength(19);
    await table.close();
  });
});

test('a condition that fails in a batch tells of the state its batch left, only after that is durable', async () => {
  const table = openSqlite({ path: ':memory:' });
  const [first, second] = await Promise.allSettled([
    table.write({ put: { pk: 'p', sk: 'a', by: 'first' }, condition: { absent: true } }),
    table.write({ put: { pk: 'p', sk: 'a', by: 'second' }, condition: { absent: true } }),
  ]);
  expect(first.status).toBe('fulfilled');
  expect(second.status === 'rejected' && second.reason instanceof ConditionFailed && second.reason.items).toEqual([
    { pk: 'p', sk: 'a', by: 'first' },
  ]);
  await table.close();
});
