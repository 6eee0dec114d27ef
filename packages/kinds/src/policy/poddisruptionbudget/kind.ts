import type { Kind } from '@berth/machinery/kind';
import { PodDisruptionBudget } from './schema.ts';

export const podDisruptionBudgets = {
  group: 'policy',
  version: 'v1',
  kind: 'PodDisruptionBudget',
  plural: 'poddisruptionbudgets',
  singular: 'poddisruptionbudget',
  shortNames: ['pdb'],
  namespaced: true,
  schema: PodDisruptionBudget,
  subresources: { status: true },
  load: async () => (await import('./index.ts')).podDisruptionBudgets,
} satisfies Kind;
