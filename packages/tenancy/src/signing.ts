import type { ClusterKeys } from '@berth/auth';
import { exportPKCS8, exportSPKI, generateKeyPair, importPKCS8, importSPKI } from 'jose';
import type { TenancyDeps } from './deps.ts';
import { type Current, createGenerations, type Terms } from './generations.ts';
import { signingKey } from './items.ts';

const algorithm = 'ES256';
const day = 86_400_000;
/** A token is good for thirty days at most (apiserver/src/subresources/token.ts). */
const terms: Terms = { period: 365 * day, lead: 30 * day, outlives: 31 * day };

/**
 * The keys that sign a cluster's service account tokens; made when first asked for, sealed in the table. A key gives way to its
 * successor after a year (docs/decisions/0024).
 */
export function createSigningKeys(deps: TenancyDeps): (cluster: string) => Promise<ClusterKeys> {
  const generations = createGenerations(deps, {
    terms,
    key: signingKey,
    async make(cluster) {
      const pair = await generateKeyPair(algorithm, { extractable: true });
      const pkcs8 = new TextEncoder().encode(await exportPKCS8(pair.privateKey));
      return {
        kid: deps.random(16),
        sealed: await deps.sealer.seal(pkcs8, cluster),
        public: await exportSPKI(pair.publicKey),
      };
    },
  });
  const opened = new WeakMap<Current, Promise<ClusterKeys>>();
  return async (cluster) => {
    const current = await generations(cluster);
    const known = opened.get(current);
    if (known !== undefined) return known;
    const opening = open(deps, cluster, current);
    opened.set(current, opening);
    opening.catch(() => opened.delete(current));
    return opening;
  };
}

async function open(deps: TenancyDeps, cluster: string, { signing, trusted }: Current): Promise<ClusterKeys> {
  const pkcs8 = new TextDecoder().decode(await deps.sealer.open(signing.item.sealed as Uint8Array, cluster));
  return {
    issuer: deps.clusterUrl(cluster),
    signing: { kid: String(signing.item.kid), privateKey: await importPKCS8(pkcs8, algorithm) },
    public: await Promise.all(
      trusted.map(async ({ item }) => ({
        kid: String(item.kid),
        publicKey: await importSPKI(String(item.public), algorithm),
      })),
    ),
  };
}
