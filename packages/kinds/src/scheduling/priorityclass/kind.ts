import type { Kind } from '@berth/machinery/kind';
import { PriorityClass } from './schema.ts';

export const priorityClasses = {
  group: 'scheduling.k8s.io',
  version: 'v1',
  kind: 'PriorityClass',
  plural: 'priorityclasses',
  singular: 'priorityclass',
  shortNames: ['pc'],
  namespaced: false,
  schema: PriorityClass,
  load: async () => (await import('./index.ts')).priorityClasses,
} satisfies Kind;
