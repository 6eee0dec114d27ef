import { describe, expect, it } from 'vitest';
import type { SyncRequest, SyncResponse } from '@berth/machinery/nodeprotocol';
import { LinkError } from '../deps.ts';
import { createRecorder } from '../events/recorder.ts';
import { eventually, quiet, realClock, testPod } from '../testing/agent.ts';
import type { Pod } from '@berth/kinds/types';
import { type Changed, Desired } from './desired.ts';
import { createSyncLoop } from './loop.ts';
import { Outbox, type Pending } from './outbox.ts';

const object = (name: string, resourceVersion: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'a', resourceVersion },
});
const quietResponse: SyncResponse = { results: [], cursors: {}, changes: {}, pollAfter: 60_000 };

describe('desired state', () => {
  it('tells what a replacement really changed', () => {
    const desired = new Desired();
    desired.apply({
      cursors: { pods: '1' },
      changes: { pods: { replace: [object('x', '1'), object('y', '1'), object('z', '1')] } },
    });
    const changed = desired.apply({
      cursors: { pods: '5' },
      changes: { pods: { replace: [object('x', '1'), object('y', '4')] } },
    });
    expect(changed).toEqual([
      { resource: 'pods', key: 'a/z' },
      { resource: 'pods', key: 'a/y' },
    ]);
    expect(desired.cursors).toEqual({ pods: '5' });
  });

  it('comes back from disk as it was', () => {
    const desired = new Desired();
    desired.apply({
      cursors: { pods: '1' },
      changes: { pods: { replace: [object('x', '1')] }, nodes: { changed: [], removed: [] } },
    });
    const restored = new Desired();
    restored.restore(JSON.parse(JSON.stringify(desired.save())));
    expect([restored.cursors, restored.get('pods', 'a', 'x')]).toEqual([{ pods: '1' }, object('x', '1')]);
  });

  it('survives objects with hostile names', () => {
    const desired = new Desired();
    desired.apply({
      cursors: {},
      changes: { pods: { changed: [object('__proto__', '1')], removed: ['a/constructor'] } },
    });
    expect(desired.get('pods', 'a', '__proto__')).toBeDefined();
    expect(desired.get('pods', 'a', 'constructor')).toBeUndefined();
  });
});

describe('the outbox', () => {
  const pending = (key: string, name: string, settled: Pending['settled'] = () => false): Pending => ({
    key,
    build: () => ({ verb: 'create', object: object(name, '1') }),
    settled,
  });
  const names = (writes: SyncRequest['writes']) =>
    writes.map((write) => ('object' in write ? (write.object['metadata'] as { name: string }).name : ''));

  it('keeps one write a key, the newest, in the order they were last put', () => {
    const outbox = new Outbox(() => {});
    for (const [key, name] of [
      ['a', 'one'],
      ['b', 'two'],
      ['a', 'three'],
    ] as const)
      outbox.put(pending(key, name));
    expect(names(outbox.take().writes)).toEqual(['two', 'three']);
  });

  it('does not lose what is put while an exchange is under way, nor what was not answered', () => {
    const outbox = new Outbox(() => {});
    outbox.put(pending('a', 'old'));
    outbox.put(pending('b', 'other'));
    const { settle } = outbox.take();
    outbox.put(pending('a', 'new'));
    settle([{ resourceVersion: '1' }]);
    expect(names(outbox.take().writes)).toEqual(['other', 'new']);
  });

  it('sends again what asks for it', () => {
    const outbox = new Outbox(() => {});
    let tries = 0;
    outbox.put(pending('a', 'x', () => (tries += 1) < 2));
    outbox.take().settle([{ status: { code: 409 } }]);
    expect(outbox.size).toBe(1);
    outbox.take().settle([{ status: { code: 409 } }]);
    expect(outbox.size).toBe(0);
  });

  it('takes at most what one exchange may carry, and drops the oldest of too many events', () => {
    const outbox = new Outbox(() => {});
    for (let index = 0; index < 2500; index += 1) outbox.put(pending(`event/${index}`, `e${index}`));
    outbox.put(pending('status', 's'));
    expect(outbox.size).toBe(2001);
    expect(names(outbox.take().writes).slice(0, 1)).toEqual(['e500']);
    expect(outbox.take().writes).toHaveLength(500);
  });
});

function stage(sync: (request: SyncRequest, signal: AbortSignal) => Promise<SyncResponse>) {
  const requests: SyncRequest[] = [];
  const desired = new Desired();
  const changes: Changed[] = [];
  let kick = () => {};
  const outbox = new Outbox(() => kick());
  const link = {
    sync: (request: SyncRequest, signal: AbortSignal) => {
      requests.push(request);
      return sync(request, signal);
    },
    request: async () => object('x', '1'),
  };
  const loop = createSyncLoop({
    link,
    clock: realClock,
    log: quiet,
    random: () => 0.5,
    desired,
    outbox,
    changed: (list) => changes.push(...list),
  });
  kick = loop.kick;
  loop.start();
  return { requests, desired, outbox, changes, [Symbol.asyncDispose]: () => loop.stop() };
}

const held = (signal: AbortSignal): Promise<SyncResponse> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(new LinkError(0, 'aborted'))));

describe('the sync loop', () => {
  it('holds an exchange open while there is nothing to say, and breaks it off to say something', async () => {
    await using loop = stage((request, signal) =>
      request.writes.length > 0
        ? Promise.resolve({ ...quietResponse, results: [{ resourceVersion: '1' }] })
        : held(signal),
    );
    await eventually(() => expect(loop.requests).toHaveLength(1));
    expect(loop.requests[0]).toMatchObject({ wait: 25_000, writes: [] });
    loop.outbox.put({ key: 'a', build: () => ({ verb: 'create', object: object('x', '1') }), settled: () => false });
    await eventually(() =>
      expect(loop.requests.map(({ wait, writes }) => [wait, writes.length])).toEqual([
        [25_000, 0],
        [0, 1],
        [25_000, 0],
      ]),
    );
    expect(loop.outbox.size).toBe(0);
  });

  it('hands its cursors back and keeps its writes until an exchange goes through', async () => {
    let failures = 2;
    await using loop = stage(async (request, signal) => {
      if (failures-- > 0) throw new LinkError(503, 'away');
      if (request.writes.length === 0) return held(signal);
      return { ...quietResponse, results: [{ resourceVersion: '1' }], cursors: { pods: '7' } };
    });
    loop.outbox.put({ key: 'a', build: () => ({ verb: 'create', object: object('x', '1') }), settled: () => false });
    await eventually(() => expect(loop.requests.at(-1)).toMatchObject({ cursors: { pods: '7' }, writes: [] }));
    expect(loop.outbox.size).toBe(0);
  });
});

describe('events', () => {
  it('that repeat are counted, not written again; too many of one object are dropped', () => {
    const outbox = new Outbox(() => {});
    const recorder = createRecorder({ clock: realClock, outbox, nodeName: 'n', random: () => 0 });
    const pod = testPod('web', {}, { uid: 'u' }) as unknown as Pod;
    for (let index = 0; index < 3; index += 1)
      recorder.pod(pod, 'Warning', 'BackOff', 'again', { name: 'main', init: false });
    const { writes, settle } = outbox.take();
    expect(writes).toHaveLength(1);
    expect(writes[0]).toMatchObject({
      verb: 'create',
      object: {
        count: 3,
        involvedObject: { fieldPath: 'spec.containers{main}' },
        source: { component: 'kubelet', host: 'n' },
      },
    });
    settle([{ resourceVersion: '1' }]);
    recorder.pod(pod, 'Warning', 'BackOff', 'again', { name: 'main', init: false });
    expect(outbox.take().writes[0]).toMatchObject({ verb: 'update', object: { count: 4 } });
    for (let index = 0; index < 100; index += 1) recorder.pod(pod, 'Normal', 'Pulled', `image ${index}`);
    expect(outbox.size).toBe(1 + 25 - 4);
  });
});
