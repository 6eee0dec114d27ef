import type { HookContext, KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import {
  behaviorAnnotation,
  conditionsAnnotation,
  currentMetricsAnnotation,
  metricsAnnotation,
} from '../horizontalpodautoscaler/annotations.ts';
import { autoscalerColumns } from '../horizontalpodautoscaler/columns.ts';
import { horizontalPodAutoscalers } from '../horizontalpodautoscaler/index.ts';
import { fromCurrent, toCurrent } from './convert.ts';
import { horizontalPodAutoscalersV1 as kind } from './kind.ts';

const annotations = [metricsAnnotation, currentMetricsAnnotation, behaviorAnnotation, conditionsAnnotation];

function replace(object: KubeObject, by: KubeObject): void {
  for (const field of Object.keys(object)) delete object[field];
  Object.assign(object, by);
}

/** v2 has all there is: what happens to an object happens to it in that form. */
const inCurrent = (context: HookContext): HookContext =>
  context.old === undefined ? context : { ...context, old: toCurrent(context.old) };

export const horizontalPodAutoscalersV1: KindDefinition = {
  ...horizontalPodAutoscalers,
  ...kind,
  storedAs: {
    resource: 'autoscaling/horizontalpodautoscalers',
    form: horizontalPodAutoscalers,
    toStored: toCurrent,
    fromStored: fromCurrent,
  },
  versions: [
    { apiVersion: 'autoscaling/v2', schema: horizontalPodAutoscalers.schema, to: toCurrent, back: fromCurrent },
  ],
  versionedAnnotations: annotations,
  columns: autoscalerColumns(toCurrent),
  defaults(object) {
    object.spec ??= {};
    object.spec.minReplicas ??= 1;
    // As the server sees it: with what the conversion adds, and without what it cannot read.
    replace(object, fromCurrent(toCurrent(object)));
  },
  prepareForCreate(object, context) {
    const current = toCurrent(object);
    horizontalPodAutoscalers.prepareForCreate?.(current, context);
    replace(object, fromCurrent(current));
  },
  prepareForUpdate(object, old, context) {
    const current = toCurrent(object);
    horizontalPodAutoscalers.prepareForUpdate?.(current, toCurrent(old), context);
    replace(object, fromCurrent(current));
  },
  validate: (object, context) => horizontalPodAutoscalers.validate?.(toCurrent(object), inCurrent(context)) ?? [],
  validateUpdate: (object, old, context) =>
    horizontalPodAutoscalers.validateUpdate?.(toCurrent(object), toCurrent(old), inCurrent(context)) ?? [],
};
