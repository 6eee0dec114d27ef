import type { DeviceClaim, ResourceClaimSpec } from '../../types.ts';

/** upstream pkg/apis/resource/v1/defaults.go: one device of each class, unless more are asked for. */
export function claimDefaults(spec: ResourceClaimSpec | undefined): void {
  const { requests = [] } = spec?.devices ?? ({} as DeviceClaim);
  for (const { exactly, firstAvailable = [] } of requests)
    for (const one of [...(exactly === undefined ? [] : [exactly]), ...firstAvailable]) {
      one.allocationMode ??= 'ExactCount';
      if (one.allocationMode === 'ExactCount') one.count ||= 1;
      for (const toleration of one.tolerations ?? []) toleration.operator ??= 'Equal';
    }
}
