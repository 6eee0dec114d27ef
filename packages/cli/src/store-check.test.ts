import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStore } from '@berth/store';
import { openSqlite } from '@berth/table/sqlite';
import { expect, test } from 'vitest';
import { storeCheck } from './store-check.ts';

const clock = { now: () => new Date(), sleep: () => Promise.resolve() };

test('a store is checked, mended, and left alone while a process holds it', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'berth-check-'));
  const table = openSqlite({ path: join(dataDir, 'berth.db') });
  const lines: string[] = [];
  const run = (mend: boolean): Promise<number> => storeCheck({ dataDir, mend }, (line) => lines.push(line));
  try {
    const store = createStore({ table, clock, ids: { uid: () => 'process' } });
    const encode = (version: number): string =>
      JSON.stringify({ metadata: { name: 'a', namespace: 'default', resourceVersion: String(version) } });
    const key = { cluster: 'local', resource: 'configmaps', namespace: 'default', name: 'a' };
    const next = { uid: 'u', labels: {}, fields: {}, indexes: [], encode };
    await store.write({ key, previous: undefined, next });
    await table.write({ update: { pk: 'o#local#configmaps#0', sk: 'default/a' }, set: { body: '{' } });
    await store.close();
    await expect(run(false)).rejects.toThrow('another process is using');
    await table.close();

    expect(await run(false)).toBe(1);
    expect(lines.join('\n')).toContain('corrupt row: o#local#configmaps#0 default/a');
    expect(lines.join('\n')).toContain('with --mend: write the row again from its entry in the log');
    expect(await run(true)).toBe(0);
    expect(await run(false)).toBe(0);
    expect(lines.at(-1)).toBe('nothing is wrong');
    await expect(storeCheck({ dataDir: join(dataDir, 'none') }, () => {})).rejects.toThrow('holds no store');
  } finally {
    await table.close();
    rmSync(dataDir, { recursive: true });
  }
});
