import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '@berth/table/sqlite';
import { expect, test } from 'vitest';
import { systemClock } from '../testing/harness.ts';
import { runSimulated, runSteady } from './scenario.ts';

test('the store keeps its laws on the simulated table, whatever goes wrong', { timeout: 60_000 }, async () => {
  for (let seed = 1; seed <= 5; seed++) {
    const result = await runSimulated({ seed });
    expect(result.violations, `seed ${seed}`).toEqual([]);
    expect(result.writes).toBeGreaterThan(50);
    expect(result.voids).toBeGreaterThan(0);
  }
});

test('a seed is a run: twice the same seed is twice the same history', async () => {
  expect(await runSimulated({ seed: 4 })).toEqual(await runSimulated({ seed: 4 }));
});

test('the store keeps its laws on sqlite', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'berth-laws-'));
  const table = openSqlite({ path: join(directory, 'laws.db') });
  try {
    for (const seed of [1, 2]) {
      const result = await runSteady(table, table, systemClock, { seed, writes: 100 });
      expect(result.violations).toEqual([]);
      expect(result.writes).toBeGreaterThan(100);
    }
  } finally {
    await table.close();
    rmSync(directory, { recursive: true });
  }
});
