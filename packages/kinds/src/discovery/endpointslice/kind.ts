import type { Kind } from '@berth/machinery/kind';
import { EndpointSlice } from './schema.ts';

export const endpointSlices = {
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  singular: 'endpointslice',
  namespaced: true,
  schema: EndpointSlice,
  load: async () => (await import('./index.ts')).endpointSlices,
} satisfies Kind;
