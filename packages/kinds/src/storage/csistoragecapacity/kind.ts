import type { Kind } from '@berth/machinery/kind';
import { CSIStorageCapacity } from './schema.ts';

export const csiStorageCapacities = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSIStorageCapacity',
  plural: 'csistoragecapacities',
  singular: 'csistoragecapacity',
  namespaced: true,
  schema: CSIStorageCapacity,
  load: async () => (await import('./index.ts')).csiStorageCapacities,
} satisfies Kind;
