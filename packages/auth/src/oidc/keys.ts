import type { Clock } from '@berth/machinery/clock';
import { createLocalJWKSet, type JSONWebKeySet } from 'jose';
import * as z from 'zod';
import type { JwtAuthenticator } from './configuration.ts';

/** Reads a JSON document over HTTPS, bounded in size and time. @throws Error */
export type ReadDocument = (url: string, certificateAuthority: string | undefined) => Promise<unknown>;

type KeySet = ReturnType<typeof createLocalJWKSet>;

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https$/ }) });
const keySet = z.object({ keys: z.array(z.record(z.string(), z.unknown())).max(1000) });

/** Milliseconds that keys are believed, and before which an unknown key does not make us ask again. */
const believed = 3_600_000;
const patience = 10_000;
const maxIssuers = 1000;

/**
 * The keys of foreign issuers, by issuer and authority. A key that is not among them makes us look again, but not more often than
 * every ten seconds, whatever is sent to us.
 */
export function createIssuerKeys(deps: { clock: Clock; document: ReadDocument }) {
  const cache = new Map<string, { at: number; keys: Promise<KeySet> }>();
  const load = async ({ url, discoveryURL, certificateAuthority }: JwtAuthenticator['issuer']): Promise<KeySet> => {
    const where = discoveryURL ?? `${url.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const document = discovery.parse(await deps.document(where, certificateAuthority));
    if (document.issuer !== url) throw new Error(`the discovery document of ${url} is that of ${document.issuer}`);
    const { keys } = keySet.parse(await deps.document(document.jwks_uri, certificateAuthority));
    return createLocalJWKSet({ keys } as JSONWebKeySet);
  };
  /** `olderThan`: milliseconds; what was read longer ago is read again. */
  const read = (issuer: JwtAuthenticator['issuer'], olderThan: number): Promise<KeySet> => {
    const id = JSON.stringify([issuer.url, issuer.discoveryURL, issuer.certificateAuthority]);
    const now = deps.clock.now().getTime();
    const known = cache.get(id);
    if (known !== undefined && now - known.at < olderThan) return known.keys;
    const keys = load(issuer);
    if (cache.size >= maxIssuers) cache.delete(cache.keys().next().value ?? '');
    cache.set(id, { at: now, keys });
    // A failure is remembered for as long as an unknown key: then it is tried again.
    keys.catch(() => {
      if (cache.get(id)?.keys === keys) cache.set(id, { at: now - believed + patience, keys });
    });
    return keys;
  };
  return {
    known: (issuer: JwtAuthenticator['issuer']) => read(issuer, believed),
    fresh: (issuer: JwtAuthenticator['issuer']) => read(issuer, patience),
  };
}
