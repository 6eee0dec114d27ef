import type { Kind } from '@berth/machinery/kind';
import { DeviceClass } from './schema.ts';

export const deviceClasses = {
  group: 'resource.k8s.io',
  version: 'v1',
  kind: 'DeviceClass',
  plural: 'deviceclasses',
  singular: 'deviceclass',
  namespaced: false,
  schema: DeviceClass,
  returnsDeleted: true,
  load: async () => (await import('./index.ts')).deviceClasses,
} satisfies Kind;
