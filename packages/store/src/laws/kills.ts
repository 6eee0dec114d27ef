import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createRandom } from '@berth/table/sim';
import { openSqlite } from '@berth/table/sqlite';
import { createStore } from '../index.ts';
import { cluster, collect, countingIds, keyOf, systemClock, valueOf } from '../testing/harness.ts';

const child = join(import.meta.dirname, '..', 'testing', 'killchild.ts');

interface Acknowledged {
  name: string;
  /** `-`: deleted. */
  value: string;
  version: number;
}

/** Starts a writer and kills it with SIGKILL once it has acknowledged `count` writes; all that it had said until it was dead. */
async function writeUntilKilled(path: string, life: number, count: number): Promise<Acknowledged[]> {
  const writer = spawn(process.execPath, [child, path, String(life)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const acknowledged: Acknowledged[] = [];
  for await (const line of createInterface({ input: writer.stdout })) {
    const [name, value, version] = line.split(' ');
    // A line may have been cut off by the kill; the write is then one that nobody was told of.
    if (name === undefined || value === undefined || !(Number(version) > 0)) continue;
    acknowledged.push({ name, value, version: Number(version) });
    if (acknowledged.length === count) writer.kill('SIGKILL');
  }
  return acknowledged;
}

/**
 * Kills a writing process `kills` times, each at some moment of its life, and then counts from outside: every acknowledged
 * write is in the log once, at its version, and the objects are what the log ends with.
 */
export async function runKills(
  path: string,
  kills: number,
): Promise<{ acknowledged: number; entries: number; violations: string[] }> {
  const random = createRandom(Date.now());
  const acknowledged: Acknowledged[] = [];
  const violations: string[] = [];
  for (let life = 0; life < kills; life++) {
    const told = await writeUntilKilled(path, life, Math.ceil(random.between(1, 400)));
    if (told.length === 0) violations.push(`life ${life} acknowledged nothing: it could not start`);
    acknowledged.push(...told);
  }
  const table = openSqlite({ path });
  const store = createStore({ table, clock: systemClock, ids: countingIds('parent'), changes: table });
  try {
    await store.recover(cluster);
    const head = await store.head(cluster, 'configmaps');
    const items = await collect(store, { cluster, resource: 'configmaps', from: 1, progressEvery: 1 }, (all) =>
      all.some((item) => 'progress' in item && item.progress >= head),
    );
    const entries = items.flatMap((item) => ('entry' in item ? [item.entry] : []));
    const byVersion = new Map(entries.map((entry) => [entry.resourceVersion, entry]));
    if (byVersion.size !== entries.length) violations.push('a slot was told twice');
    for (const { name, value, version } of acknowledged) {
      const entry = byVersion.get(version);
      const held = entry?.type === 'DELETED' ? '-' : valueOf(entry?.object);
      if (entry?.name !== name || held !== value)
        violations.push(`${name} ${value} was acknowledged at ${version}, the log has ${entry?.name} ${held} there`);
    }
    for (const name of new Set(entries.map((entry) => entry.name))) {
      const last = entries.findLast((entry) => entry.name === name);
      const object = await store.get(keyOf(name));
      const expected = last?.type === 'DELETED' ? undefined : last?.resourceVersion;
      if (object?.resourceVersion !== expected)
        violations.push(`${name} stands at ${object?.resourceVersion}, the log ends at ${expected}`);
    }
    return { acknowledged: acknowledged.length, entries: entries.length, violations };
  } finally {
    await store.close();
    await table.close();
  }
}
