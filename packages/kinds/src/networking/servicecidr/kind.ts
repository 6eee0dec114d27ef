import type { Kind } from '@berth/machinery/kind';
import { ServiceCIDR } from './schema.ts';

export const serviceCIDRs = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'ServiceCIDR',
  plural: 'servicecidrs',
  singular: 'servicecidr',
  namespaced: false,
  schema: ServiceCIDR,
  subresources: { status: true },
  load: async () => (await import('./index.ts')).serviceCIDRs,
} satisfies Kind;
