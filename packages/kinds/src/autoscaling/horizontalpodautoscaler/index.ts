import type { KindDefinition } from '@berth/machinery/kind';
import { autoscalerColumns } from './columns.ts';
import { autoscalerDefaults } from './defaults.ts';
import { horizontalPodAutoscalers as kind } from './kind.ts';
import { autoscalerStrategy } from './strategy.ts';
import { validateAutoscaler, validateAutoscalerUpdate } from './validate.ts';

export const horizontalPodAutoscalers: KindDefinition = {
  ...kind,
  columns: autoscalerColumns((object) => object),
  generationOf: null,
  defaults: autoscalerDefaults,
  ...autoscalerStrategy,
  validate: validateAutoscaler,
  validateUpdate: validateAutoscalerUpdate,
};
