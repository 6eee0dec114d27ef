import type { Kind } from '@berth/machinery/kind';
import { ConfigMap } from './schema.ts';

export const configMaps = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  singular: 'configmap',
  shortNames: ['cm'],
  namespaced: true,
  schema: ConfigMap,
  load: async () => (await import('./index.ts')).configMaps,
} satisfies Kind;
