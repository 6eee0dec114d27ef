import type { Kind } from '@berth/machinery/kind';
import { CSIDriver } from './schema.ts';

export const csiDrivers = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSIDriver',
  plural: 'csidrivers',
  singular: 'csidriver',
  namespaced: false,
  schema: CSIDriver,
  returnsDeleted: true,
  load: async () => (await import('./index.ts')).csiDrivers,
} satisfies Kind;
