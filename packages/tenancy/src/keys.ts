import { tokenHash } from '@berth/auth';
import type { Identity } from '@berth/machinery/identity';
import type { TenancyDeps } from './deps.ts';
import { accessKey, accountAccessKey } from './items.ts';

/** Keys are `berth_` and 43 characters, about 220 bits; only their SHA-256 is kept. */
export function newToken(deps: Pick<TenancyDeps, 'random'>, prefix: 'berth' | 'node' | 'join' | 'acct'): string {
  return `${prefix}_${deps.random(43)}`;
}

/** Lets a token speak for an identity in one cluster. `expires` in seconds since 1970. */
export async function addKey(
  deps: TenancyDeps,
  cluster: string,
  token: string,
  identity: Identity,
  expires?: number,
): Promise<void> {
  await deps.table.write({
    put: {
      ...accessKey(cluster, tokenHash(token)),
      username: identity.username,
      groups: [...identity.groups],
      created: deps.clock.now().toISOString(),
      ...(expires === undefined ? {} : { expires, ttl: expires }),
    },
  });
}

/** The identity behind a token's hash, in that cluster alone. */
export async function findKey(
  deps: Pick<TenancyDeps, 'table' | 'clock'>,
  cluster: string,
  sha256: string,
): Promise<Identity | undefined> {
  const [item] = await deps.table.get([accessKey(cluster, sha256)]);
  if (item === undefined) return undefined;
  if (typeof item.expires === 'number' && item.expires * 1000 <= deps.clock.now().getTime()) return undefined;
  return { username: String(item.username), groups: item.groups as readonly string[] };
}

export async function revokeKey(deps: TenancyDeps, cluster: string, sha256: string): Promise<void> {
  await deps.table.write({ delete: accessKey(cluster, sha256) });
}

/** A key of an account: it may create and reach that account's clusters, no others. */
export async function createAccountKey(deps: TenancyDeps, account: string): Promise<string> {
  const token = newToken(deps, 'acct');
  await deps.table.write({ put: { ...accountAccessKey(tokenHash(token)), account } });
  return token;
}
