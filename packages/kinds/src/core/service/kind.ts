import type { Kind } from '@berth/machinery/kind';
import { Service } from './schema.ts';

export const services = {
  group: '',
  version: 'v1',
  kind: 'Service',
  plural: 'services',
  singular: 'service',
  shortNames: ['svc'],
  categories: ['all'],
  namespaced: true,
  schema: Service,
  returnsDeleted: true,
  subresources: {
    status: true,
    proxy: {
      kind: 'ServiceProxyOptions',
      group: '',
      version: 'v1',
      verbs: ['create', 'delete', 'get', 'patch', 'update'],
    },
  },
  load: async () => (await import('./index.ts')).services,
} satisfies Kind;
