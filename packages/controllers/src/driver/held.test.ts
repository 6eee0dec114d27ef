import type { Decision, Write } from '@berth/machinery/reconcile';
import { createVirtualClock, type VirtualClock } from '@berth/table/sim';
import { beforeEach, describe, expect, it } from 'vitest';
import { createDriver, type DriverDeps } from '../driver.ts';
import { changed, configMap, fakeClient, reader, reconcilerOf, store } from '../testing/fakes.ts';

let clock: VirtualClock;
const start = new Date('2030-01-01T00:00:00Z');
beforeEach(() => {
  clock = createVirtualClock(start);
});
const log = { info() {}, warn() {}, error() {} };
const seconds = () => (clock.now().getTime() - start.getTime()) / 1000;

/** A driver over one reconciler of config maps, whose status is what the world says at the time. */
function driverOf(status: () => { said: string; rests: boolean } | undefined, more: Partial<DriverDeps> = {}) {
  const written: string[] = [];
  let told = '';
  const { client } = fakeClient({
    update: async (_identity, object) => {
      told = object.status.said;
      written.push(`${object.metadata.name} ${object.status.said} at ${seconds()}`);
      return object;
    },
  });
  const decide = ({ name }: { name: string }): Decision => {
    const now = status();
    if (now === undefined || now.said === told) return { writes: [] };
    const object = { ...configMap(name), status: { said: now.said } };
    const write: Write = { verb: 'update', subresource: 'status', object, mayWait: now.rests ? undefined : 1000 };
    return { writes: [], settle: () => ({ writes: [write] }) };
  };
  const reconcilers = [reconcilerOf('a', decide)];
  const driver = createDriver({
    cluster: 'c',
    reader,
    client,
    store,
    clock,
    log,
    reconcilers,
    savesWrites: true,
    ...more,
  });
  return { driver, written };
}

describe('a write that may wait', () => {
  it('is left out where another follows within its time, and that one is written at once when it rests', async () => {
    let world = { said: 'starting', rests: false };
    const { driver, written } = driverOf(() => world);
    driver.start();
    await driver.onChanges([changed(configMap('x'))]);
    await clock.advance(300);
    await driver.onChanges([changed(configMap('x', '2'))]);
    await clock.advance(300);
    world = { said: 'ready', rests: true };
    await driver.onChanges([changed(configMap('x', '3'))]);
    await clock.advance(5000);
    expect(written).toEqual(['x ready at 0.6']);
    await clock.run(() => driver.stop());
  });

  it('is carried out when its time is up, however often the state changes', async () => {
    let turn = 0;
    const { driver, written } = driverOf(() => ({ said: `turn ${turn}`, rests: false }));
    driver.start();
    for (turn = 1; turn <= 15; turn += 1) {
      await driver.onChanges([changed(configMap('x', String(turn)))]);
      await clock.advance(100);
    }
    expect(written[0]).toBe('x turn 10 at 1');
    await clock.run(() => driver.stop());
  });

  it('is forgotten where the state has come back to what is told', async () => {
    let world: { said: string; rests: boolean } | undefined = { said: 'moving', rests: false };
    const { driver, written } = driverOf(() => world);
    driver.start();
    await driver.onChanges([changed(configMap('x'))]);
    await clock.advance(100);
    world = undefined;
    await driver.onChanges([changed(configMap('x', '2'))]);
    await clock.advance(5000);
    expect(written).toEqual([]);
    await clock.run(() => driver.stop());
  });

  it('waits, in a function, for the rest of the cascade and no longer', async () => {
    const { driver, written } = driverOf(() => ({ said: 'moving', rests: false }));
    await clock.run(async () => {
      await driver.onChanges([changed(configMap('x'))]);
      return driver.runUntilQuiet(new Date(start.getTime() + 60_000));
    });
    expect(written).toEqual(['x moving at 0']);
  });

  it('does not wait where writes are not saved', async () => {
    const { driver, written } = driverOf(() => ({ said: 'moving', rests: false }), { savesWrites: false });
    driver.start();
    await driver.onChanges([changed(configMap('x'))]);
    await clock.advance(10);
    expect(written).toEqual(['x moving at 0']);
    await clock.run(() => driver.stop());
  });
});
