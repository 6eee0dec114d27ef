import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ApiDeps } from '@berth/apiserver/deps';
import type { TunnelSocket } from '@berth/apiserver/dial/tunnels';
import { forwardedHostHeader, originSecretHeader } from './front.ts';

/** Where the streams host lets functions dial. */
export const relayPath = '/berth/v1/relay';
export const relayHeader = 'x-berth-relay';

/** Milliseconds in which a token must be used. */
const validFor = 60_000;
const connectTimeout = 10_000;

const signature = (secret: string, cluster: string, until: number): string =>
  createHmac('sha256', secret).update(`relay ${cluster} ${until}`).digest('base64url');

/**
 * Lets its bearer dial in one cluster, for a minute. The secret itself would not do: CloudFront adds it to whatever anybody asks.
 */
export function relayToken(secret: string, cluster: string, now: number): string {
  const until = now + validFor;
  return `${cluster}.${until}.${signature(secret, cluster, until)}`;
}

/** Whose cluster a token is for; undefined: it is none, or too old. */
export function relayedCluster(secret: string, token: string, now: number): string | undefined {
  const [cluster = '', until = '', signed = ''] = token.split('.');
  const wanted = Buffer.from(signature(secret, cluster, Number(until)));
  const given = Buffer.from(signed);
  const good = wanted.length === given.length && timingSafeEqual(wanted, given);
  return good && Number(until) > now && Number(until) <= now + validFor ? cluster : undefined;
}

export interface RelayDeps {
  secret: string;
  domain: string;
  /** Where the streams host is asked; the cell's own front unless said. */
  url: string | undefined;
  now(): number;
}

/** `deps.dial` of a function: through the streams host, to which the agents are connected. Loaded with the first dial. */
export function createRelay(deps: RelayDeps): NonNullable<ApiDeps['dial']> {
  return async (...dialed) => {
    const { createRelayDial } = await import('@berth/apiserver/dial/relay');
    return createRelayDial((cluster, signal) => connect(deps, cluster, signal))(...dialed);
  };
}

async function connect(deps: RelayDeps, cluster: string, signal: AbortSignal | undefined): Promise<TunnelSocket> {
  const { WebSocket } = await import('ws');
  const host = `${cluster}.${deps.domain}`;
  const socket = new WebSocket(`${(deps.url ?? `https://${host}`).replace(/^http/, 'ws')}${relayPath}`, {
    // The front puts its own in place of the first two; without one before the host they are what it would send.
    headers: {
      [originSecretHeader]: deps.secret,
      [forwardedHostHeader]: host,
      [relayHeader]: relayToken(deps.secret, cluster, deps.now()),
    },
    handshakeTimeout: connectTimeout,
    perMessageDeflate: false,
  });
  const stop = () => socket.terminate();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
  } finally {
    signal?.removeEventListener('abort', stop);
  }
  return socket as unknown as TunnelSocket;
}
