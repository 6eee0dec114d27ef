import type { Clock } from '@berth/machinery/clock';
import { ApiError } from '@berth/machinery/errors';
import type { Identity } from '@berth/machinery/identity';
import { errors, type JWTPayload, jwtVerify } from 'jose';
import { issuerOf } from '../service-account-tokens.ts';
import type { JwtAuthenticator } from './configuration.ts';
import { createIssuerKeys, type ReadDocument } from './keys.ts';

export { type AuthenticationConfiguration, authenticationConfiguration } from './configuration.ts';
export type { ReadDocument } from './keys.ts';

export interface OidcDeps {
  clock: Clock;
  document: ReadDocument;
  /** Whose tokens a cluster takes beside its own; read strongly, for it may have changed a moment ago. */
  authenticators(cluster: string): Promise<readonly JwtAuthenticator[]>;
}

/** What an OpenID provider may sign with (oidc.go allowedSigningAlgs). */
const algorithms = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512', 'PS256', 'PS384', 'PS512'];

const unauthorized = (why: string, cause?: unknown): ApiError =>
  new ApiError('Unauthorized', 'Unauthorized', undefined, { cause: cause ?? new Error(why) });

/**
 * Authentication by tokens of other issuers (OpenID Connect). undefined: no authenticator of the cluster is for this issuer.
 * @throws ApiError Unauthorized
 */
export function createOidc(deps: OidcDeps) {
  const keys = createIssuerKeys(deps);
  const verified = async (token: string, { issuer }: JwtAuthenticator): Promise<JWTPayload> => {
    const options = { algorithms, issuer: issuer.url, audience: [...issuer.audiences], currentDate: deps.clock.now() };
    try {
      return (await jwtVerify(token, await keys.known(issuer), options)).payload;
    } catch (error) {
      // The issuer may have turned its keys over since we looked.
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      return (await jwtVerify(token, await keys.fresh(issuer), options)).payload;
    }
  };
  return async (cluster: string, token: string): Promise<Identity | undefined> => {
    const issuer = issuerOf(token);
    const authenticator = (await deps.authenticators(cluster)).find((one) => one.issuer.url === issuer);
    if (authenticator === undefined) return undefined;
    try {
      return identityOf(await verified(token, authenticator), authenticator);
    } catch (error) {
      if (error instanceof ApiError) throw error;
      throw unauthorized(`the token of ${issuer} could not be verified`, error);
    }
  };
}

/** The claims as an identity (plugin/pkg/authenticator/token/oidc/oidc.go, AuthenticateToken). @throws ApiError Unauthorized */
export function identityOf(payload: JWTPayload, { claimMappings, claimValidationRules }: JwtAuthenticator): Identity {
  if (payload.exp === undefined) throw unauthorized('the token never expires');
  for (const { claim, requiredValue } of claimValidationRules)
    if (payload[claim] !== requiredValue) throw unauthorized(`the claim ${claim} has not the value that is required`);
  const { username, groups, uid } = claimMappings;
  const name = payload[username.claim];
  if (typeof name !== 'string' || name === '') throw unauthorized(`the claim ${username.claim} names nobody`);
  if (username.claim === 'email' && payload.email_verified !== undefined && payload.email_verified !== true)
    throw unauthorized('the email address is not verified');
  const own = uid === undefined ? undefined : payload[uid.claim];
  if (own !== undefined && typeof own !== 'string') throw unauthorized(`the claim ${uid?.claim} is no text`);
  const extra =
    payload.jti === undefined
      ? {}
      : { extra: { 'authentication.kubernetes.io/credential-id': [`JTI=${payload.jti}`] } };
  return {
    username: `${username.prefix}${name}`,
    groups: groups === undefined ? [] : groupsOf(payload[groups.claim]).map((group) => `${groups.prefix}${group}`),
    ...(own === undefined ? {} : { uid: own }),
    ...extra,
  };
}

function groupsOf(value: unknown): readonly string[] {
  if (value === undefined) return [];
  if (typeof value === 'string') return [value];
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
  throw unauthorized('the groups of the token are neither a text nor a list of texts');
}
