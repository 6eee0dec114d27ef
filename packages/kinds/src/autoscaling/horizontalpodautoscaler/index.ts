import type { KindDefinition } from '@berth/machinery/kind';
import { autoscalerColumns } from './columns.ts';
import { autoscalerDefaults } from './defaults.ts';
import { HorizontalPodAutoscaler } from './schema.ts';
import { autoscalerStrategy } from './strategy.ts';
import { validateAutoscaler, validateAutoscalerUpdate } from './validate.ts';

export const horizontalPodAutoscalers: KindDefinition = {
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
  columns: autoscalerColumns((object) => object),
  generationOf: null,
  defaults: autoscalerDefaults,
  ...autoscalerStrategy,
  validate: validateAutoscaler,
  validateUpdate: validateAutoscalerUpdate,
};
