import { createHash } from 'node:crypto';
import { referencesOf } from '@berth/auth';
import type { KubeObject } from '@berth/machinery/object';

/** Types that a node sees only as far as its pods name them. */
export const referencedTypes = ['configmaps', 'secrets', 'serviceaccounts'] as const;
export type ReferencedType = (typeof referencedTypes)[number];

/** `namespace/name` of what a node's pods name, by type, in order. */
export type References = Readonly<Record<ReferencedType, readonly string[]>>;

/** Every config map, secret and service account that these pods name; what they name need not exist yet. */
export function referencesOfAll(pods: readonly KubeObject[]): References {
  const found: Record<ReferencedType, Set<string>> = {
    configmaps: new Set(),
    secrets: new Set(),
    serviceaccounts: new Set(),
  };
  for (const pod of pods) {
    const namespace = pod.metadata.namespace ?? '';
    const { configmaps, secrets } = referencesOf(pod);
    for (const name of configmaps) found.configmaps.add(`${namespace}/${name}`);
    for (const name of secrets) found.secrets.add(`${namespace}/${name}`);
    found.serviceaccounts.add(`${namespace}/${pod.spec?.serviceAccountName || 'default'}`);
  }
  return {
    configmaps: [...found.configmaps].sort(),
    secrets: [...found.secrets].sort(),
    serviceaccounts: [...found.serviceaccounts].sort(),
  };
}

/** Stands for a set of names in a cursor: the agent was told of exactly these. */
export function fingerprint(names: readonly string[]): string {
  return createHash('sha256').update(names.join('\n')).digest('hex').slice(0, 16);
}
