import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '@berth/table/sqlite';
import { expect, test } from 'vitest';
import { systemClock } from '../testing/harness.ts';
import { fullPlan } from './plan.ts';
import { runSimulated, runSteady, simulate } from './scenario.ts';
import { shrink } from './shrink.ts';
import { tell } from './story.ts';

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

test('in eight seeds processes stand still for a scaled half hour, and entries expire unread', {
  timeout: 60_000,
}, async () => {
  const totals = { sleeps: 0, reaped: 0 };
  for (let seed = 21; seed <= 28; seed++) {
    const { sleeps, reaped, violations } = await runSimulated({ seed });
    expect(violations, `seed ${seed}`).toEqual([]);
    totals.sleeps += sleeps;
    totals.reaped += reaped;
  }
  expect(totals.sleeps).toBeGreaterThan(5);
  expect(totals.reaped).toBeGreaterThan(50);
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
