import { describe, expect, it } from 'vitest';
import type { ContainerStatus, Pod } from '@berth/kinds/types';
import type { ContainerRecord, PodRecord } from '../runtime.ts';
import { testPod } from '../testing/agent.ts';
import { phaseOf } from './phase.ts';
import { podStatus, type StatusInputs } from './status.ts';

const now = new Date('2026-01-01T00:01:00Z');
const then = new Date('2026-01-01T00:00:30Z');
const running = { running: { startedAt: '2026-01-01T00:00:00Z' } };
const ended = (exitCode: number) => ({ terminated: { exitCode } });
const backingOff = { waiting: { reason: 'CrashLoopBackOff' } };

const status = (name: string, state: object, over: object = {}): ContainerStatus => ({
  name,
  state,
  ready: false,
  restartCount: 0,
  image: '',
  imageID: '',
  ...over,
});

describe('the phase', () => {
  const pod = (restartPolicy: string, initContainers: object[] = []): Pod =>
    testPod('p', { restartPolicy, initContainers, containers: [{ name: 'a' }, { name: 'b' }] }) as unknown as Pod;

  it.each([
    ['Always', running, running, 'Running'],
    ['Always', running, { waiting: {} }, 'Pending'],
    ['Always', ended(0), ended(0), 'Running'],
    ['OnFailure', ended(0), ended(0), 'Succeeded'],
    ['OnFailure', ended(0), ended(1), 'Running'],
    ['Never', ended(0), ended(1), 'Failed'],
    ['Never', ended(0), ended(0), 'Succeeded'],
    ['Never', running, ended(1), 'Running'],
  ])('with restartPolicy %s follows from the containers (%#)', (policy, a, b, phase) => {
    expect(phaseOf(pod(policy), [status('a', a), status('b', b)], false, true)).toBe(phase);
  });

  it('stays Running while a container that has run waits to be started again', () => {
    const waiting = status('b', backingOff, { lastState: ended(1) });
    expect(phaseOf(pod('Always'), [status('a', running), waiting], false, true)).toBe('Running');
  });

  it('is Pending until init containers are done, and Failed when one of a pod that is never restarted fails', () => {
    const init = [{ name: 'i' }];
    const rest = [status('a', { waiting: {} }), status('b', { waiting: {} })];
    expect(phaseOf(pod('Always', init), [status('i', running), ...rest], false, false)).toBe('Pending');
    expect(phaseOf(pod('Never', init), [status('i', ended(1)), ...rest], false, false)).toBe('Failed');
    expect(phaseOf(pod('Always', init), [status('i', ended(1)), ...rest], false, false)).toBe('Pending');
  });

  it('of a pod that is ending counts what its containers ended with', () => {
    expect(phaseOf(pod('Always'), [status('a', ended(0)), status('b', ended(0))], true, true)).toBe('Succeeded');
    expect(phaseOf(pod('Always'), [status('a', ended(0)), status('b', ended(137))], true, true)).toBe('Failed');
  });

  it('is not Succeeded while a sidecar still runs', () => {
    const init = [{ name: 's', restartPolicy: 'Always' }];
    expect(
      phaseOf(
        pod('Never', init),
        [status('s', running, { started: true }), status('a', ended(0)), status('b', ended(0))],
        false,
        true,
      ),
    ).toBe('Running');
  });
});

describe('the status', () => {
  const container = (over: Partial<ContainerRecord> = {}): ContainerRecord => ({
    id: 'c1',
    sandbox: 's',
    name: 'main',
    attempt: 0,
    state: 'running',
    createdAt: then,
    startedAt: then,
    exitCode: 0,
    reason: '',
    message: '',
    image: 'docker.io/library/busybox:1.36',
    imageRef: 'sha256:1',
    hash: '',
    logPath: '',
    ...over,
  });

  function of(containers: ContainerRecord[], over: Partial<StatusInputs> = {}, pod = testPod('web', {}, { uid: 'u' })) {
    const record: PodRecord = {
      uid: 'u',
      namespace: 'default',
      name: 'web',
      sandboxes: [{ id: 's', attempt: 0, ready: true, createdAt: then, addresses: ['10.0.0.2'] }],
      containers,
    };
    const none = new Map<string, never>();
    return podStatus({
      pod: pod as unknown as Pod,
      record,
      waiting: none,
      probes: none,
      runtimeName: 'containerd',
      hostAddresses: ['192.0.2.1'],
      startTime: then,
      terminal: false,
      now,
      ...over,
    });
  }

  const conditions = (list: { type: string; status: string; reason?: string }[] | undefined) =>
    (list ?? []).map(
      (condition) => `${condition.type}=${condition.status}${condition.reason ? ` ${condition.reason}` : ''}`,
    );

  it('of a running pod is complete', () => {
    expect(of([container()])).toEqual({
      observedGeneration: 1,
      phase: 'Running',
      conditions: ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map(
        (type) => ({
          type,
          status: 'True',
          observedGeneration: 1,
          lastProbeTime: null,
          lastTransitionTime: '2026-01-01T00:01:00Z',
        }),
      ),
      hostIP: '192.0.2.1',
      hostIPs: [{ ip: '192.0.2.1' }],
      podIP: '10.0.0.2',
      podIPs: [{ ip: '10.0.0.2' }],
      startTime: '2026-01-01T00:00:30Z',
      containerStatuses: [
        {
          name: 'main',
          image: 'docker.io/library/busybox:1.36',
          imageID: 'sha256:1',
          ready: true,
          started: true,
          restartCount: 0,
          state: { running: { startedAt: '2026-01-01T00:00:30Z' } },
          lastState: {},
          containerID: 'containerd://c1',
          resources: {},
        },
      ],
      qosClass: 'BestEffort',
    });
  });

  it('comes out the same when it is computed again from itself', () => {
    const first = of([container()]);
    const again = of(
      [container()],
      { now: new Date('2026-01-01T01:00:00Z') },
      { ...testPod('web', {}, { uid: 'u' }), status: first },
    );
    expect(again).toEqual(first);
  });

  it('says what is not ready, and since when', () => {
    const probes = new Map([['main', { ready: false }]]);
    const told = of([container()], { probes });
    expect(conditions(told.conditions)).toEqual([
      'PodReadyToStartContainers=True',
      'Initialized=True',
      'Ready=False ContainersNotReady',
      'ContainersReady=False ContainersNotReady',
      'PodScheduled=True',
    ]);
    expect(told.conditions?.[2]?.message).toBe('containers with unready status: [main]');
  });

  it('keeps the conditions others wrote, and heeds those that are readiness gates', () => {
    const pod = testPod('web', { readinessGates: [{ conditionType: 'example.org/lb' }] }, { uid: 'u' });
    expect(conditions(of([container()], {}, pod).conditions)[2]).toBe('Ready=False ReadinessGatesNotReady');
    const gate = { type: 'example.org/lb', status: 'True' };
    expect(conditions(of([container()], {}, { ...pod, status: { conditions: [gate] } }).conditions)).toEqual([
      'example.org/lb=True',
      'PodReadyToStartContainers=True',
      'Initialized=True',
      'Ready=True',
      'ContainersReady=True',
      'PodScheduled=True',
    ]);
  });

  it('shows a container in back-off as waiting, with its end as the last state', () => {
    const waiting = new Map([['main', { reason: 'CrashLoopBackOff', message: 'back-off' }]]);
    const [told] =
      of([container({ state: 'exited', exitCode: 2, finishedAt: now, attempt: 3 })], { waiting }).containerStatuses ??
      [];
    expect(told).toMatchObject({
      restartCount: 3,
      ready: false,
      started: false,
      state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } },
    });
    expect(told?.lastState?.terminated).toMatchObject({
      exitCode: 2,
      reason: 'Error',
      finishedAt: '2026-01-01T00:01:00Z',
      containerID: 'containerd://c1',
    });
  });

  it('counts a restart for a container that vanished while it ran', () => {
    const pod = {
      ...testPod('web', {}, { uid: 'u' }),
      status: { containerStatuses: [status('main', running, { restartCount: 1 })] },
    };
    const [told] = of([], {}, pod).containerStatuses ?? [];
    expect(told).toMatchObject({
      restartCount: 2,
      state: { waiting: { reason: 'ContainerCreating' } },
      lastState: { terminated: { exitCode: 137, reason: 'ContainerStatusUnknown' } },
    });
  });

  it('at the end of a pod is Succeeded or Failed, and nothing is left waiting', () => {
    const end = { terminal: true, final: true };
    expect(of([container({ state: 'exited', exitCode: 0, finishedAt: now })], end).phase).toBe('Succeeded');
    expect(of([], end).phase).toBe('Failed');
    const failed = of([container({ state: 'exited', exitCode: 137, finishedAt: now })], {
      ...end,
      failure: { reason: 'DeadlineExceeded', message: 'too long' },
    });
    expect(failed).toMatchObject({ phase: 'Failed', reason: 'DeadlineExceeded', message: 'too long' });
    expect(conditions(failed.conditions)[2]).toBe('Ready=False PodFailed');
  });

  it('never leaves a phase that is an end', () => {
    const pod = { ...testPod('web', {}, { uid: 'u' }), status: { phase: 'Succeeded' } };
    expect(of([container()], {}, pod).phase).toBe('Succeeded');
  });
});
