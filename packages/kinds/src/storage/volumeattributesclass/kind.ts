import type { Kind } from '@berth/machinery/kind';
import { VolumeAttributesClass } from './schema.ts';

export const volumeAttributesClasses = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'VolumeAttributesClass',
  plural: 'volumeattributesclasses',
  singular: 'volumeattributesclass',
  shortNames: ['vac'],
  namespaced: false,
  schema: VolumeAttributesClass,
  returnsDeleted: true,
  load: async () => (await import('./index.ts')).volumeAttributesClasses,
} satisfies Kind;
