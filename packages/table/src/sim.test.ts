import { describe, expect, test } from 'vitest';
import { concurrencyLaws, tableLaws } from './laws/index.ts';
import { insist } from './laws/engine.ts';
import { type ChangeRecord, type Operation, OutcomeUnknown } from './port.ts';
import { createSim, createVirtualClock, type Faults } from './sim.ts';

describe('the sim without faults', () => {
  const table = createSim({ seed: 1, clock: createVirtualClock(), faults: 'none' });
  tableLaws(() => ({ table, changes: table, close: () => table.close() }));
});

for (const seed of [1, 2, 3, 4]) {
  describe(`the sim on a bad day, seed ${seed}`, () => {
    const clock = createVirtualClock();
    const table = createSim({ seed, clock });
    concurrencyLaws(
      () => ({ table, changes: table, run: (body) => clock.run(body), close: () => table.close() }),
      () => table.settled(),
    );
  });
}

/** Many small transactions by eight writers; answers with all that could be seen from outside. */
async function history(seed: number, faults: Partial<Faults> = {}) {
  const clock = createVirtualClock();
  const sim = createSim({ seed, clock, faults });
  const records: ChangeRecord[] = [];
  const outcomes: string[] = [];
  sim.subscribe((told) => records.push(...told));
  const writer = async (id: number): Promise<void> => {
    for (let i = 0; i < 40; i++) {
      const name = `${id}-${i}`;
      const operations: Operation[] = [
        { put: { pk: 'left', sk: name, n: i } },
        { put: { pk: 'right', sk: name, n: i } },
        { update: { pk: 'count', sk: String(i % 7) }, add: { n: 1 } },
      ];
      outcomes.push(
        await sim.transact(operations).then(
          () => `${name} done`,
          (error: Error) => `${name} ${error.name}`,
        ),
      );
    }
  };
  await clock.run(async () => {
    await Promise.all(Array.from({ length: 8 }, (_, id) => writer(id)));
    await sim.settled();
  });
  return { sim, clock, records, outcomes, ended: clock.now() };
}

describe('the sim', () => {
  test('a seed is a run: the same one gives the same outcomes, records and times, another gives others', async () => {
    const [first, again, other] = [await history(7), await history(7), await history(8)];
    expect({ ...again, sim: 0, clock: 0 }).toEqual({ ...first, sim: 0, clock: 0 });
    expect(other.outcomes).not.toEqual(first.outcomes);
  });

  test('every fault of a bad day happens', async () => {
    const { sim, outcomes } = await history(9);
    expect(Object.keys(sim.counts).toSorted()).toEqual(
      expect.arrayContaining([
        'conflict',
        'duplicateRecord',
        'lateWrite',
        'lostAnswer',
        'lostRequest',
        'realConflict',
        'throttle',
        'unheardCommit',
      ]),
    );
    expect(new Set(outcomes.map((text) => text.split(' ')[1]))).toEqual(
      new Set(['done', 'Retryable', 'OutcomeUnknown']),
    );
  });

  test('a strong reader may see one item of a committed transaction before the other', async () => {
    const clock = createVirtualClock();
    const sim = createSim({ seed: 3, clock, faults: { lostAnswer: 0, lostRequest: 0, lateWrite: 0 } });
    const seen = { leftFirst: 0, rightFirst: 0, together: 0 };
    const watch = async (sk: string, isDone: () => boolean): Promise<void> => {
      while (!isDone()) {
        const items = await insist(() => sim.get(['left', 'right'].map((pk) => ({ pk, sk }))));
        const [left, right] = items.map((item) => item !== undefined);
        if (left && right) seen.together += 1;
        else if (left) seen.leftFirst += 1;
        else if (right) seen.rightFirst += 1;
      }
    };
    await clock.run(async () => {
      for (let i = 0; i < 50; i++) {
        let done = false;
        const sk = `${i}`;
        const watching = watch(sk, () => done);
        await insist(() => sim.transact([{ put: { pk: 'left', sk } }, { put: { pk: 'right', sk } }]));
        done = true;
        await watching;
        expect(
          await insist(() =>
            sim.get([
              { pk: 'left', sk },
              { pk: 'right', sk },
            ]),
          ),
        ).not.toContain(undefined);
      }
    });
    for (const times of Object.values(seen)) expect(times).toBeGreaterThan(0);
  });

  test('an unknown outcome is either: committed, not committed, or committed long after', async () => {
    const clock = createVirtualClock();
    const sim = createSim({
      seed: 5,
      clock,
      faults: { lostAnswer: 0.3, lostRequest: 0.3, lateWrite: 0.3, lateness: 60_000 },
    });
    const fates = { committed: 0, never: 0, late: 0 };
    await clock.run(async () => {
      const unknown: string[] = [];
      for (let i = 0; i < 60; i++) {
        const sk = `${i}`;
        const outcome = await insist(() => sim.write({ put: { pk: 'p', sk }, condition: { absent: true } })).catch(
          (error: unknown) => error,
        );
        if (outcome instanceof OutcomeUnknown) unknown.push(sk);
      }
      const there = async (): Promise<Set<string>> => {
        const { items } = await insist(() => sim.query({ pk: 'p' }));
        return new Set(items.map(({ sk }) => sk));
      };
      const before = await there();
      await sim.settled();
      const after = await there();
      for (const sk of unknown) fates[before.has(sk) ? 'committed' : after.has(sk) ? 'late' : 'never'] += 1;
    });
    for (const times of Object.values(fates)) expect(times).toBeGreaterThan(0);
  });

  test("change records may come late and twice, but an item's are in order and none is missing", async () => {
    const { sim, records } = await history(13);
    expect(sim.counts.duplicateRecord).toBeGreaterThan(0);
    const perItem = Map.groupBy(records, ({ key }) => `${key.pk} ${key.sk}`);
    for (const told of perItem.values()) {
      expect(told.map(({ sequence }) => sequence)).toEqual(told.map(({ sequence }) => sequence).toSorted());
      const distinct = told.filter(({ sequence }, i) => sequence !== told[i - 1]?.sequence);
      for (const [i, { previous }] of distinct.entries()) expect(previous).toEqual(distinct[i - 1]?.item);
    }
    const sequences = new Set(records.map(({ sequence }) => Number(sequence)));
    expect(Math.max(...sequences)).toBe(sequences.size);
  });

  test('a read that is not strong may be old, a strong one never', async () => {
    const clock = createVirtualClock();
    const sim = createSim({ seed: 2, clock, faults: { lostAnswer: 0, lostRequest: 0, lateWrite: 0 } });
    let old = 0;
    await clock.run(async () => {
      for (let n = 1; n <= 40; n++) {
        await insist(() => sim.write({ put: { pk: 'p', sk: 'a', n } }));
        const [weak] = await insist(() => sim.get([{ pk: 'p', sk: 'a' }], { consistent: false }));
        if (weak?.n !== n) old += 1;
        expect((await insist(() => sim.get([{ pk: 'p', sk: 'a' }])))[0]?.n).toBe(n);
      }
    });
    expect(old).toBeGreaterThan(0);
  });

  test('an item above 400 KB is refused, as DynamoDB does', async () => {
    const sim = createSim({ seed: 1, clock: createVirtualClock(), faults: 'none' });
    await expect(sim.write({ put: { pk: 'p', sk: 'a', body: 'x'.repeat(410_000) } })).rejects.toThrow(RangeError);
  });
});

describe('the virtual clock', () => {
  test('an hour of sleep takes no time, and sleepers wake in the order of their times', async () => {
    const clock = createVirtualClock(new Date(0));
    const woken: number[] = [];
    await clock.run(async () => {
      await Promise.all([3_600_000, 5, 1000, 5].map(async (time) => (await clock.sleep(time), woken.push(time))));
    });
    expect(woken).toEqual([5, 5, 1000, 3_600_000]);
    expect(clock.now()).toEqual(new Date(3_600_000));
  });

  test('an aborted sleep rejects with the reason and wakes nobody later', async () => {
    const clock = createVirtualClock();
    const controller = new AbortController();
    const sleeping = clock.sleep(1000, controller.signal);
    controller.abort(new Error('enough'));
    await expect(sleeping).rejects.toThrow('enough');
    expect(clock.sleeping).toBe(0);
  });

  test('a run that waits for nothing that can come is told so', async () => {
    await expect(createVirtualClock().run(() => new Promise(() => {}))).rejects.toThrow('nobody will bring');
  });
});
