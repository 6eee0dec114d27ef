import type { Kind } from '@berth/machinery/kind';
import { VolumeAttachment } from './schema.ts';

export const volumeAttachments = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'VolumeAttachment',
  plural: 'volumeattachments',
  singular: 'volumeattachment',
  namespaced: false,
  schema: VolumeAttachment,
  returnsDeleted: true,
  subresources: { status: true },
  load: async () => (await import('./index.ts')).volumeAttachments,
} satisfies Kind;
