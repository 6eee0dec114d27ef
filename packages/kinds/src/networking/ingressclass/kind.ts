import type { Kind } from '@berth/machinery/kind';
import { IngressClass } from './schema.ts';

export const ingressClasses = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'IngressClass',
  plural: 'ingressclasses',
  singular: 'ingressclass',
  namespaced: false,
  schema: IngressClass,
  load: async () => (await import('./index.ts')).ingressClasses,
} satisfies Kind;
