import type { KubeObject } from '@berth/machinery/object';
import { expect, it } from 'vitest';
import { createNodeIpam } from './index.ts';
import { rangeOf, subnet } from '@berth/machinery/ranges';

const node = (podCIDR?: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'n' },
  spec: podCIDR === undefined ? {} : { podCIDR },
});
const guard = { ownerUid: 'podcidrs', value: 3 };
const decide = (given: KubeObject | undefined, taken: string[], cidr = '10.244.0.0/15') =>
  createNodeIpam(cidr).decide({ node: given, taken: new Set(taken), guard }, new Date(0));

it('gives a node the first free range, under the guard of the pool', () => {
  const { writes } = decide(node(), ['10.244.0.0/24', '10.244.1.0/24', '10.244.3.0/24']);
  expect(writes).toEqual([
    { verb: 'update', guard, object: { ...node(), spec: { podCIDR: '10.244.2.0/24', podCIDRs: ['10.244.2.0/24'] } } },
  ]);
});

it('never changes the range a node has, nor gives one to a node that is gone', () => {
  expect(decide(node('10.244.9.0/24'), []).writes).toEqual([]);
  expect(decide(undefined, []).writes).toEqual([]);
});

it('says so when the pool is empty', () => {
  const { writes, events } = decide(node(), ['10.0.0.0/24'], '10.0.0.0/24');
  expect(writes).toEqual([]);
  expect(events?.[0]?.reason).toBe('CIDRNotAvailable');
});

it('cuts ranges as the bits say', () => {
  const range = rangeOf('10.244.0.0/15');
  expect([0, 255, 256, 511].map((index) => subnet(range, 24, index))).toEqual([
    '10.244.0.0/24',
    '10.244.255.0/24',
    '10.245.0.0/24',
    '10.245.255.0/24',
  ]);
  for (const bad of ['10.0.0.0', '10.0.0.256/8', '10.0.0.0/33', 'fd00::/8']) expect(() => rangeOf(bad)).toThrow(bad);
});
