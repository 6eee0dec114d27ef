import { createVirtualClock, type VirtualClock } from '@berth/table/sim';
import type { Decision } from '@berth/machinery/reconcile';
import type { Item } from '@berth/table/port';
import { beforeEach, describe, expect, it } from 'vitest';
import { createDriver, type DeadLetter, type DriverDeps } from './driver.ts';
import { backoff } from './driver/queue.ts';
import { changed, configMap, conflict, fakeClient, reader, reconcilerOf, store } from './testing/fakes.ts';

let clock: VirtualClock;
beforeEach(() => {
  clock = createVirtualClock(new Date('2030-01-01T00:00:00Z'));
});
/** Does something, and decides nothing. */
const counted = (note: () => unknown): Decision => {
  note();
  return { writes: [] };
};
const later = (milliseconds: number) => new Date(clock.now().getTime() + milliseconds);

function driverOf(more: Partial<DriverDeps>) {
  const letters: DeadLetter[] = [];
  const errors: string[] = [];
  const log = {
    info() {},
    warn: (_fields: object, message: string) => void errors.push(message),
    error: (_fields: object, message: string) => void errors.push(message),
  };
  const driver = createDriver({
    cluster: 'c',
    reader,
    client: fakeClient().client,
    store,
    clock,
    log,
    reconcilers: [],
    deadLetter: (letter) => void letters.push(letter),
    ...more,
  });
  /** Changes, and then work until nothing is left. */
  const run = (changes: Parameters<typeof driver.onChanges>[0], milliseconds = 10_000) =>
    clock.run(async () => {
      await driver.onChanges(changes);
      return driver.runUntilQuiet(later(milliseconds));
    });
  return { driver, letters, errors, run };
}

describe('the driver', () => {
  it('reconciles a key once for many changes', async () => {
    let times = 0;
    const { run } = driverOf({ reconcilers: [reconcilerOf('a', () => counted(() => (times += 1)))] });
    await run([1, 2, 3, 4].map((version) => changed(configMap('x', String(version)))));
    expect(times).toBe(1);
  });

  it('never runs a key twice at a time, and runs it once more if it changed meanwhile', async () => {
    let [running, most, times] = [0, 0, 0];
    const slow = reconcilerOf('a', async () => {
      times += 1;
      running += 1;
      most = Math.max(most, running);
      if (times === 1) await driver.onChanges([changed(configMap('x', '2')), changed(configMap('x', '3'))]);
      await clock.sleep(100);
      running -= 1;
      return { writes: [] };
    });
    const { driver, run } = driverOf({ reconcilers: [slow] });
    await run([changed(configMap('x'))]);
    expect([most, times]).toEqual([1, 2]);
  });

  it('decides anew after a conflict, and carries nothing out behind it', async () => {
    let times = 0;
    const { client, of } = fakeClient({
      update: async () => {
        throw conflict();
      },
    });
    const again = reconcilerOf('a', ({ name }) => {
      if (name === 'new') return { writes: [] };
      times += 1;
      const create = { verb: 'create', object: configMap('new') } as const;
      return { writes: times === 1 ? [{ verb: 'update', object: configMap('x') }, create] : [create] };
    });
    await driverOf({ client, reconcilers: [again] }).run([changed(configMap('x'))]);
    expect(of('ConfigMap').map(({ object }) => object?.metadata.name)).toEqual(['new']);
    expect(times).toBe(2);
  });

  it('carries the new resourceVersion of an object to its next write', async () => {
    const { client, of } = fakeClient();
    const object = configMap('x', '5');
    let done = false;
    const twice = reconcilerOf('a', () => {
      const writes = done
        ? []
        : ([
            { verb: 'update', object },
            { verb: 'update', object, subresource: 'status' },
          ] as const);
      done = true;
      return { writes };
    });
    await driverOf({ client, reconcilers: [twice] }).run([changed(object)]);
    expect(of('ConfigMap').map(({ object: sent }) => sent?.metadata.resourceVersion)).toEqual(['5', '101']);
  });

  it('feeds its own writes to the next reconcilers, and does not hear their echo', async () => {
    const seen: string[] = [];
    const { client, asked } = fakeClient();
    let made = false;
    const maker = reconcilerOf('maker', ({ name }) => {
      const writes = name === 'x' && !made ? ([{ verb: 'create', object: configMap('y') }] as const) : [];
      made = true;
      return { writes };
    });
    const next = reconcilerOf('next', ({ name }) => {
      seen.push(name);
      return { writes: [] };
    });
    const { run } = driverOf({ client, reconcilers: [maker, next] });
    await run([changed(configMap('x'))]);
    expect(seen).toEqual(['x', 'y']);
    expect(asked).toHaveLength(1);
    await run([changed(configMap('y', '101'), 'ADDED')]);
    expect(seen).toEqual(['x', 'y']);
    await run([changed(configMap('y', '102'))]);
    expect(seen).toEqual(['x', 'y', 'y']);
  });

  it('keeps nobody waiting for a key that fails, tries it ever more seldom, and reports it once', async () => {
    const times: number[] = [];
    let others = 0;
    const start = clock.now().getTime();
    const failing = reconcilerOf('a', ({ name }) => {
      if (name !== 'poison') {
        others += 1;
        return { writes: [] };
      }
      times.push(clock.now().getTime() - start);
      throw new Error('no');
    });
    const { run, letters } = driverOf({ reconcilers: [failing] });
    await run(
      [
        changed(configMap('poison')),
        ...Array.from({ length: 50 }, (_none, index) => changed(configMap(`good${index}`))),
      ],
      400_000,
    );
    expect(others).toBe(50);
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(gaps).toEqual(gaps.map((_gap, index) => backoff(index)));
    expect(letters).toEqual([
      { cluster: 'c', reconciler: 'a', key: { namespace: 'blue', name: 'poison' }, error: 'no', failures: 15 },
    ]);
  });

  it('slows down a key that keeps itself busy', async () => {
    let times = 0;
    const busy = reconcilerOf('a', () => ({ ...counted(() => (times += 1)), requeueAfter: 0 }));
    await driverOf({ reconcilers: [busy] }).run([changed(configMap('x'))], 3_500);
    expect(times).toBeLessThanOrEqual(2000);
  });

  it('backs off as upstream does, from 5 ms to 1000 s', () => {
    expect([0, 1, 2, 10, 17, 18, 1000].map(backoff)).toEqual([5, 10, 20, 5120, 655_360, 1_000_000, 1_000_000]);
  });

  it('maps a change that one reconciler cannot read for all the others', async () => {
    const bad = {
      ...reconcilerOf('bad', () => ({ writes: [] })),
      watches: [
        {
          resource: 'configmaps',
          keys: () => {
            throw new Error('bad record');
          },
        },
      ],
    };
    let good = 0;
    const { run, letters } = driverOf({ reconcilers: [bad, reconcilerOf('good', () => counted(() => (good += 1)))] });
    await run([changed(configMap('x'))]);
    expect([good, letters.map(({ reconciler }) => reconciler)]).toEqual([1, ['bad']]);
  });

  it('keeps what is left at the deadline, and what is to be looked at again, as due items', async () => {
    const items: Item[] = [];
    const table = {
      write: async (operation: object) => void items.push((operation as { put: Item }).put) as undefined,
    };
    const slow = reconcilerOf('a', async ({ name }) => {
      await clock.sleep(name === 'soon' ? 0 : 6_000);
      return name === 'soon' ? { writes: [], requeueAfter: 90_500 } : { writes: [] };
    });
    const { run } = driverOf({ reconcilers: [slow], concurrency: 1, table });
    const { left } = await run(['soon', 'b', 'c', 'd'].map((name) => changed(configMap(name))));
    expect(left).toBe(1);
    expect(items.map(({ sk, key }) => [sk, key])).toEqual([
      ['2030-01-01T00:01:31.000Z', 'a/blue/soon'],
      ['2030-01-01T00:00:12.000Z', 'a/blue/d'],
    ]);
  });

  it('reconciles what has become due, and gives the item back only when that is done', async () => {
    const seen: string[] = [];
    const finished: string[] = [];
    const others: string[] = [];
    const item = (key: string, reason = 'reconcile') => ({ key, reason, at: new Date(0), item: { pk: 'd', sk: key } });
    const given = [[item('a/blue/x'), item('quota/blue', 'recount'), item('a//with/slash')]];
    const due = {
      ...store,
      takeDue: async () => given.pop() ?? [],
      finishDue: async ({ sk }: { sk: string }) => void finished.push(`${sk} after ${seen.length}`),
    };
    const { driver } = driverOf({
      store: due,
      onDue: async ({ key }) => void others.push(key),
      reconcilers: [reconcilerOf('a', ({ name }) => counted(() => seen.push(name)))],
    });
    await clock.run(async () => {
      await driver.onTimer(clock.now());
      await driver.runUntilQuiet(later(1000));
    });
    expect(seen).toEqual(['x', 'with/slash']);
    expect(others).toEqual(['quota/blue']);
    expect(finished).toEqual(['a/blue/x after 2', 'quota/blue after 2', 'a//with/slash after 2']);
  });

  it('waits as long as a watch says before it looks', async () => {
    let at = 0;
    const one = reconcilerOf('a', () => counted(() => (at = clock.now().getTime())));
    const start = clock.now().getTime();
    await driverOf({ reconcilers: [{ ...one, watches: one.watches.map((watch) => ({ ...watch, delay: 4000 })) }] }).run(
      [changed(configMap('x'))],
    );
    expect(at - start).toBe(4000);
  });

  it('stops without leaving a timer', async () => {
    const { driver } = driverOf({ reconcilers: [reconcilerOf('a', () => ({ writes: [], requeueAfter: 60_000 }))] });
    driver.start();
    await driver.onChanges([changed(configMap('x'))]);
    await clock.advance(10);
    expect(clock.sleeping).toBe(1);
    await clock.run(() => driver.stop());
    expect(clock.sleeping).toBe(0);
  });
});
