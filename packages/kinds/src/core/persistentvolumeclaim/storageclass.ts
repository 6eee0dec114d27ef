import type { KubeObject } from '@berth/machinery/object';

/** Where the class of a volume or claim stood before there was a field for it; it still comes first. */
export const betaStorageClass = 'volume.beta.kubernetes.io/storage-class';

export function storageClassOf({ metadata, spec }: KubeObject): string {
  return metadata.annotations?.[betaStorageClass] ?? spec?.storageClassName ?? '';
}

/** `RWO,ROX` (upstream pkg/apis/core/helper GetAccessModesAsString). */
export function accessModesText(modes: readonly string[] = []): string {
  const short = { ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP' };
  return Object.entries(short)
    .filter(([mode]) => modes.includes(mode))
    .map(([, text]) => text)
    .join(',');
}
