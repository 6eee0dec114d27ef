import type { KubeObject } from '@berth/machinery/object';
import { expect, it } from 'vitest';
import { reconciler } from './reconcile.ts';

const address: KubeObject = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'IPAddress',
  metadata: {
    name: '10.96.0.9',
    creationTimestamp: '2026-01-01T00:00:00Z',
    labels: { 'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io' },
  },
  spec: { parentRef: { resource: 'services', namespace: 'blue', name: 'web' } },
};
const service = (...clusterIPs: string[]): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { clusterIPs },
});
const after = (seconds: number) => new Date(Date.parse('2026-01-01T00:00:00Z') + seconds * 1000);

it('leaves an address alone while its Service has it', () => {
  expect(reconciler.decide({ address, service: service('10.96.0.9') }, after(999))).toEqual({ writes: [] });
});

it('gives an address back when no Service has it, a minute after it was made and not before', () => {
  for (const other of [undefined, service('10.96.0.1')]) {
    expect(reconciler.decide({ address, service: other }, after(20))).toEqual({ writes: [], requeueAfter: 40_000 });
    expect(reconciler.decide({ address, service: other }, after(61))).toEqual({
      writes: [{ verb: 'delete', object: address, exactly: true }],
    });
  }
});

it('never touches an address that somebody else manages, or one that is gone', () => {
  const foreign = { ...address, metadata: { ...address.metadata, labels: {} } };
  expect(reconciler.decide({ address: foreign, service: undefined }, after(999))).toEqual({ writes: [] });
  expect(reconciler.decide({ address: undefined, service: undefined }, after(999))).toEqual({ writes: [] });
});
