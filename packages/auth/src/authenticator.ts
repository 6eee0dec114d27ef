import { hash } from 'node:crypto';
import { ApiError } from '@berth/machinery/errors';
import type { Identity } from '@berth/machinery/identity';
import { issuerOf, looksLikeJwt, type TokenDeps, verifyToken } from './service-account-tokens.ts';

export interface AuthenticatorDeps {
  tokens: TokenDeps;
  /** API keys and node credentials, found by the SHA-256 (hex) of the token: the token itself is kept nowhere. */
  findKey(cluster: string, sha256: string): Promise<Identity | undefined>;
  /** Tokens of other issuers (oidc/); undefined: the cluster trusts none of that name. */
  foreign?(cluster: string, token: string): Promise<Identity | undefined>;
}

/** The name under which a bearer token is kept. */
export function tokenHash(token: string): string {
  return hash('sha256', token);
}

/** The bearer token of a request, if it carries one. */
export function bearerToken(headers: Headers): string | undefined {
  const header = headers.get('authorization');
  if (header === null) return undefined;
  const match = /^Bearer +([^\s]{1,16384})$/i.exec(header.trim());
  if (match === null) throw new ApiError('Unauthorized', 'Unauthorized');
  return match[1];
}

/** Everyone who proved who they are is in this group. */
function authenticated(identity: Identity): Identity {
  if (identity.groups.includes('system:authenticated')) return identity;
  return { ...identity, groups: [...identity.groups, 'system:authenticated'] };
}

/**
 * Authentication by bearer token: service account tokens (JWT), then keys of the cluster.
 * undefined: no credentials were sent. @throws ApiError Unauthorized for credentials that prove nothing.
 */
export function createAuthenticator(deps: AuthenticatorDeps) {
  const identityOf = async (
    cluster: string,
    token: string,
    audiences: readonly string[] | undefined,
  ): Promise<Identity | undefined> => {
    if (!looksLikeJwt(token)) return deps.findKey(cluster, tokenHash(token));
    const { issuer } = await deps.tokens.keys(cluster);
    if (deps.foreign === undefined || issuerOf(token) === issuer)
      return verifyToken(deps.tokens, cluster, token, audiences);
    // Whom a foreign token was made for is the issuer's configuration; it is for no other audience.
    return audiences === undefined || audiences.length === 0 ? deps.foreign(cluster, token) : undefined;
  };
  const byToken = async (cluster: string, token: string, audiences?: readonly string[]): Promise<Identity> => {
    const identity = await identityOf(cluster, token, audiences);
    if (identity === undefined) throw new ApiError('Unauthorized', 'Unauthorized');
    return authenticated(identity);
  };
  return {
    byToken,
    async authenticate(cluster: { id: string }, headers: Headers): Promise<Identity | undefined> {
      const token = bearerToken(headers);
      return token === undefined ? undefined : byToken(cluster.id, token);
    },
  };
}
