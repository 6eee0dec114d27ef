import { tokenHash } from '@berth/auth';
import { ApiError } from '@berth/machinery/errors';
import { ConditionFailed } from '@berth/table/port';
import type { TenancyDeps } from './deps.ts';
import { joinKey } from './items.ts';
import { addKey, newToken } from './keys.ts';

/** A join token: good for `uses` nodes until `expires` (seconds since 1970). */
export async function createJoinToken(
  deps: TenancyDeps,
  cluster: string,
  wish: { uses: number; expiresInSeconds: number },
): Promise<{ token: string; expires: number }> {
  const token = newToken(deps, 'join');
  const expires = Math.floor(deps.clock.now().getTime() / 1000) + wish.expiresInSeconds;
  await deps.table.write({ put: { ...joinKey(cluster, tokenHash(token)), uses: wish.uses, expires, ttl: expires } });
  return { token, expires };
}

/**
 * Spends one use of a join token for a node's own credential: user system:node:NAME in group system:nodes.
 * @throws ApiError Unauthorized where the token is unknown, spent or expired
 */
export async function joinNode(
  deps: TenancyDeps,
  cluster: string,
  token: string,
  node: string,
): Promise<{ token: string }> {
  const now = Math.floor(deps.clock.now().getTime() / 1000);
  try {
    await deps.table.write({
      update: joinKey(cluster, tokenHash(token)),
      add: { uses: -1 },
      condition: {
        all: [
          { attribute: 'uses', op: '>', value: 0 },
          { attribute: 'expires', op: '>', value: now },
        ],
      },
    });
  } catch (error) {
    if (error instanceof ConditionFailed)
      throw new ApiError('Unauthorized', 'the join token is unknown, spent or expired; create a new one');
    throw error;
  }
  return { token: await createNodeToken(deps, cluster, node) };
}

/** A node's credential. Any number may be valid at once, so that a machine can join again. */
export async function createNodeToken(deps: TenancyDeps, cluster: string, node: string): Promise<string> {
  const token = newToken(deps, 'node');
  await addKey(deps, cluster, token, { username: `system:node:${node}`, groups: ['system:nodes'] });
  return token;
}
