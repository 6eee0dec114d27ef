import { createMemoryTable } from '@berth/table/memory';
import { expect, test } from 'vitest';
import { createStore } from './index.ts';
import { cluster, countingIds, create, keyOf, systemClock } from './testing/harness.ts';

test('heads asked for in one turn are read together, each once, and a later question is asked anew', async () => {
  const memory = createMemoryTable();
  const asked: number[] = [];
  const get: typeof memory.get = (keys, options) => {
    asked.push(keys.length);
    return memory.get(keys, options);
  };
  const store = createStore({ table: { ...memory, get }, clock: systemClock, ids: countingIds('t') });
  await store.write(create(keyOf('a'), 'one'));
  asked.length = 0;
  const heads = ['configmaps', 'secrets', 'configmaps'].map((resource) => store.head(cluster, resource));
  expect(await Promise.all(heads)).toEqual([2, 1, 2]);
  expect(asked).toEqual([2]);
  await store.write(create(keyOf('b'), 'one'));
  expect(await store.head(cluster, 'configmaps')).toBe(3);
});
