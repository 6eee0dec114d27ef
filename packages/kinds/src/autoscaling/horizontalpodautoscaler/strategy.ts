import type { HookContext } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { statusStrategy } from '../../strategy.ts';
import { withoutRoundTrip } from './annotations.ts';

const split = statusStrategy();

/** upstream pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go; what v1 says in annotations v2 has fields for. */
export const autoscalerStrategy = {
  prepareForCreate(object: KubeObject, context: HookContext): void {
    split.prepareForCreate(object, context);
    withoutRoundTrip(object);
  },
  prepareForUpdate(object: KubeObject, old: KubeObject, context: HookContext): void {
    split.prepareForUpdate(object, old, context);
    withoutRoundTrip(object);
  },
};
