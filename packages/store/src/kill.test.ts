import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openSqlite } from '@berth/table/sqlite';
import { createRandom } from '@berth/table/sim';
import { expect, test } from 'vitest';
import { createStore } from './index.ts';
import { cluster, collect, countingIds, keyOf, systemClock, valueOf } from './testing/harness.ts';

const child = join(import.meta.dirname, 'testing', 'killchild.ts');

interface Acknowledged {
  name: string;
  value: string;
  version: number;
}

/** Starts a writer and kills it with SIGKILL once it has acknowledged `count` writes; all that it had said until it was dead. */
async function writeUntilKilled(path: string, life: number, count: number): Promise<Acknowledged[]> {
  const writer = spawn(process.execPath, [child, path, String(life)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const acknowledged: Acknowledged[] = [];
  for await (const line of createInterface({ input: writer.stdout })) {
    const [name, value, version] = line.split(' ') as [string, string, string];
    acknowledged.push({ name, value, version: Number(version) });
    if (acknowledged.length === count) writer.kill('SIGKILL');
  }
  return acknowledged;
}

test('after kill -9 at any time every acknowledged write is there, once and in order', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'berth-kill-'));
  const path = join(directory, 'store.db');
  const random = createRandom(Date.now());
  try {
    const acknowledged: Acknowledged[] = [];
    for (let life = 0; life < 6; life++)
      acknowledged.push(...(await writeUntilKilled(path, life, Math.ceil(random.between(1, 400)))));

    const table = openSqlite({ path });
    const store = createStore({ table, clock: systemClock, ids: countingIds('parent'), changes: table });
    await store.recover(cluster);
    const head = await store.head(cluster, 'configmaps');
    const items = await collect(store, { cluster, resource: 'configmaps', from: 1, progressEvery: 1 }, (all) =>
      all.some((item) => 'progress' in item && item.progress >= head),
    );
    const log = new Map(
      items.flatMap((item) => ('entry' in item ? [[item.entry.resourceVersion, item.entry] as const] : [])),
    );
    for (const { name, value, version } of acknowledged) {
      const entry = log.get(version);
      expect(entry?.name).toBe(name);
      expect(entry?.type === 'DELETED' ? '-' : valueOf(entry?.object)).toBe(value);
    }
    for (const name of new Set(acknowledged.map((one) => one.name))) {
      const last = [...log.values()].findLast((entry) => entry.name === name);
      const object = await store.get(keyOf(name));
      expect(object?.resourceVersion).toBe(last?.type === 'DELETED' ? undefined : last?.resourceVersion);
    }
    await store.close();
    await table.close();
  } finally {
    rmSync(directory, { recursive: true });
  }
});
