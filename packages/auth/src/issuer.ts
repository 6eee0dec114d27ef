import { exportJWK, type JWK } from 'jose';
import type { TokenDeps } from './service-account-tokens.ts';

/** What others need to verify a cluster's service account tokens themselves: OpenID Connect discovery, RFC 7517. */
export interface IssuerDocuments {
  issuer: string;
  keys: readonly JWK[];
}

/** The public halves of the keys, those of a rotation under way included. */
export async function issuerDocuments(deps: TokenDeps, cluster: string): Promise<IssuerDocuments> {
  const { issuer, public: keys } = await deps.keys(cluster);
  return {
    issuer,
    keys: await Promise.all(
      keys.map(async ({ kid, publicKey }) => ({ use: 'sig', kid, alg: 'ES256', ...(await exportJWK(publicKey)) })),
    ),
  };
}
