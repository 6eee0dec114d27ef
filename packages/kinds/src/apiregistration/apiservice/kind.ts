import type { Kind } from '@berth/machinery/kind';
import { APIService } from './schema.ts';

export const apiServices = {
  group: 'apiregistration.k8s.io',
  version: 'v1',
  kind: 'APIService',
  plural: 'apiservices',
  singular: 'apiservice',
  categories: ['api-extensions'],
  namespaced: false,
  schema: APIService,
  subresources: { status: true },
  load: async () => (await import('./index.ts')).apiServices,
} satisfies Kind;
