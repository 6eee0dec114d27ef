import { describe, expect, it } from 'vitest';
import type { Pod } from '@berth/kinds/types';
import { containerHash } from '../config/hash.ts';
import type { ContainerRecord, PodRecord, SandboxRecord } from '../runtime.ts';
import { testPod } from '../testing/agent.ts';
import { decide, type PodSnapshot } from './decide.ts';

const now = 1_000_000;
const at = (time: number) => new Date(time);
const image = 'busybox:1.36';

const sandbox = (over: Partial<SandboxRecord> = {}): SandboxRecord => ({
  id: 's0',
  attempt: 0,
  ready: true,
  createdAt: at(0),
  addresses: ['10.0.0.2'],
  ...over,
});
const record = (name: string, over: Partial<ContainerRecord> = {}): ContainerRecord => ({
  id: `${name}-id`,
  sandbox: 's0',
  name,
  attempt: 0,
  state: 'running',
  createdAt: at(0),
  startedAt: at(0),
  exitCode: 0,
  reason: '',
  message: '',
  image,
  imageRef: '',
  hash: containerHash({ name, image }),
  logPath: '',
  ...over,
});
const exited = (name: string, exitCode: number, over: Partial<ContainerRecord> = {}) =>
  record(name, { state: 'exited', exitCode, finishedAt: at(now - 1000), ...over });

function snapshot(
  spec: Record<string, unknown>,
  runtime: Partial<PodRecord> = {},
  over: Partial<PodSnapshot> = {},
): PodSnapshot {
  const pod = testPod('web', spec, { uid: 'u1' }) as unknown as Pod;
  const all: PodRecord = {
    uid: 'u1',
    namespace: 'default',
    name: 'web',
    sandboxes: [sandbox()],
    containers: [],
    ...runtime,
  };
  return { pod, record: all, backOffs: new Map(), probes: new Map(), failures: new Map(), now, ...over };
}

const brief = (one: PodSnapshot): string[] =>
  decide(one).actions.map((action) => {
    if (action.do === 'start') return `start ${action.name}#${action.attempt}`;
    return action.do === 'kill' ? `kill ${action.container.name}: ${action.message}` : `sandbox #${action.attempt}`;
  });

const two = {
  containers: [
    { name: 'a', image },
    { name: 'b', image },
  ],
};

describe('a pod without a usable sandbox', () => {
  it('gets one before anything else', () => {
    expect(brief(snapshot(two, { sandboxes: [] }))).toEqual(['sandbox #0']);
  });

  it.each([
    ['is dead', [sandbox({ ready: false })]],
    ['has no address', [sandbox({ addresses: [] })]],
    ['is one of two that stand', [sandbox({ id: 's1', attempt: 1 }), sandbox()]],
  ])('gets the next when the one it has %s', (_why, sandboxes) => {
    expect(brief(snapshot(two, { sandboxes }))).toEqual([`sandbox #${(sandboxes[0]?.attempt ?? 0) + 1}`]);
  });

  it('needs no address on the host’s network', () => {
    expect(brief(snapshot({ ...two, hostNetwork: true }, { sandboxes: [sandbox({ addresses: [] })] }))).toEqual([
      'start a#0',
      'start b#0',
    ]);
  });

  it('is over where nothing of it would run again', () => {
    const runtime = { sandboxes: [sandbox({ ready: false })], containers: [exited('a', 0), exited('b', 1)] };
    expect(decide(snapshot({ ...two, restartPolicy: 'Never' }, runtime))).toMatchObject({
      actions: [],
      finished: true,
    });
    expect(decide(snapshot({ ...two, restartPolicy: 'OnFailure' }, runtime)).finished).toBe(false);
  });

  it('runs its init containers again in the new one', () => {
    const spec = { ...two, initContainers: [{ name: 'i', image }] };
    const runtime = {
      sandboxes: [sandbox({ id: 's1', attempt: 1 }), sandbox({ ready: false })],
      containers: [record('a'), exited('i', 0)],
    };
    expect(brief(snapshot(spec, runtime))).toEqual(['start i#1']);
  });
});

describe('init containers', () => {
  const spec = {
    ...two,
    initContainers: [
      { name: 'i', image },
      { name: 's', image, restartPolicy: 'Always' },
      { name: 'j', image },
    ],
  };

  it('run one after the other, each to its good end', () => {
    expect(brief(snapshot(spec))).toEqual(['start i#0']);
    expect(brief(snapshot(spec, { containers: [record('i')] }))).toEqual([]);
    expect(brief(snapshot(spec, { containers: [exited('i', 0)] }))).toEqual(['start s#0']);
    expect(brief(snapshot(spec, { containers: [exited('i', 0), record('s')] }))).toEqual(['start j#0']);
    expect(brief(snapshot(spec, { containers: [exited('i', 0), record('s'), exited('j', 0)] }))).toEqual([
      'start a#0',
      'start b#0',
    ]);
  });

  it('wait for a sidecar’s startup probe', () => {
    const containers = [exited('i', 0), record('s')];
    expect(brief(snapshot(spec, { containers }, { probes: new Map([['s', { started: false }]]) }))).toEqual([]);
  });

  it('that fail are tried again, or fail the pod that is never restarted', () => {
    const containers = [exited('i', 1)];
    expect(brief(snapshot(spec, { containers }))).toEqual(['start i#1']);
    expect(decide(snapshot({ ...spec, restartPolicy: 'Never' }, { containers })).finished).toBe(true);
  });

  it('are done for good once a regular container has run; sidecars are not', () => {
    const containers = [record('a'), record('b'), exited('s', 0)];
    expect(brief(snapshot(spec, { containers }))).toEqual(['start s#1']);
  });

  it('sidecars do not keep a pod alive whose work is done', () => {
    const containers = [exited('a', 0), exited('b', 0), record('s'), exited('i', 0), exited('j', 0)];
    expect(decide(snapshot({ ...spec, restartPolicy: 'Never' }, { containers }))).toMatchObject({
      actions: [],
      finished: true,
    });
  });
});

describe('regular containers', () => {
  it('are left alone while they run', () => {
    const plan = decide(snapshot(two, { containers: [record('a'), record('b')] }));
    expect([plan.actions, plan.finished, plan.wakeAt]).toEqual([[], false, undefined]);
  });

  it.each([
    ['Always', 0, ['start a#1']],
    ['Always', 1, ['start a#1']],
    ['OnFailure', 0, []],
    ['OnFailure', 1, ['start a#1']],
    ['Never', 1, []],
  ])('that end are started again by restartPolicy %s after exit code %i: %j', (restartPolicy, exitCode, actions) => {
    expect(brief(snapshot({ ...two, restartPolicy }, { containers: [exited('a', exitCode), record('b')] }))).toEqual(
      actions,
    );
  });

  it('wait in CrashLoopBackOff, and are started when it is over', () => {
    const backOffs = new Map([['a', { delay: 20_000, updated: now - 2000 }]]);
    const containers = [exited('a', 1, { attempt: 2 }), record('b')];
    const waiting = decide(snapshot(two, { containers }, { backOffs }));
    expect(waiting).toMatchObject({ actions: [], backedOff: ['a'], wakeAt: now + 19_000 });
    expect(waiting.waiting.get('a')).toEqual({
      reason: 'CrashLoopBackOff',
      message: 'back-off 20s restarting failed container=a pod=web_default(u1)',
    });
    const later = decide(snapshot(two, { containers }, { backOffs, now: now + 19_000 }));
    expect(later.actions).toEqual([
      { do: 'start', name: 'a', kind: 'regular', attempt: 3, backOff: { delay: 40_000, updated: now + 19_000 } },
    ]);
  });

  it('that could not be started keep their reason until it is time to try again', () => {
    const waiting = { reason: 'CreateContainerConfigError', message: 'configmap "x" not found' };
    const failures = new Map([['a', { waiting, retryAt: now + 500 }]]);
    const plan = decide(snapshot(two, { containers: [record('b')] }, { failures }));
    expect([plan.actions, plan.wakeAt, plan.waiting.get('a')]).toEqual([[], now + 500, waiting]);
    expect(brief(snapshot(two, { containers: [record('b')] }, { failures, now: now + 500 }))).toEqual(['start a#0']);
  });

  it('are replaced when their image changed, whatever the restart policy', () => {
    const spec = { containers: [{ name: 'a', image: 'busybox:new' }], restartPolicy: 'Never' };
    expect(brief(snapshot(spec, { containers: [record('a')] }))).toEqual([
      'kill a: Container a definition changed, will be restarted',
    ]);
    expect(brief(snapshot(spec, { containers: [exited('a', 137)] }))).toEqual(['start a#1']);
  });

  it('are killed when they fail their liveness or startup probe', () => {
    const probes = new Map([['a', { failed: 'liveness' as const }]]);
    expect(brief(snapshot(two, { containers: [record('a'), record('b')] }, { probes }))).toEqual([
      'kill a: Container a failed liveness probe, will be restarted',
    ]);
    const never = { ...two, restartPolicy: 'Never' };
    expect(brief(snapshot(never, { containers: [record('a'), record('b')] }, { probes }))).toEqual([
      'kill a: Container a failed liveness probe',
    ]);
  });

  it('of a runtime that forgot them count on from what was reported', () => {
    const one = snapshot(two, { sandboxes: [sandbox()], containers: [record('b')] });
    const status = { containerStatuses: [{ name: 'a', restartCount: 4, state: { running: {} } }] };
    expect(brief({ ...one, pod: { ...one.pod, status } as unknown as Pod })).toEqual(['start a#5']);
  });
});

describe('ephemeral containers', () => {
  const spec = { containers: [{ name: 'main', image }], ephemeralContainers: [{ name: 'debug', image }] };

  it('are started once, also while init containers run, and never again', () => {
    expect(brief(snapshot(spec, { containers: [record('main')] }))).toEqual(['start debug#0']);
    const initializing = { ...spec, initContainers: [{ name: 'init', image }] };
    expect(brief(snapshot(initializing, { containers: [record('init')] }))).toEqual(['start debug#0']);
    expect(brief(snapshot(spec, { containers: [record('main'), record('debug')] }))).toEqual([]);
    expect(brief(snapshot(spec, { containers: [record('main'), exited('debug', 1)] }))).toEqual([]);
    const forgotten = snapshot(spec, { containers: [record('main')] });
    forgotten.pod.status = {
      ephemeralContainerStatuses: [{ name: 'debug', state: { terminated: { exitCode: 0 } } }],
    } as unknown as Pod['status'];
    expect(brief(forgotten)).toEqual([]);
  });

  it('do not keep a pod alive whose work is done', () => {
    const done = { ...spec, restartPolicy: 'Never' };
    expect(decide(snapshot(done, { containers: [exited('main', 0), record('debug')] })).finished).toBe(true);
  });
});
