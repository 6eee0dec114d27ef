import { expect, test } from 'vitest';
import { change, created, updated } from '../../testing.ts';
import { pods } from './index.ts';

const body = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a', namespace: 'b' },
  spec: { containers: [{ name: 'a', image: 'b' }] },
};

test('a client cannot create a pod that claims to run', () => {
  const pod = created(pods, { ...body, status: { phase: 'Running', podIP: '10.0.0.1' } });
  expect(pod.status).toEqual({ phase: 'Pending', qosClass: 'BestEffort' });
});

test('a gated pod says at once why it is not scheduled', () => {
  const pod = created(
    pods,
    change(body, ({ spec }) => (spec.schedulingGates = [{ name: 'wait' }])),
  );
  expect(pod.status.conditions).toEqual([
    {
      type: 'PodScheduled',
      status: 'False',
      lastProbeTime: null,
      lastTransitionTime: '2026-05-01T12:00:00Z',
      reason: 'SchedulingGated',
      message: 'Scheduling is blocked due to non-empty scheduling gates',
    },
  ]);
});

test('a write of the pod keeps its status, a write of the status keeps the rest', () => {
  const old = created(pods, body);
  const status = { phase: 'Running', podIP: '10.0.0.1' };
  const main = updated(pods, old, { ...body, status });
  expect(main.status).toEqual(old.status);
  const other = change(body, ({ spec }) => (spec.containers[0].image = 'c'));
  const written = updated(pods, old, { ...other, status }, 'status');
  expect(written.spec).toEqual(old.spec);
  expect(written.status).toEqual({
    phase: 'Running',
    podIP: '10.0.0.1',
    podIPs: [{ ip: '10.0.0.1' }],
    qosClass: 'BestEffort',
  });
});

test('who controls a pod is not for its status to say', () => {
  const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'r', uid: '1', controller: true };
  const old = created(
    pods,
    change(body, ({ metadata }) => (metadata.ownerReferences = [owner])),
  );
  expect(updated(pods, old, body, 'status').metadata.ownerReferences).toEqual([owner]);
});

const grace = (spec: object, status: object | undefined, requested?: number) =>
  pods.gracefulDeletion?.(
    { ...body, spec: { ...body.spec, terminationGracePeriodSeconds: 30, ...spec }, status },
    requested,
  );

test.each<[string, object, object | undefined, number | undefined, number]>([
  ['no node yet', {}, { phase: 'Pending' }, undefined, 0],
  ['no node yet, grace asked for', {}, undefined, 10, 0],
  ['on a node', { nodeName: 'n' }, { phase: 'Running' }, undefined, 30],
  ['on a node, grace asked for', { nodeName: 'n' }, { phase: 'Running' }, 5, 5],
  ['on a node, at once', { nodeName: 'n' }, { phase: 'Running' }, 0, 0],
  ['succeeded', { nodeName: 'n' }, { phase: 'Succeeded' }, undefined, 0],
  ['failed', { nodeName: 'n' }, { phase: 'Failed' }, 60, 0],
  ['a negative period', { nodeName: 'n', terminationGracePeriodSeconds: -3 }, { phase: 'Running' }, undefined, 1],
])('a delete of a pod with %s', (_, spec, status, requested, expected) => {
  expect(grace(spec, status, requested)).toBe(expected);
});

test('a pod is found by its node, and by the fields clients select', () => {
  const pod = created(
    pods,
    change(body, ({ spec }) => (spec.nodeName = 'n')),
  );
  expect(pods.indexes?.(pod)).toEqual([{ index: 'node', value: 'n' }]);
  expect(pods.selectableFields?.(pod)).toEqual({
    'spec.nodeName': 'n',
    'spec.restartPolicy': 'Always',
    'spec.schedulerName': 'default-scheduler',
    'spec.serviceAccountName': '',
    'spec.hostNetwork': 'false',
    'status.phase': 'Pending',
    'status.podIP': '',
    'status.nominatedNodeName': '',
  });
});
