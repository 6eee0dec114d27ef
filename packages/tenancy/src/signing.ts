import type { ClusterKeys } from '@berth/auth';
import { ConditionFailed } from '@berth/table/port';
import { exportPKCS8, exportSPKI, generateKeyPair, importPKCS8, importSPKI } from 'jose';
import type { TenancyDeps } from './deps.ts';
import { signingKey } from './items.ts';

const algorithm = 'ES256';

/** The keys that sign a cluster's service account tokens; made when first asked for, sealed in the table. */
export function createSigningKeys(deps: TenancyDeps): (cluster: string) => Promise<ClusterKeys> {
  const cache = new Map<string, Promise<ClusterKeys>>();
  const maximum = 1000;
  return (cluster) => {
    const known = cache.get(cluster);
    if (known !== undefined) return known;
    const loading = loadOrCreate(deps, cluster);
    loading.catch(() => cache.delete(cluster));
    if (cache.size >= maximum) cache.delete(cache.keys().next().value ?? '');
    cache.set(cluster, loading);
    return loading;
  };
}

async function loadOrCreate(deps: TenancyDeps, cluster: string): Promise<ClusterKeys> {
  const [found] = await deps.table.get([signingKey(cluster)]);
  if (found !== undefined) return open(deps, cluster, found);
  const pair = await generateKeyPair(algorithm, { extractable: true });
  const pkcs8 = new TextEncoder().encode(await exportPKCS8(pair.privateKey));
  const item = {
    ...signingKey(cluster),
    kid: deps.random(16),
    sealed: await deps.sealer.seal(pkcs8, cluster),
    public: await exportSPKI(pair.publicKey),
  };
  try {
    await deps.table.write({ put: item, condition: { absent: true } });
    return await open(deps, cluster, item);
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    const [winner] = await deps.table.get([signingKey(cluster)]);
    if (winner === undefined) throw error;
    return open(deps, cluster, winner);
  }
}

async function open(deps: TenancyDeps, cluster: string, item: Record<string, unknown>): Promise<ClusterKeys> {
  const pkcs8 = new TextDecoder().decode(await deps.sealer.open(item.sealed as Uint8Array, cluster));
  const kid = String(item.kid);
  return {
    issuer: deps.clusterUrl(cluster),
    signing: { kid, privateKey: await importPKCS8(pkcs8, algorithm) },
    public: [{ kid, publicKey: await importSPKI(String(item.public), algorithm) }],
  };
}
