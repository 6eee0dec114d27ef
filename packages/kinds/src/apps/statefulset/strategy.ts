import type { HookContext } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { statusStrategy } from '../../strategy.ts';

const split = statusStrategy();

/** spec.updateStrategy.rollingUpdate.maxUnavailable is off in v1.36 (MaxUnavailableStatefulSet): dropped unless it was there. */
function dropDisabled(object: KubeObject, old: KubeObject | undefined): void {
  if (old?.spec?.updateStrategy?.rollingUpdate?.maxUnavailable !== undefined) return;
  delete object.spec?.updateStrategy?.rollingUpdate?.maxUnavailable;
}

/** upstream pkg/registry/apps/statefulset/strategy.go. */
export const statefulSetStrategy = {
  prepareForCreate(object: KubeObject, context: HookContext): void {
    split.prepareForCreate(object, context);
    dropDisabled(object, undefined);
  },
  prepareForUpdate(object: KubeObject, old: KubeObject, context: HookContext): void {
    split.prepareForUpdate(object, old, context);
    dropDisabled(object, old);
  },
};
