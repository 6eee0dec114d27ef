import type { Clock } from '@berth/machinery/clock';
import type { Pod, ServiceAccountTokenProjection } from '@berth/kinds/types';
import type { Link } from '../deps.ts';
import { messageOf } from '../pods/failure.ts';
import { specOf, uidOf } from '../pods/spec.ts';

interface Token {
  text: string;
  /** Milliseconds since 1970: when a new one is asked for (80% of its life, at most a day; pkg/kubelet/token). */
  refreshAt: number;
}

const day = 86_400_000;
const defaultSeconds = 3600;

const keyOf = (pod: Pod, projection: ServiceAccountTokenProjection): string =>
  JSON.stringify([uidOf(pod), projection.audience ?? '', projection.expirationSeconds ?? defaultSeconds]);

/** Tokens of pods' service accounts, bound to the pod, asked for by TokenRequest and renewed before they expire. */
export function createTokens(deps: { link: Link; clock: Clock }) {
  const tokens = new Map<string, Token>();

  async function request(pod: Pod, projection: ServiceAccountTokenProjection, signal?: AbortSignal): Promise<Token> {
    const { namespace = '', name, uid } = pod.metadata;
    const account = specOf(pod).serviceAccountName || 'default';
    const asked = deps.clock.now().getTime();
    const answer = await deps.link.request(
      'POST',
      `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`,
      {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: {
          audiences: projection.audience ? [projection.audience] : [],
          expirationSeconds: projection.expirationSeconds ?? defaultSeconds,
          boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name, uid },
        },
      },
      signal,
    );
    const { token, expirationTimestamp } = (answer['status'] ?? {}) as { token?: string; expirationTimestamp?: string };
    if (token === undefined) throw new Error('the API answered without a token');
    const life = Date.parse(expirationTimestamp ?? '') - asked;
    return { text: token, refreshAt: asked + Math.min(day, Number.isNaN(life) ? 0 : life * 0.8) };
  }

  return {
    /** @throws Error with upstream's text; a token that is old but still held is better than none */
    async ensure(pod: Pod, projection: ServiceAccountTokenProjection, signal?: AbortSignal): Promise<void> {
      const key = keyOf(pod, projection);
      const held = tokens.get(key);
      if (held !== undefined && held.refreshAt > deps.clock.now().getTime()) return;
      try {
        tokens.set(key, await request(pod, projection, signal));
      } catch (error) {
        if (held === undefined) throw new Error(`failed to fetch token: ${messageOf(error)}`, { cause: error });
        held.refreshAt = deps.clock.now().getTime() + 60_000;
      }
    },
    /** What is on disk is taken over until the API can be asked: a pod comes back after a reboot without it. */
    adopt(pod: Pod, projection: ServiceAccountTokenProjection, text: string): void {
      tokens.set(keyOf(pod, projection), { text, refreshAt: deps.clock.now().getTime() + 60_000 });
    },
    get: (pod: Pod, projection: ServiceAccountTokenProjection): string =>
      tokens.get(keyOf(pod, projection))?.text ?? '',
    refreshAt(uid: string): number | undefined {
      const own = [...tokens]
        .filter(([key]) => (JSON.parse(key) as string[])[0] === uid)
        .map(([, token]) => token.refreshAt);
      return own.length === 0 ? undefined : Math.min(...own);
    },
    forget(uid: string): void {
      for (const key of tokens.keys()) if ((JSON.parse(key) as string[])[0] === uid) tokens.delete(key);
    },
  };
}
