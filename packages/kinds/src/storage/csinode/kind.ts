import type { Kind } from '@berth/machinery/kind';
import { CSINode } from './schema.ts';

export const csiNodes = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSINode',
  plural: 'csinodes',
  singular: 'csinode',
  namespaced: false,
  schema: CSINode,
  returnsDeleted: true,
  load: async () => (await import('./index.ts')).csiNodes,
} satisfies Kind;
