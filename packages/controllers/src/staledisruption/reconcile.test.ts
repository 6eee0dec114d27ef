import type { KubeObject } from '@berth/machinery/object';
import { expect, it } from 'vitest';
import { reconciler } from './reconcile.ts';

const at = (minute: number) => new Date(Date.UTC(2030, 0, 1, 0, minute));
const pod = (condition: object, more: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'd', uid: 'u', resourceVersion: '1', ...more },
  status: {
    phase: 'Running',
    conditions: [
      { type: 'Ready', status: 'True' },
      { type: 'DisruptionTarget', status: 'True', lastTransitionTime: '2030-01-01T00:00:00Z', ...condition },
    ],
  },
});
const decide = (object: KubeObject, minute: number) => reconciler.decide({ pod: object }, at(minute));

it('waits two minutes for a pod to go that is said to be disrupted', () => {
  expect(decide(pod({}), 1)).toEqual({ writes: [], requeueAfter: 60_000 });
});

it('takes the condition back after that, and leaves the others', () => {
  const [write] = decide(pod({ reason: 'EvictionByEvictionAPI', message: 'm' }), 3).writes;
  expect(write).toMatchObject({ verb: 'update', subresource: 'status' });
  expect(write?.verb === 'update' && write.object.status.conditions).toEqual([
    { type: 'Ready', status: 'True' },
    { type: 'DisruptionTarget', status: 'False', lastProbeTime: null, lastTransitionTime: '2030-01-01T00:03:00Z' },
  ]);
});

it.each([
  ['goes', pod({}, { deletionTimestamp: '2030-01-01T00:00:01Z' })],
  ['was told so by its node', pod({ reason: 'TerminationByKubelet' })],
  ['is not said to be', pod({ status: 'False' })],
])('leaves a pod alone that %s', (_name, object) => {
  expect(decide(object, 9)).toEqual({ writes: [] });
});
