import type { Kind } from '@berth/machinery/kind';
import { NetworkPolicy } from './schema.ts';

export const networkPolicies = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
  singular: 'networkpolicy',
  shortNames: ['netpol'],
  namespaced: true,
  schema: NetworkPolicy,
  load: async () => (await import('./index.ts')).networkPolicies,
} satisfies Kind;
