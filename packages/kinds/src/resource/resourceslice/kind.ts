import type { Kind } from '@berth/machinery/kind';
import { ResourceSlice } from './schema.ts';

export const resourceSlices = {
  group: 'resource.k8s.io',
  version: 'v1',
  kind: 'ResourceSlice',
  plural: 'resourceslices',
  singular: 'resourceslice',
  namespaced: false,
  schema: ResourceSlice,
  returnsDeleted: true,
  load: async () => (await import('./index.ts')).resourceSlices,
} satisfies Kind;
