import type { Client } from '@berth/machinery/client';
import { ApiError } from '@berth/machinery/errors';
import type { KubeObject } from '@berth/machinery/object';
import type { EventRecord } from '@berth/machinery/reconcile';
import { createVirtualClock } from '@berth/table/sim';
import { describe, expect, it } from 'vitest';
import { configMap, fakeClient } from '../testing/fakes.ts';
import { Recorder } from './events.ts';

const event = (message: string, name = 'x', reason = 'Done'): EventRecord => ({
  regarding: configMap(name),
  type: 'Normal',
  reason,
  message,
});

/** Events kept by name, as the API would. */
function setUp(known = new Map<string, KubeObject>(), savesWrites = false) {
  const written: string[] = [];
  const clock = createVirtualClock(new Date('2030-01-01T00:00:00Z'));
  const put = async (_identity: unknown, object: KubeObject) => {
    known.set(object.metadata.name ?? '', object);
    return object;
  };
  const create: Client['create'] = async (identity, object) => {
    if (known.has(object.metadata.name ?? '')) throw new ApiError('AlreadyExists', 'it exists');
    return put(identity, object);
  };
  const { client } = fakeClient({
    create,
    update: put,
    get: async (_resource, _namespace, name) => known.get(name),
    createMany: async (identity, objects) => {
      written.push(`${objects.length} at ${clock.now().getTime() % 1000}`);
      return Promise.all(objects.map((object) => create(identity, object).catch((error: Error) => error)));
    },
  });
  const recorder = new Recorder({ client, clock, log: { info() {}, warn() {}, error() {} }, savesWrites });
  const record = async (...events: EventRecord[]) => {
    recorder.record({ name: 'test' }, events);
    await recorder.flush();
  };
  return {
    clock,
    known,
    written,
    recorder,
    record,
    said: () => [...known.values()].map(({ message, count }) => `${message} x${count}`),
  };
}

describe('events', () => {
  it('wait for each other where writes are saved, for half a second and not beyond a flush', async () => {
    const { clock, written, recorder, known } = setUp(new Map(), true);
    recorder.record({ name: 'one' }, [event('first')]);
    await clock.advance(300);
    recorder.record({ name: 'two' }, [event('second'), event('third')]);
    await clock.advance(300);
    expect(written).toEqual(['1 at 500', '2 at 500']);
    recorder.record({ name: 'one' }, [event('fourth')]);
    await recorder.flush();
    expect(known.size).toBe(4);
  });

  it('say who, of what, why and when', async () => {
    const { known, record } = setUp();
    await record(event('all is well'));
    const [[name, said] = []] = known;
    expect(name).toMatch(/^x\.[0-9a-f]{16}$/);
    expect(said).toMatchObject({
      metadata: { namespace: 'blue' },
      involvedObject: {
        kind: 'ConfigMap',
        namespace: 'blue',
        name: 'x',
        uid: 'x-uid',
        apiVersion: 'v1',
        resourceVersion: '1',
      },
      reason: 'Done',
      message: 'all is well',
      source: { component: 'test-controller' },
      reportingComponent: 'test-controller',
      firstTimestamp: '2030-01-01T00:00:00Z',
      lastTimestamp: '2030-01-01T00:00:00Z',
      count: 1,
      type: 'Normal',
    });
  });

  it('are counted when they repeat, at once, later, and by another process', async () => {
    const { known, clock, record, said } = setUp();
    await record(event('a'), event('b'), event('a'));
    await clock.advance(5000);
    await record(event('a'));
    expect(said()).toEqual(['a x3', 'b x1']);
    expect([...known.values()][0]).toMatchObject({
      firstTimestamp: '2030-01-01T00:00:00Z',
      lastTimestamp: '2030-01-01T00:00:05Z',
    });
    await setUp(known).record(event('a'));
    expect(said()).toEqual(['a x4', 'b x1']);
  });

  it('of the scheduler are of the new form, in which repetition is a series', async () => {
    const { known, clock, recorder } = setUp();
    const scheduler = { name: 'scheduler', component: 'default-scheduler' };
    const tell = async () => {
      recorder.record(scheduler, [{ ...event('no node fits'), action: 'Scheduling' }]);
      await recorder.flush();
    };
    await tell();
    const [first] = known.values();
    expect(first).toMatchObject({
      eventTime: '2030-01-01T00:00:00.000000Z',
      firstTimestamp: null,
      lastTimestamp: null,
      source: {},
      reportingComponent: 'default-scheduler',
      reportingInstance: 'default-scheduler',
    });
    expect(first).not.toHaveProperty('count');
    await clock.advance(5000);
    await tell();
    await tell();
    expect([...known.values()]).toMatchObject([
      { eventTime: first?.eventTime, series: { count: 3, lastObservedTime: '2030-01-01T00:00:05.000000Z' } },
    ]);
  });

  it('are cut off when one object says too much, and let through again by and by', async () => {
    const { clock, record, said } = setUp();
    for (let index = 0; index < 40; index += 1) await record(event('again', 'x', `Reason${index}`));
    await record(event('another', 'y'));
    expect(said()).toHaveLength(26);
    await clock.advance(300_000);
    await record(event('again', 'x', 'Late'));
    expect(said()).toHaveLength(27);
  });

  it('that differ in their words only are combined from the tenth on', async () => {
    const { record, said } = setUp();
    for (let index = 1; index <= 12; index += 1) await record(event(`pod ${index}`));
    expect(said().slice(8)).toEqual(['pod 9 x1', '(combined from similar events): pod 12 x3']);
  });
});
