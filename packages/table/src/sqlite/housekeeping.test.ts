import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '@berth/machinery/clock';
import { afterAll, expect, test } from 'vitest';
import { openSqlite } from '../sqlite.ts';
import { keepTidy } from './housekeeping.ts';

const folder = mkdtempSync(join(tmpdir(), 'berth-tidy-'));
const path = join(folder, 'berth.db');
afterAll(() => rmSync(folder, { recursive: true }));

/** A clock that stands; whoever sleeps for long wakes when told to. */
function standing(now: Date): { clock: Clock; minute(): Promise<void> } {
  let wake = (): void => {};
  let asleep = (): void => {};
  const sleep = (milliseconds: number, signal?: AbortSignal): Promise<void> => {
    if (milliseconds === 0) return Promise.resolve();
    asleep();
    return new Promise((resolve, reject) => {
      wake = resolve;
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  };
  return {
    clock: { now: () => now, sleep },
    async minute() {
      const again = new Promise<void>((resolve) => (asleep = resolve));
      wake();
      await again;
    },
  };
}

test('expired items are removed, what they took of the disk is given back, and nothing else is touched', async () => {
  const table = openSqlite({ path });
  const now = new Date('2026-01-01T00:00:00Z');
  const seconds = now.getTime() / 1000;
  const body = 'x'.repeat(4000);
  const put = (sk: string, ttl: number) => table.write({ put: { pk: 'p', sk, ttl, body } });
  await Promise.all(Array.from({ length: 5000 }, (_, i) => put(`old${i}`, seconds - 1)));
  await Promise.all(Array.from({ length: 100 }, (_, i) => put(`new${i}`, seconds + 1)));
  const { clock, minute } = standing(now);
  const warnings: string[] = [];
  const end = keepTidy(table, clock, (_, message) => void warnings.push(message));
  await minute();
  await end();
  expect((await table.query({ pk: 'p' })).items.map(({ sk }) => sk).sort()).toEqual(
    Array.from({ length: 100 }, (_, i) => `new${i}`).sort(),
  );
  await table.close();
  expect(warnings).toEqual([]);
  // 1,024 free pages of 8 KB are kept for what comes next.
  expect(statSync(path).size).toBeLessThan(12_000_000);
});

test('what fails once is tried again in the next minute', async () => {
  let sweeps = 0;
  const table = {
    sweep: async () => {
      sweeps += 1;
      if (sweeps === 1) throw new Error('the disk is full');
      return 0;
    },
    trim: () => false,
  };
  const { clock, minute } = standing(new Date());
  const warnings: string[] = [];
  const end = keepTidy(table, clock, (_, message) => void warnings.push(message));
  await minute();
  await minute();
  await end();
  expect([sweeps, warnings.length]).toEqual([2, 1]);
});
