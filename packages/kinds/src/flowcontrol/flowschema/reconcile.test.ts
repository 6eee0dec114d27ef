import type { KubeObject } from '@berth/machinery/object';
import { expect, it } from 'vitest';
import { reconciler } from './reconcile.ts';

const schema = (conditions?: object[]): KubeObject => ({
  apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
  kind: 'FlowSchema',
  metadata: { name: 's', resourceVersion: '1' },
  spec: { priorityLevelConfiguration: { name: 'l' } },
  ...(conditions === undefined ? {} : { status: { conditions } }),
});
const now = new Date('2030-01-01T00:00:00.500Z');
const lost = {
  type: 'Dangling',
  status: 'True',
  lastTransitionTime: '2030-01-01T00:00:00Z',
  reason: 'NotFound',
  message: 'This FlowSchema references the PriorityLevelConfiguration object named "l" but there is no such object',
};
const conditionsAfter = (...snapshot: Parameters<typeof reconciler.decide>): unknown => {
  const [write] = reconciler.decide(...snapshot).writes;
  return write?.verb === 'update' ? write.object.status.conditions : undefined;
};

it('a schema whose level is missing is said to dangle, and it is said once', () => {
  expect(conditionsAfter({ schema: schema() }, now)).toEqual([lost]);
  expect(reconciler.decide({ schema: schema([lost]) }, now).writes).toEqual([]);
});

it('a schema whose level is there does not dangle, and what others say of it stays', () => {
  const level = schema();
  expect(conditionsAfter({ schema: schema([{ type: 'Other' }, lost]), level }, now)).toEqual([
    { type: 'Other' },
    {
      ...lost,
      status: 'False',
      reason: 'Found',
      message: 'This FlowSchema references the PriorityLevelConfiguration object named "l" and it exists',
    },
  ]);
});
