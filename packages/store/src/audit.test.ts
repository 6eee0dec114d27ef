import { createMemoryTable } from '@berth/table/memory';
import { Retryable, type Table } from '@berth/table/port';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AuditRecord } from './audit.ts';
import { createStore } from './index.ts';
import { cluster, countingIds, create, keyOf, remove, update } from './testing/harness.ts';
import type { Store } from './types.ts';

let milliseconds: number;
let failures: number;
let store: Store;
const day = 86_400_000;

beforeEach(() => {
  milliseconds = Date.parse('2026-01-01T00:00:00Z');
  failures = 0;
  store = open();
});
afterEach(() => store.close());

/** A store whose `applied` moves when the test says so, on a table that may be throttled. */
function open(options: { auditTtl?: number } = { auditTtl: 30 * day }): Store {
  const memory = createMemoryTable();
  const table: Table = {
    ...memory,
    async write(operation) {
      if ('put' in operation && operation.put.pk.startsWith('a#') && failures-- > 0) throw new Retryable('throttled');
      return memory.write(operation);
    },
  };
  const clock = { now: () => new Date(milliseconds++), sleep: async () => {} };
  return createStore({ table, clock, ids: countingIds('t'), ...options });
}

const trail = async (request: object = {}): Promise<AuditRecord[]> =>
  (await store.audit({ cluster, limit: 1000, ...request })).records;
const told = (records: readonly AuditRecord[]) => records.map(({ change, name, by }) => `${by} ${change} ${name}`);

test('every write that says who made it is in the trail, newest first, of all types', async () => {
  const made = await store.write(create(keyOf('a'), '1', {}, { by: 'ann' }));
  const changed = await store.write(update(keyOf('a'), made, '2', {}, { by: 'bob' }));
  await store.write(create(keyOf('b', 'default', 'secrets'), 'hidden', {}, { by: 'eve' }));
  await store.write(remove(keyOf('a'), changed, { by: 'ann' }));
  await store.write(create(keyOf('nobody'), '1'));
  expect(await trail()).toEqual([]);
  for (const resource of ['configmaps', 'secrets']) await store.advance(cluster, resource);
  expect(told(await trail())).toEqual(['ann delete a', 'eve create b', 'bob update a', 'ann create a']);
  expect(JSON.stringify(await trail())).not.toContain('hidden');
});

test('a write that was refused is not in it', async () => {
  const made = await store.write(create(keyOf('a'), '1', {}, { by: 'ann' }));
  await store.write(update(keyOf('a'), made, '2', {}, { by: 'bob' }));
  await expect(store.write(update(keyOf('a'), made, '3', {}, { by: 'eve' }))).rejects.toThrow('another writer');
  await store.advance(cluster, 'configmaps');
  expect(told(await trail())).toEqual(['bob update a', 'ann create a']);
});

test('`applied` does not pass what could not be kept, and the next call keeps it once', async () => {
  await store.write(create(keyOf('a'), '1', {}, { by: 'ann' }));
  failures = 1;
  await store.advance(cluster, 'configmaps');
  expect(await trail()).toEqual([]);
  await store.advance(cluster, 'configmaps');
  await store.advance(cluster, 'configmaps');
  expect(told(await trail())).toEqual(['ann create a']);
});

test('pages follow each other without a gap and without a repetition', async () => {
  const expected: string[] = [];
  for (let i = 0; i < 60; i++) {
    const resource = `type${i % 3}`;
    await store.write(create(keyOf(`n${i}`, 'default', resource), '1', {}, { by: 'ann' }));
    expected.unshift(`ann create n${i}`);
    if (i % 7 === 0) for (let type = 0; type < 3; type++) await store.advance(cluster, `type${type}`);
  }
  for (let type = 0; type < 3; type++) await store.advance(cluster, `type${type}`);
  const pages: string[] = [];
  let to: number | undefined;
  do {
    const { records, next } = await store.audit({ cluster, limit: 8, ...(to === undefined ? {} : { to }) });
    pages.push(...told(records));
    to = next === undefined ? undefined : next - 1;
  } while (to !== undefined);
  expect(pages).toEqual(expected);
});

test('it can be asked about a time and by what a record says, and forgets after its time to live', async () => {
  await store.write(create(keyOf('a'), '1', {}, { by: 'ann' }));
  await store.advance(cluster, 'configmaps');
  milliseconds += 20 * day;
  const between = (milliseconds - 10 * day) * 1000;
  await store.write(create(keyOf('b'), '1', {}, { by: 'bob' }));
  await store.advance(cluster, 'configmaps');
  expect(told(await trail({ from: between }))).toEqual(['bob create b']);
  expect(told(await trail({ to: between }))).toEqual(['ann create a']);
  expect(told(await trail({ matches: ({ by }: AuditRecord) => by === 'ann' }))).toEqual(['ann create a']);
  milliseconds += 20 * day;
  expect(told(await trail())).toEqual(['bob create b']);
});

test('one cluster never sees the trail of another', async () => {
  await store.write(create({ ...keyOf('a'), cluster: 'c2' }, '1', {}, { by: 'ann' }));
  await store.advance('c2', 'configmaps');
  expect(await trail()).toEqual([]);
  expect(told(await trail({ cluster: 'c2' }))).toEqual(['ann create a']);
});

test('a store without a time to live keeps no trail', async () => {
  await store.close();
  store = open({});
  await store.write(create(keyOf('a'), '1', {}, { by: 'ann' }));
  await store.advance(cluster, 'configmaps');
  expect(await trail()).toEqual([]);
});

test('a connection is in it at once, as often as there was one, and takes no record’s place', async () => {
  await store.write(create(keyOf('a'), '1', {}, { by: 'ann' }));
  await store.advance(cluster, 'configmaps');
  await store.noteConnection(keyOf('a'), 'bob');
  await store.noteConnection(keyOf('a'), 'bob');
  expect(told(await trail())).toEqual(['bob connect a', 'bob connect a', 'ann create a']);
  milliseconds += 31 * day;
  expect(await trail()).toEqual([]);
});
