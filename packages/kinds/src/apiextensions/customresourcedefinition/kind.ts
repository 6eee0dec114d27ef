import type { Kind } from '@berth/machinery/kind';
import { CustomResourceDefinition } from './schema.ts';

export const customResourceDefinitions = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  singular: 'customresourcedefinition',
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  namespaced: false,
  schema: CustomResourceDefinition,
  subresources: { status: true },
  load: async () => (await import('./index.ts')).customResourceDefinitions,
} satisfies Kind;
