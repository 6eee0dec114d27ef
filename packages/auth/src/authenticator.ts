import { hash, type X509Certificate } from 'node:crypto';
import { ApiError } from '@berth/machinery/errors';
import type { Identity } from '@berth/machinery/identity';
import { issuerOf, looksLikeJwt, type TokenDeps, verifyToken } from './service-account-tokens.ts';

/** What the host knows of the other end of a connection that ends with it. */
export interface Peer {
  /** That it showed and has the key of; by whom it was signed is not known yet. */
  certificate?: X509Certificate;
}

export interface AuthenticatorDeps {
  tokens: TokenDeps;
  /** API keys and node credentials, found by the SHA-256 (hex) of the token: the token itself is kept nowhere. */
  findKey(cluster: string, sha256: string): Promise<Identity | undefined>;
  /** PEM of the authorities that sign a cluster's client certificates; undefined: certificates prove nothing here. */
  clientAuthorities?(cluster: string): Promise<readonly string[]>;
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
 * Authentication by client certificate, then by bearer token: service account tokens (JWT), keys of the cluster. A certificate
 * that is worth nothing here is passed over where a token does (apiserver pkg/authentication/request/union).
 * undefined: no credentials were sent. @throws ApiError Unauthorized for credentials that prove nothing.
 */
export function createAuthenticator(deps: AuthenticatorDeps) {
  const isOwn = async (cluster: string, token: string): Promise<boolean> =>
    looksLikeJwt(token) && (deps.foreign === undefined || issuerOf(token) === (await deps.tokens.keys(cluster)).issuer);
  const identityOf = async (cluster: string, token: string): Promise<Identity | undefined> => {
    if (!looksLikeJwt(token)) return deps.findKey(cluster, tokenHash(token));
    if (await isOwn(cluster, token)) return (await verifyToken(deps.tokens, cluster, token)).identity;
    return deps.foreign?.(cluster, token);
  };
  const byToken = async (cluster: string, token: string): Promise<Identity> => {
    const identity = await identityOf(cluster, token);
    if (identity === undefined) throw new ApiError('Unauthorized', 'Unauthorized');
    return authenticated(identity);
  };
  /** As TokenReview asks: for whom of these audiences? None named is this API server itself. */
  const review = async (
    cluster: string,
    token: string,
    audiences: readonly string[],
  ): Promise<{ identity: Identity; audiences: readonly string[] }> => {
    if (await isOwn(cluster, token)) {
      const found = await verifyToken(deps.tokens, cluster, token, audiences);
      return { ...found, identity: authenticated(found.identity) };
    }
    // Keys and foreign tokens are for this API server; whom else a foreign one was made for is its issuer's configuration.
    const { issuer } = await deps.tokens.keys(cluster);
    if (audiences.length > 0 && !audiences.includes(issuer)) throw new ApiError('Unauthorized', 'Unauthorized');
    return { identity: await byToken(cluster, token), audiences: [issuer] };
  };
  const byCertificate = async (
    cluster: string,
    { certificate }: Peer,
  ): Promise<{ identity?: Identity | undefined; refusal?: ApiError }> => {
    if (certificate === undefined || deps.clientAuthorities === undefined) return {};
    // Loaded with the first certificate that a client shows: where TLS ends elsewhere there is none.
    const { identityOfCertificate } = await import('./x509/clientcertificate.ts');
    const authorities = await deps.clientAuthorities(cluster);
    try {
      return { identity: identityOfCertificate(certificate, authorities, deps.tokens.clock.now()) };
    } catch (error) {
      if (error instanceof ApiError) return { refusal: error };
      throw error;
    }
  };
  return {
    byToken,
    review,
    async authenticate(cluster: { id: string }, headers: Headers, peer: Peer = {}): Promise<Identity | undefined> {
      const { identity, refusal } = await byCertificate(cluster.id, peer);
      if (identity !== undefined) return authenticated(identity);
      const token = bearerToken(headers);
      if (token !== undefined) return byToken(cluster.id, token);
      if (refusal !== undefined) throw refusal;
      return undefined;
    },
  };
}
