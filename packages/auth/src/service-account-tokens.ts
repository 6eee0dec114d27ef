import type { Clock } from '@berth/machinery/clock';
import { ApiError } from '@berth/machinery/errors';
import type { Identity } from '@berth/machinery/identity';
import { type CryptoKey, decodeJwt, decodeProtectedHeader, errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';

/** A cluster's signing keys. Public keys stay after a rotation until the last token they signed has expired. */
export interface ClusterKeys {
  issuer: string;
  signing: { kid: string; privateKey: CryptoKey };
  public: readonly { kid: string; publicKey: CryptoKey }[];
}

export interface TokenDeps {
  clock: Clock;
  keys(cluster: string): Promise<ClusterKeys>;
  /** The uid of a live object, or undefined: tokens die with what they are bound to. */
  uidOf(cluster: string, resource: string, namespace: string, name: string): Promise<string | undefined>;
}

export interface BoundObject {
  kind: 'Pod' | 'Secret' | 'Node';
  name: string;
  uid: string;
}

export interface TokenWish {
  namespace: string;
  serviceAccount: { name: string; uid: string };
  audiences: readonly string[];
  /** Seconds; held to 10 minutes at least and a day at most for projected tokens, as the API server decides. */
  expirationSeconds: number;
  boundObject?: BoundObject;
}

interface KubernetesClaim {
  namespace: string;
  serviceaccount: { name: string; uid: string };
  pod?: { name: string; uid: string };
  secret?: { name: string; uid: string };
  node?: { name: string; uid: string };
}

const resources = { pod: 'pods', secret: 'secrets', node: 'nodes' } as const;

const unauthorized = (why: string, cause = new Error(why)): ApiError =>
  new ApiError('Unauthorized', 'Unauthorized', undefined, { cause });

/** Whether a bearer token looks like a JWT: three dotted parts with a readable header. */
export function looksLikeJwt(token: string): boolean {
  if (token.length > 16_384 || token.split('.').length !== 3) return false;
  try {
    return typeof decodeProtectedHeader(token).alg === 'string';
  } catch {
    return false;
  }
}

/** Who a token says it is from; '' where it cannot be read. Nothing is believed of it yet. */
export function issuerOf(token: string): string {
  try {
    return decodeJwt(token).iss ?? '';
  } catch {
    return '';
  }
}

/** Signs a service account's token; claims as pkg/serviceaccount/claims.go. */
export async function issueToken(
  deps: TokenDeps,
  cluster: string,
  wish: TokenWish,
): Promise<{ token: string; expiration: Date }> {
  const keys = await deps.keys(cluster);
  const issued = Math.floor(deps.clock.now().getTime() / 1000);
  const expires = issued + wish.expirationSeconds;
  const claim: KubernetesClaim = { namespace: wish.namespace, serviceaccount: wish.serviceAccount };
  if (wish.boundObject !== undefined) {
    const { kind, name, uid } = wish.boundObject;
    claim[kind.toLowerCase() as keyof typeof resources] = { name, uid };
  }
  const token = await new SignJWT({ 'kubernetes.io': claim })
    .setProtectedHeader({ alg: 'ES256', kid: keys.signing.kid })
    .setIssuer(keys.issuer)
    .setSubject(`system:serviceaccount:${wish.namespace}:${wish.serviceAccount.name}`)
    .setAudience(wish.audiences.length > 0 ? [...wish.audiences] : [keys.issuer])
    .setIssuedAt(issued)
    .setNotBefore(issued)
    .setExpirationTime(expires)
    .setJti(crypto.randomUUID())
    .sign(keys.signing.privateKey);
  return { token, expiration: new Date(expires * 1000) };
}

/** A token that we made is worth nothing now, or here. The message is upstream's (pkg/serviceaccount/jwt.go), and holds no secret. */
export class TokenRefusal extends Error {}

const quoted = (audiences: readonly string[]): string => `[${audiences.map((one) => JSON.stringify(one)).join(' ')}]`;

async function verified(
  deps: TokenDeps,
  cluster: string,
  token: string,
  audiences: readonly string[],
): Promise<{ payload: JWTPayload; audiences: string[] }> {
  const keys = await deps.keys(cluster);
  const { kid } = decodeProtectedHeader(token);
  const key = keys.public.find((candidate) => candidate.kid === kid);
  if (key === undefined) throw unauthorized('the token was signed by no key of this cluster');
  try {
    const { payload } = await jwtVerify(token, key.publicKey, {
      algorithms: ['ES256'],
      issuer: keys.issuer,
      currentDate: deps.clock.now(),
    });
    const wanted = audiences.length === 0 ? [keys.issuer] : audiences;
    const theirs = [payload.aud ?? []].flat();
    const shared = theirs.filter((one) => wanted.includes(one));
    if (shared.length > 0) return { payload, audiences: shared };
    const why = `token audiences ${quoted(theirs)} is invalid for the target audiences ${quoted(wanted)}`;
    throw unauthorized('the token is for others', new TokenRefusal(why));
  } catch (error) {
    if (error instanceof errors.JWTExpired)
      throw unauthorized(error.message, new TokenRefusal('service account token has expired'));
    if (error instanceof errors.JOSEError) throw unauthorized(error.message);
    throw error;
  }
}

/**
 * Who a service account's token speaks for, and which of the wanted audiences it is for (the issuer's own unless said). Signature, issuer, audience and time must hold, and the account and whatever the
 * token is bound to must still exist under the same uid.
 * @throws ApiError Unauthorized
 */
export async function verifyToken(
  deps: TokenDeps,
  cluster: string,
  token: string,
  audiences: readonly string[] = [],
): Promise<{ identity: Identity; audiences: string[] }> {
  const { payload, audiences: shared } = await verified(deps, cluster, token, audiences);
  const claim = payload['kubernetes.io'] as KubernetesClaim | undefined;
  if (claim === undefined) throw unauthorized('the token names no service account');
  const { namespace, serviceaccount } = claim;
  const uid = await deps.uidOf(cluster, 'serviceaccounts', namespace, serviceaccount.name);
  if (uid !== serviceaccount.uid) throw unauthorized('the service account of the token is gone');
  const extra: Record<string, string[]> = {};
  for (const [kind, resource] of Object.entries(resources) as [keyof typeof resources, string][]) {
    const bound = claim[kind];
    if (bound === undefined) continue;
    const live = await deps.uidOf(cluster, resource, kind === 'node' ? '' : namespace, bound.name);
    if (live !== bound.uid) throw unauthorized(`the ${kind} the token is bound to is gone`);
    extra[`authentication.kubernetes.io/${kind}-name`] = [bound.name];
    extra[`authentication.kubernetes.io/${kind}-uid`] = [bound.uid];
  }
  if (payload.jti !== undefined) extra['authentication.kubernetes.io/credential-id'] = [`JTI=${payload.jti}`];
  return {
    audiences: shared,
    identity: {
      username: `system:serviceaccount:${namespace}:${serviceaccount.name}`,
      uid: serviceaccount.uid,
      groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
      extra,
    },
  };
}
