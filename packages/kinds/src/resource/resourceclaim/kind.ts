import type { Kind } from '@berth/machinery/kind';
import { ResourceClaim } from './schema.ts';

export const resourceClaims = {
  group: 'resource.k8s.io',
  version: 'v1',
  kind: 'ResourceClaim',
  plural: 'resourceclaims',
  singular: 'resourceclaim',
  namespaced: true,
  schema: ResourceClaim,
  returnsDeleted: true,
  subresources: { status: true },
  load: async () => (await import('./index.ts')).resourceClaims,
} satisfies Kind;
