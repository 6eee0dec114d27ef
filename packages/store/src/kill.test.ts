import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runKills } from './laws/kills.ts';

test('after kill -9 at any time every acknowledged write is there, once and in order', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'berth-kill-'));
  try {
    const { acknowledged, violations } = await runKills(join(directory, 'store.db'), 6);
    expect(violations).toEqual([]);
    expect(acknowledged).toBeGreaterThanOrEqual(6);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
