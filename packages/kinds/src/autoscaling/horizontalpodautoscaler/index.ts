import type { KindDefinition } from '@berth/machinery/kind';
import { fromCurrent, toCurrent } from '../horizontalpodautoscalerv1/convert.ts';
import { HorizontalPodAutoscaler as v1 } from '../horizontalpodautoscalerv1/schema.ts';
import { autoscalerColumns } from './columns.ts';
import { autoscalerDefaults } from './defaults.ts';
import { horizontalPodAutoscalers as kind } from './kind.ts';
import { autoscalerStrategy } from './strategy.ts';
import { validateAutoscaler, validateAutoscalerUpdate } from './validate.ts';

export const horizontalPodAutoscalers: KindDefinition = {
  ...kind,
  versions: [{ apiVersion: 'autoscaling/v1', schema: v1, to: fromCurrent, back: toCurrent }],
  columns: autoscalerColumns((object) => object),
  generationOf: null,
  defaults: autoscalerDefaults,
  ...autoscalerStrategy,
  validate: validateAutoscaler,
  validateUpdate: validateAutoscalerUpdate,
};
