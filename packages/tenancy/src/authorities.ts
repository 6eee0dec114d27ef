import type { KeyPair } from '@berth/auth/x509/authority';
import { ConditionFailed } from '@berth/table/port';
import type { TenancyDeps } from './deps.ts';
import { authorityKey } from './items.ts';

/** `client` signs what users and nodes show; `front-proxy` what the API server shows to extension servers. */
export type AuthorityPurpose = 'client' | 'front-proxy';

/**
 * A cluster's own certificate authorities (docs/decisions/0014): made when first asked for, the key sealed in the table under the
 * names of cluster and purpose, so that no other can be opened in its place.
 */
export interface Authorities {
  /** PEM of the certificate; its key stays sealed. */
  certificate(cluster: string, purpose: AuthorityPurpose): Promise<string>;
  open(cluster: string, purpose: AuthorityPurpose): Promise<KeyPair>;
}

interface Kept {
  certificate: string;
  sealed: Uint8Array;
}

const maximum = 1000;

/** Answers are kept: an authority never changes. What failed is tried again. */
function remember<Value>(find: (cluster: string, purpose: AuthorityPurpose) => Promise<Value>) {
  const cache = new Map<string, Promise<Value>>();
  return (cluster: string, purpose: AuthorityPurpose): Promise<Value> => {
    const name = `${cluster}#${purpose}`;
    const known = cache.get(name);
    if (known !== undefined) return known;
    const loading = find(cluster, purpose);
    loading.catch(() => cache.delete(name));
    if (cache.size >= maximum) cache.delete(cache.keys().next().value ?? '');
    cache.set(name, loading);
    return loading;
  };
}

const contextOf = (cluster: string, purpose: AuthorityPurpose): string => `${cluster}#${purpose}`;

export function createAuthorities(deps: TenancyDeps): Authorities {
  const kept = remember((cluster, purpose) => findOrCreate(deps, cluster, purpose));
  const open = remember(async (cluster, purpose) => {
    const { certificate, sealed } = await kept(cluster, purpose);
    return { certificate, key: await deps.sealer.open(sealed, contextOf(cluster, purpose)) };
  });
  return { open, certificate: async (cluster, purpose) => (await kept(cluster, purpose)).certificate };
}

const keptOf = (item: Record<string, unknown>): Kept => ({
  certificate: String(item.certificate),
  sealed: item.sealed as Uint8Array,
});

async function findOrCreate(deps: TenancyDeps, cluster: string, purpose: AuthorityPurpose): Promise<Kept> {
  const key = authorityKey(cluster, purpose);
  const [found] = await deps.table.get([key]);
  if (found !== undefined) return keptOf(found);
  const { createAuthority } = await import('@berth/auth/x509/authority');
  const made = await createAuthority(`berth-${purpose}-ca`, cluster, deps.clock.now());
  const sealed = await deps.sealer.seal(made.key, contextOf(cluster, purpose));
  const item = { ...key, sealed, certificate: made.certificate };
  try {
    await deps.table.write({ put: item, condition: { absent: true } });
    return keptOf(item);
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    const [winner] = await deps.table.get([key]);
    if (winner === undefined) throw error;
    return keptOf(winner);
  }
}
