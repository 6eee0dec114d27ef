import { createMemoryTable } from '@berth/table/memory';
import type { ChangeSource, Operation, Table } from '@berth/table/port';
import { OutcomeUnknown, Retryable } from '@berth/table/port';
import { createVirtualClock } from '@berth/table/sim';
import { describe, expect, test } from 'vitest';
import { createStore } from './index.ts';
import { cluster, collect, countingIds, create, keyOf, told, update, valueOf } from './testing/harness.ts';

/** A table whose next transactions fail as they are told. */
function failing(inner: Table & ChangeSource) {
  const plan: ((send: () => Promise<void>) => Promise<void>)[] = [];
  const transact = (operations: readonly Operation[]): Promise<void> => {
    const next = plan.shift();
    const send = (): Promise<void> => inner.transact(operations);
    return next === undefined ? send() : next(send);
  };
  return { plan, table: { ...inner, transact } };
}

function setUp() {
  const memory = createMemoryTable();
  const clock = createVirtualClock();
  const { plan, table } = failing(memory);
  const store = createStore({ table, clock, ids: countingIds('t') });
  const other = createStore({ table: memory, clock, ids: countingIds('o') });
  return { memory, clock, plan, store, other };
}

const slots = async (table: Table): Promise<string[]> =>
  (await table.query({ pk: 'l#c1#configmaps#0' })).items.map(
    (item) => `${Number(item.sk)} ${item.void === true ? 'void' : `${item.verb} ${item.key}`}`,
  );

describe('the fate of a write', () => {
  test('a lost answer of a write that happened is an answer: its slot says so', async () => {
    const { clock, plan, store, memory } = setUp();
    plan.push(async (send) => {
      await send();
      await clock.sleep(3000);
      throw new OutcomeUnknown('no answer');
    });
    const written = await clock.run(() => store.write(create(keyOf('a'), 'one')));
    expect(written.resourceVersion).toBe(2);
    expect(await slots(memory)).toEqual(['2 c default/a']);
  });

  test('a request that got lost is closed off, and the write goes on in another slot', async () => {
    const { clock, plan, store, memory } = setUp();
    let late: () => Promise<void> = async () => {};
    plan.push(async (send) => {
      late = send;
      await clock.sleep(3000);
      throw new OutcomeUnknown('no answer');
    });
    const written = await clock.run(() => store.write(create(keyOf('a'), 'one')));
    expect(written.resourceVersion).toBe(3);
    await expect(late()).rejects.toThrow();
    expect(await slots(memory)).toEqual(['2 void', '3 c default/a']);
  });

  test('throttling is sat out in the slot; when it lasts, the slot is given up and the write waits', async () => {
    const { clock, plan, store, memory } = setUp();
    const throttled = async (): Promise<void> => {
      throw new Retryable('throttled');
    };
    plan.push(throttled, throttled);
    expect((await clock.run(() => store.write(create(keyOf('a'), 'one')))).resourceVersion).toBe(2);
    plan.push(...Array.from({ length: 25 }, () => throttled));
    const written = await clock.run(() => store.write(create(keyOf('b'), 'two')));
    expect(written.resourceVersion).toBeGreaterThan(3);
    const all = await slots(memory);
    expect(all.filter((slot) => !slot.endsWith('void'))).toEqual([
      '2 c default/a',
      `${written.resourceVersion} c default/b`,
    ]);
  });

  test('under throttling without end the caller is told to come back, and nothing is written', async () => {
    const { clock, plan, store, memory } = setUp();
    plan.push(
      ...Array.from({ length: 5000 }, () => async () => {
        throw new Retryable('throttled');
      }),
    );
    await expect(clock.run(() => store.write(create(keyOf('a'), 'one')))).rejects.toMatchObject({
      reason: 'TooManyRequests',
      code: 429,
    });
    expect((await slots(memory)).every((slot) => slot.endsWith('void'))).toBe(true);
  });
});

describe('an undecided slot', () => {
  test('holds up a watch until its writer is done, and is closed when the writer does not come back', async () => {
    const { clock, plan, store, other, memory } = setUp();
    plan.push(() => new Promise(() => {}));
    void store.write(create(keyOf('lost'), 'lost'));
    const items = await clock.run(async () => {
      await clock.sleep(1);
      await other.write(create(keyOf('a'), 'a'));
      return collect(other, { cluster, resource: 'configmaps', from: 1 }, (all) => all.length > 0);
    });
    expect(told(items)).toEqual(['ADDED default/a 3']);
    expect(await slots(memory)).toEqual(['2 void', '3 c default/a']);
    await store.close();
  });

  test('at the head is waited for by a list, and closed after 100 to 250 ms', async () => {
    const { clock, plan, store, other, memory } = setUp();
    plan.push(() => new Promise(() => {}));
    const listed = await clock.run(async () => {
      void store.write(create(keyOf('lost'), 'lost'));
      await clock.sleep(1);
      const since = clock.now().getTime();
      const answer = await other.list({ cluster, resource: 'configmaps' });
      return { answer, waited: clock.now().getTime() - since };
    });
    expect(listed.answer).toEqual({ resourceVersion: 2, objects: [] });
    expect(listed.waited).toBeGreaterThanOrEqual(100);
    expect(listed.waited).toBeLessThan(300);
    expect(await slots(memory)).toEqual(['2 void']);
    await store.close();
  });

  test('of a killed process is closed at once when its successor starts', async () => {
    const { clock, plan, store, other, memory } = setUp();
    plan.push(() => new Promise(() => {}));
    await clock.run(async () => {
      void store.write(create(keyOf('lost'), 'lost'));
      await clock.sleep(1);
      const since = clock.now().getTime();
      await other.recover(cluster);
      expect(clock.now().getTime()).toBe(since);
    });
    expect(await slots(memory)).toEqual(['2 void']);
    await store.close();
  });

  test('at the head does not keep a mirror from the head', async () => {
    const { clock, plan, store, other } = setUp();
    plan.push(() => new Promise(() => {}));
    await clock.run(async () => {
      const mirror = other.mirror(cluster, 'configmaps');
      await mirror.atLeast();
      void store.write(create(keyOf('lost'), 'lost'));
      await clock.sleep(1);
      const head = await other.head(cluster, 'configmaps');
      expect(head).toBe(2);
      await mirror.atLeast(head);
      expect(mirror.resourceVersion).toBe(2);
    });
    await store.close();
    await other.close();
  });
});

describe('a create', () => {
  test('whose name was made and deleted by another in later slots comes after that', async () => {
    const { clock, plan, store, other, memory } = setUp();
    plan.push(async (send) => {
      const theirs = await other.write(create(keyOf('a'), 'theirs'));
      await other.write({ key: keyOf('a'), previous: theirs, next: undefined });
      await send();
    });
    const mine = await clock.run(() => store.write(create(keyOf('a'), 'mine')));
    expect(mine.resourceVersion).toBe(5);
    expect(valueOf(await store.get(keyOf('a')))).toBe('mine');
    expect(await slots(memory)).toEqual(['2 void', '3 c default/a', '4 d default/a', '5 c default/a']);
  });
});

describe('before-images', () => {
  test('the log keeps the whole previous body only where the entry before will be gone first', async () => {
    const { clock, store, memory } = setUp();
    await clock.run(async () => {
      const first = await store.write(create(keyOf('a'), 'one'));
      const second = await store.write(update(keyOf('a'), first, 'two'));
      await clock.sleep(40 * 60_000);
      await store.write(update(keyOf('a'), second, 'three'));
    });
    const kept = (await memory.query({ pk: 'l#c1#configmaps#0' })).items.map((item) => item.pbody !== undefined);
    expect(kept).toEqual([false, false, true]);
  });
});
