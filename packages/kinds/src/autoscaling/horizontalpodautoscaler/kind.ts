import type { Kind } from '@berth/machinery/kind';
import { HorizontalPodAutoscaler } from './schema.ts';

export const horizontalPodAutoscalers = {
  group: 'autoscaling',
  version: 'v2',
  kind: 'HorizontalPodAutoscaler',
  plural: 'horizontalpodautoscalers',
  singular: 'horizontalpodautoscaler',
  shortNames: ['hpa'],
  categories: ['all'],
  namespaced: true,
  schema: HorizontalPodAutoscaler,
  subresources: { status: true },
  load: async () => (await import('./index.ts')).horizontalPodAutoscalers,
} satisfies Kind;
