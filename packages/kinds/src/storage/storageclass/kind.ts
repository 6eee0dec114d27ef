import type { Kind } from '@berth/machinery/kind';
import { StorageClass } from './schema.ts';

export const storageClasses = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'StorageClass',
  plural: 'storageclasses',
  singular: 'storageclass',
  shortNames: ['sc'],
  namespaced: false,
  schema: StorageClass,
  returnsDeleted: true,
  load: async () => (await import('./index.ts')).storageClasses,
} satisfies Kind;
