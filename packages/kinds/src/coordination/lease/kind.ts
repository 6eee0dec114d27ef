import type { Kind } from '@berth/machinery/kind';
import { Lease } from './schema.ts';

export const leases = {
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  plural: 'leases',
  singular: 'lease',
  namespaced: true,
  schema: Lease,
  load: async () => (await import('./index.ts')).leases,
} satisfies Kind;
