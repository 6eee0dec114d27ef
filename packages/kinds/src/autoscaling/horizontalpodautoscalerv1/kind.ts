import type { Kind } from '@berth/machinery/kind';
import { horizontalPodAutoscalers } from '../horizontalpodautoscaler/kind.ts';
import { HorizontalPodAutoscaler } from './schema.ts';

/** The older view of autoscalers that are kept as v2. */
export const horizontalPodAutoscalersV1 = {
  ...horizontalPodAutoscalers,
  version: 'v1',
  schema: HorizontalPodAutoscaler,
  storedAs: { resource: 'autoscaling/horizontalpodautoscalers' },
  load: async () => (await import('./index.ts')).horizontalPodAutoscalersV1,
} satisfies Kind;
