import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '@berth/table/sqlite';
import { expect, test } from 'vitest';
import { createStore, type StoredObject } from './index.ts';
import { cluster, countingIds, create, keyOf, systemClock, valueOf } from './testing/harness.ts';

test('on a full disk a write says so, nothing acknowledged is lost, and with space the service resumes', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'berth-full-'));
  const path = join(directory, 'store.db');
  const open = (maxBytes?: number) => {
    const table = openSqlite({ path, maxBytes });
    const store = createStore({ table, clock: systemClock, ids: countingIds('p'), changes: table });
    return { table, store, close: async () => (await store.close(), await table.close()) };
  };
  try {
    const small = open(512 * 1024);
    const written: StoredObject[] = [];
    let failure: unknown;
    for (let i = 0; i < 1000 && failure === undefined; i++) {
      await small.store.write(create(keyOf(`o${i}`), `${i} ${'x'.repeat(3000)}`)).then(
        (object) => written.push(object),
        (error: unknown) => {
          failure = error;
        },
      );
    }
    expect(String(failure)).toContain('is full, nothing was written: free some space and try again');
    expect(written.length).toBeGreaterThan(10);
    // Reading goes on.
    expect(valueOf(await small.store.get(keyOf('o3')))).toMatch(/^3 /);
    expect(await small.store.get(keyOf(`o${written.length}`))).toBeUndefined();
    await small.close();

    const large = open();
    await large.store.recover(cluster);
    const listed = await large.store.list({ cluster, resource: 'configmaps' });
    const names = (objects: readonly StoredObject[]) =>
      objects.map(({ name, resourceVersion }) => `${name} ${resourceVersion}`).sort();
    expect(names(listed.objects)).toEqual(names(written));
    const next = await large.store.write(create(keyOf('after'), 'again'));
    expect(next.resourceVersion).toBeGreaterThan((written.at(-1) as StoredObject).resourceVersion);
    await large.close();
  } finally {
    rmSync(directory, { recursive: true });
  }
});
