import { expect, test } from 'vitest';
import { cells } from '../../testing.ts';
import { pods } from './index.ts';

const running = { running: { startedAt: '2026-05-01T11:00:00Z' } };
const done = (exitCode: number, reason?: string, signal?: number) => ({ terminated: { exitCode, reason, signal } });
const waiting = (reason: string) => ({ waiting: { reason } });
const status = (state: object, extra: object = {}) => ({ name: 'a', state, restartCount: 0, ready: false, ...extra });
const pod = (fields: object, spec: object = {}, metadata: object = {}): any => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', creationTimestamp: '2026-05-01T11:55:00Z', ...metadata },
  spec: { containers: [{ name: 'a' }], ...spec },
  status: { phase: 'Running', ...fields },
});

const ready = { type: 'Ready', status: 'True' };
const initialized = { type: 'Initialized', status: 'True' };
const init = { initContainers: [{ name: 'i' }, { name: 'j' }] };
const sidecar = { initContainers: [{ name: 'a', restartPolicy: 'Always' }] };
const deleted = { deletionTimestamp: '2026-05-01T11:59:00Z' };
const old = { lastState: { terminated: { exitCode: 1, finishedAt: '2026-05-01T11:57:00Z' } } };

/** READY, STATUS, RESTARTS, by what upstream's printers_test.go and its rules give. */
test.each<[string, any, string, string, string]>([
  ['nothing reported', pod({ phase: 'Pending' }), '0/1', 'Pending', '0'],
  [
    'gated',
    pod({ phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }] }),
    '0/1',
    'SchedulingGated',
    '0',
  ],
  ['running and ready', pod({ containerStatuses: [status(running, { ready: true })] }), '1/1', 'Running', '0'],
  ['the reason of the pod', pod({ phase: 'Failed', reason: 'Evicted' }), '0/1', 'Evicted', '0'],
  [
    'creating',
    pod({ phase: 'Pending', containerStatuses: [status(waiting('ContainerCreating'))] }),
    '0/1',
    'ContainerCreating',
    '0',
  ],
  [
    'crash loop',
    pod({ containerStatuses: [status(waiting('CrashLoopBackOff'), { restartCount: 3, ...old })] }),
    '0/1',
    'CrashLoopBackOff',
    '3 (3m ago)',
  ],
  [
    'restarted long ago',
    pod({ containerStatuses: [status(running, { ready: true, restartCount: 2 })] }),
    '1/1',
    'Running',
    '2',
  ],
  [
    'completed',
    pod({ phase: 'Succeeded', containerStatuses: [status(done(0, 'Completed'))] }),
    '0/1',
    'Completed',
    '0',
  ],
  ['killed by a signal', pod({ containerStatuses: [status(done(137, undefined, 9))] }), '0/1', 'Signal:9', '0'],
  ['an exit code', pod({ containerStatuses: [status(done(2))] }), '0/1', 'ExitCode:2', '0'],
  [
    'one completed, one running, ready',
    pod({ conditions: [ready], containerStatuses: [status(done(0, 'Completed')), status(running, { ready: true })] }),
    '1/1',
    'Running',
    '0',
  ],
  [
    'one completed, one running, not ready',
    pod({ containerStatuses: [status(done(0, 'Completed')), status(running, { ready: true })] }),
    '1/1',
    'NotReady',
    '0',
  ],
  [
    'first init container runs',
    pod({ initContainerStatuses: [status(running, { name: 'i' })] }, init),
    '0/1',
    'Init:0/2',
    '0',
  ],
  [
    'second init container waits',
    pod(
      { initContainerStatuses: [status(done(0), { name: 'i' }), status(waiting('PodInitializing'), { name: 'j' })] },
      init,
    ),
    '0/1',
    'Init:1/2',
    '0',
  ],
  [
    'init container cannot pull',
    pod({ initContainerStatuses: [status(waiting('ImagePullBackOff'), { name: 'i' })] }, init),
    '0/1',
    'Init:ImagePullBackOff',
    '0',
  ],
  [
    'init container failed',
    pod({ initContainerStatuses: [status(done(1, 'Error'), { name: 'i', restartCount: 2 })] }, init),
    '0/1',
    'Init:Error',
    '2',
  ],
  [
    'init container failed by exit code',
    pod({ initContainerStatuses: [status(done(3), { name: 'i' })] }, init),
    '0/1',
    'Init:ExitCode:3',
    '0',
  ],
  [
    'init container killed',
    pod({ initContainerStatuses: [status(done(137, undefined, 9), { name: 'i' })] }, init),
    '0/1',
    'Init:Signal:9',
    '0',
  ],
  [
    'restarts of init containers are forgotten once they are done',
    pod(
      {
        conditions: [initialized],
        initContainerStatuses: [status(done(0), { name: 'i', restartCount: 5 }), status(done(0), { name: 'j' })],
        containerStatuses: [status(running, { ready: true })],
      },
      init,
    ),
    '1/1',
    'Running',
    '0',
  ],
  [
    'a sidecar counts as a container',
    pod(
      {
        initContainerStatuses: [status(running, { ready: true, started: true, restartCount: 1 })],
        containerStatuses: [status(running, { ready: true })],
      },
      sidecar,
    ),
    '2/2',
    'Running',
    '1',
  ],
  [
    'a sidecar that has not started',
    pod({ initContainerStatuses: [status(running, { started: false })] }, sidecar),
    '0/2',
    'Init:0/1',
    '0',
  ],
  [
    'terminating',
    pod({ containerStatuses: [status(running, { ready: true })] }, {}, deleted),
    '1/1',
    'Terminating',
    '0',
  ],
  [
    'a finished pod that is deleted',
    pod({ phase: 'Succeeded', containerStatuses: [status(done(0, 'Completed'))] }, {}, deleted),
    '0/1',
    'Completed',
    '0',
  ],
  ['deleted on a lost node', pod({ reason: 'NodeLost' }, {}, deleted), '0/1', 'Unknown', '0'],
])('a pod: %s', (_, object, Ready, Status, Restarts) => {
  expect(cells(pods, object)).toMatchObject({ Name: 'web', Ready, Status, Restarts, Age: '5m' });
});

test('the wide columns say where a pod is', () => {
  expect(cells(pods, pod({ podIPs: [] }))).toMatchObject({
    IP: '<none>',
    Node: '<none>',
    'Nominated Node': '<none>',
    'Readiness Gates': '<none>',
  });
  const placed = pod(
    { podIPs: [{ ip: '10.1.2.3' }], nominatedNodeName: 'm', conditions: [{ type: 'a/b', status: 'True' }] },
    { nodeName: 'n', readinessGates: [{ conditionType: 'a/b' }, { conditionType: 'c/d' }] },
  );
  expect(cells(pods, placed)).toMatchObject({
    IP: '10.1.2.3',
    Node: 'n',
    'Nominated Node': 'm',
    'Readiness Gates': '1/2',
  });
});

test('the columns of pods are upstream’s, in its order', () => {
  const header = pods.columns.map(({ name, type, priority }) => `${name}:${type}:${priority ?? 0}`);
  expect(header).toEqual([
    'Name:string:0',
    'Ready:string:0',
    'Status:string:0',
    'Restarts:string:0',
    'Age:string:0',
    'IP:string:1',
    'Node:string:1',
    'Nominated Node:string:1',
    'Readiness Gates:string:1',
  ]);
});
