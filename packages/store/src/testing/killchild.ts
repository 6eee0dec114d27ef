import { openSqlite } from '@berth/table/sqlite';
import { createStore, type StoredObject } from '../index.ts';
import { cluster, create, keyOf, remove, systemClock, update } from './harness.ts';

/** Writes until it is killed, and says what was acknowledged: `name value resourceVersion`, or `name - resourceVersion` for a delete. */
const [path, life] = process.argv.slice(2) as [string, string];
const table = openSqlite({ path });
const store = createStore({ table, clock: systemClock, ids: { uid: () => crypto.randomUUID() }, changes: table });
await store.recover(cluster);

async function writer(number: number): Promise<never> {
  const key = keyOf(`w${number}`);
  let current: StoredObject | undefined = await store.get(key);
  for (let i = 0; ; i++) {
    const value = `${life}.${i}`;
    const deletes = current !== undefined && i % 7 === 6;
    const change = deletes
      ? remove(key, current as StoredObject)
      : current === undefined
        ? create(key, value)
        : update(key, current, value);
    const written = await store.write(change);
    current = deletes ? undefined : written;
    process.stdout.write(`${key.name} ${deletes ? '-' : value} ${written.resourceVersion}\n`);
  }
}

await Promise.all(Array.from({ length: 8 }, (_, number) => writer(number)));
