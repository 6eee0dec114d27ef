import type { Kind } from '@berth/machinery/kind';
import { PersistentVolume } from './schema.ts';

export const persistentVolumes = {
  group: '',
  version: 'v1',
  kind: 'PersistentVolume',
  plural: 'persistentvolumes',
  singular: 'persistentvolume',
  shortNames: ['pv'],
  namespaced: false,
  schema: PersistentVolume,
  returnsDeleted: true,
  subresources: { status: true },
  load: async () => (await import('./index.ts')).persistentVolumes,
} satisfies Kind;
