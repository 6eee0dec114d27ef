import { expect, it } from 'vitest';
import { relayedCluster, relayToken } from './relay.ts';

const now = 1_700_000_000_000;

it('a token lets its bearer dial in the cluster it was made for, for a minute, and nobody makes one without the secret', () => {
  const token = relayToken('secret', 'c1', now);
  expect(relayedCluster('secret', token, now + 1000)).toBe('c1');
  expect(relayedCluster('secret', token, now + 61_000)).toBeUndefined();
  expect(relayedCluster('other', token, now)).toBeUndefined();
  expect(relayedCluster('secret', token.replace('c1', 'c2'), now)).toBeUndefined();
  const [cluster, until, signed] = token.split('.');
  expect(relayedCluster('secret', `${cluster}.${Number(until) + 1}.${signed}`, now)).toBeUndefined();
  for (const bad of ['', '.', 'c1', 'c1.NaN.x', `${token}x`])
    expect(relayedCluster('secret', bad, now)).toBeUndefined();
});
