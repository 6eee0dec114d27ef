import type { Kind } from '@berth/machinery/kind';
import { ResourceQuota as schema } from './schema.ts';

export const resourceQuotas = {
  group: '',
  version: 'v1',
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  singular: 'resourcequota',
  shortNames: ['quota'],
  namespaced: true,
  schema,
  returnsDeleted: true,
  subresources: { status: true },
  load: async () => (await import('./index.ts')).resourceQuotas,
} satisfies Kind;
