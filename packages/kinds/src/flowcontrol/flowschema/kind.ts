import type { Kind } from '@berth/machinery/kind';
import { FlowSchema } from './schema.ts';

export const flowSchemas = {
  group: 'flowcontrol.apiserver.k8s.io',
  version: 'v1',
  kind: 'FlowSchema',
  plural: 'flowschemas',
  singular: 'flowschema',
  namespaced: false,
  schema: FlowSchema,
  subresources: { status: true },
  load: async () => (await import('./index.ts')).flowSchemas,
} satisfies Kind;
