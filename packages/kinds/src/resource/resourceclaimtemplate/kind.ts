import type { Kind } from '@berth/machinery/kind';
import { ResourceClaimTemplate } from './schema.ts';

export const resourceClaimTemplates = {
  group: 'resource.k8s.io',
  version: 'v1',
  kind: 'ResourceClaimTemplate',
  plural: 'resourceclaimtemplates',
  singular: 'resourceclaimtemplate',
  namespaced: true,
  schema: ResourceClaimTemplate,
  returnsDeleted: true,
  load: async () => (await import('./index.ts')).resourceClaimTemplates,
} satisfies Kind;
