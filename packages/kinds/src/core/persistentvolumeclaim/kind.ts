import type { Kind } from '@berth/machinery/kind';
import { PersistentVolumeClaim } from './schema.ts';

export const persistentVolumeClaims = {
  group: '',
  version: 'v1',
  kind: 'PersistentVolumeClaim',
  plural: 'persistentvolumeclaims',
  singular: 'persistentvolumeclaim',
  shortNames: ['pvc'],
  namespaced: true,
  schema: PersistentVolumeClaim,
  returnsDeleted: true,
  subresources: { status: true },
  load: async () => (await import('./index.ts')).persistentVolumeClaims,
} satisfies Kind;
