import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '@berth/table/sqlite';
import { expect, test } from 'vitest';
import { systemClock } from '../testing/harness.ts';
import { fullPlan } from './plan.ts';
import { runSimulated, runSteady, simulate } from './scenario.ts';
import { shrink } from './shrink.ts';
import { defaultWorkers, runSeeds } from './work.ts';
import { tell } from './story.ts';

/** What CI spends on it; `npm run laws` takes any number. */
const seeds = 300;

test(`in ${seeds} seeds the store keeps its laws on the simulated table, whatever goes wrong`, {
  timeout: 300_000,
}, async () => {
  const totals = { writes: 0, voids: 0, crashes: 0, sleeps: 0, reaped: 0, restored: 0 };
  const violations: string[] = [];
  let runs = 0;
  await runSeeds(1, seeds, defaultWorkers(), (result) => {
    runs += 1;
    violations.push(...result.violations.map((text) => `seed ${result.seed}: ${text}`));
    for (const name of Object.keys(totals) as (keyof typeof totals)[]) totals[name] += Number(result[name]);
  });
  expect(violations).toEqual([]);
  expect(runs).toBe(seeds);
  expect(totals.writes).toBeGreaterThan(100 * seeds);
  expect(totals.voids).toBeGreaterThan(50 * seeds);
  expect(totals.crashes).toBeGreaterThan(2 * seeds);
  expect(totals.sleeps).toBeGreaterThan(seeds / 2);
  expect(totals.reaped).toBeGreaterThan(10 * seeds);
  expect(totals.restored).toBeGreaterThan(seeds / 2);
});

test('a seed is a run: twice the same seed is twice the same history', async () => {
  expect(await runSimulated({ seed: 4 })).toEqual(await runSimulated({ seed: 4 }));
});

test('a seed that fails is shrunk to a story in words', { timeout: 60_000 }, async () => {
  const shrunk = await shrink(1, { overlayFromHeadOnly: true }, 60);
  if (shrunk === undefined) throw new Error('the planted mistake was not found');
  expect(shrunk.plan.actors.length).toBeLessThan(fullPlan(1).actors.length / 2);
  expect(shrunk.run.result.laws).toContain(shrunk.law);
  const again = await simulate({ seed: 1, plan: shrunk.plan, mistakes: { overlayFromHeadOnly: true } });
  expect(again.result).toEqual(shrunk.run.result);
  const story = tell(shrunk.run, shrunk.plan, shrunk.law);
  expect(story).toMatch(/begins to (create|update|delete) .* (knowing of none|having read version \d+)/);
  expect(story).toMatch(/is told that .* is version \d+/);
  expect(story).toMatch(/log: {5}slot \d+ held/);
  expect(story).toMatch(/broken: {2}/);
});

test('the store keeps its laws on sqlite', { timeout: 120_000 }, async () => {
  const directory = mkdtempSync(join(tmpdir(), 'berth-laws-'));
  const table = openSqlite({ path: join(directory, 'laws.db') });
  try {
    for (const seed of [1, 2]) {
      const result = await runSteady(table, table, systemClock, { seed, writes: 40 });
      expect(result.violations).toEqual([]);
      expect(result.writes).toBeGreaterThan(100);
    }
  } finally {
    await table.close();
    rmSync(directory, { recursive: true });
  }
});
