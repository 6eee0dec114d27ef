import type { Kind } from '@berth/machinery/kind';
import { RuntimeClass } from './schema.ts';

export const runtimeClasses = {
  group: 'node.k8s.io',
  version: 'v1',
  kind: 'RuntimeClass',
  plural: 'runtimeclasses',
  singular: 'runtimeclass',
  namespaced: false,
  schema: RuntimeClass,
  load: async () => (await import('./index.ts')).runtimeClasses,
} satisfies Kind;
