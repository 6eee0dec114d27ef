import type { Kind } from '@berth/machinery/kind';
import { Ingress } from './schema.ts';

export const ingresses = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'Ingress',
  plural: 'ingresses',
  singular: 'ingress',
  shortNames: ['ing'],
  namespaced: true,
  schema: Ingress,
  subresources: { status: true },
  load: async () => (await import('./index.ts')).ingresses,
} satisfies Kind;
