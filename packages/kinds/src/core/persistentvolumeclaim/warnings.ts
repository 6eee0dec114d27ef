import { child, goQuote, key } from '@berth/machinery/invalid';
import type { KubeObject } from '@berth/machinery/object';
import { parseQuantity } from '@berth/machinery/quantity';
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../../types.ts';
import { betaStorageClass } from './storageclass.ts';

/** What is odd about a claim, though it is taken (upstream pkg/api/persistentvolumeclaim/util.go). */
export function claimWarnings(object: KubeObject): string[] {
  const { metadata, spec } = object as PersistentVolumeClaim;
  const old = Object.hasOwn(metadata.annotations ?? {}, betaStorageClass);
  return [
    ...(old
      ? [`metadata.annotations[${betaStorageClass}]: deprecated since v1.8; use "storageClassName" attribute instead`]
      : []),
    ...claimSpecWarnings(spec ?? {}, 'spec'),
  ];
}

export function claimSpecWarnings({ resources }: PersistentVolumeClaimSpec, path: string): string[] {
  return (['requests', 'limits'] as const).flatMap((list) => {
    const text = resources?.[list]?.storage;
    if (text === undefined) return [];
    const size = parseQuantity(text);
    if (size.toMilli() % 1000n === 0n) return [];
    const at = key(child(path, 'resources', list), 'storage');
    return [`${at}: fractional byte value ${goQuote(size.toString())} is invalid, must be an integer`];
  });
}
