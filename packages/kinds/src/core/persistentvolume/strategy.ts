import type { HookContext } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { statusStrategy } from '../../strategy.ts';
import type { PersistentVolume } from '../../types.ts';

const split = statusStrategy();
const seconds = (now: Date): string => `${now.toISOString().slice(0, 19)}Z`;

/** upstream pkg/registry/core/persistentvolume/strategy.go: a phase has a beginning. */
export const persistentVolumeStrategy = {
  prepareForCreate(object: KubeObject, { now }: HookContext): void {
    object.status = { phase: 'Pending', lastPhaseTransitionTime: seconds(now) };
  },
  prepareForUpdate(object: KubeObject, old: KubeObject, context: HookContext): void {
    split.prepareForUpdate(object, old, context);
    if (context.subresource !== 'status') return;
    const status = ((object as PersistentVolume).status ??= {});
    const before = (old as PersistentVolume).status ?? {};
    const { lastPhaseTransitionTime: since } = before;
    if (before.phase !== status.phase) {
      const unset = status.lastPhaseTransitionTime === undefined || status.lastPhaseTransitionTime === since;
      if (unset) status.lastPhaseTransitionTime = seconds(context.now);
    } else if (status.lastPhaseTransitionTime === undefined && since !== undefined) {
      status.lastPhaseTransitionTime = since;
    }
  },
};
