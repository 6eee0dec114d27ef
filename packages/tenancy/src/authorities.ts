import { X509Certificate } from 'node:crypto';
import type { KeyPair } from '@berth/auth/x509/authority';
import type { TenancyDeps } from './deps.ts';
import { type Current, createGenerations, type Terms } from './generations.ts';
import { authorityKey } from './items.ts';

/** `client` signs what users and nodes show; `front-proxy` what the API server shows to extension servers. */
export type AuthorityPurpose = 'client' | 'front-proxy';

/**
 * A cluster's own certificate authorities (docs/decisions/0014): made when first asked for, the key sealed in the table under the
 * names of cluster and purpose, so that no other can be opened in its place. They give way to successors (0024).
 */
export interface Authorities {
  /** PEM of the certificates whose signatures are believed, and when there will be others (milliseconds since 1970). */
  trusted(cluster: string, purpose: AuthorityPurpose): Promise<{ certificates: readonly string[]; changesAt: number }>;
  /** The one that signs now. */
  open(cluster: string, purpose: AuthorityPurpose): Promise<KeyPair>;
}

const day = 86_400_000;
/** An authority lives ten years, and what it signs one at most (auth/x509/authority.ts). */
const terms: Terms = { period: 5 * 365 * day, lead: 30 * day, outlives: 366 * day };

const contextOf = (cluster: string, purpose: AuthorityPurpose): string => `${cluster}#${purpose}`;

export function createAuthorities(deps: TenancyDeps): Authorities {
  const of = (purpose: AuthorityPurpose) =>
    createGenerations(deps, {
      terms,
      key: (cluster) => authorityKey(cluster, purpose),
      async make(cluster) {
        const { createAuthority } = await import('@berth/auth/x509/authority');
        const { certificate, key } = await createAuthority(`berth-${purpose}-ca`, cluster, deps.clock.now());
        return { certificate, sealed: await deps.sealer.seal(key, contextOf(cluster, purpose)) };
      },
      ends: ({ certificate }) => new X509Certificate(String(certificate)).validToDate.getTime(),
    });
  const current = { client: of('client'), 'front-proxy': of('front-proxy') };
  const opened = new WeakMap<Current, Promise<KeyPair>>();

  async function openNow(cluster: string, purpose: AuthorityPurpose, { signing }: Current): Promise<KeyPair> {
    const { certificate, sealed } = signing.item;
    const key = await deps.sealer.open(sealed as Uint8Array, contextOf(cluster, purpose));
    return { certificate: String(certificate), key };
  }

  return {
    async trusted(cluster, purpose) {
      const { trusted, changesAt } = await current[purpose](cluster);
      return { certificates: trusted.map(({ item }) => String(item.certificate)), changesAt };
    },
    async open(cluster, purpose) {
      const now = await current[purpose](cluster);
      const known = opened.get(now);
      if (known !== undefined) return known;
      const opening = openNow(cluster, purpose, now);
      opened.set(now, opening);
      opening.catch(() => opened.delete(now));
      return opening;
    },
  };
}
