import { ApiError } from '@berth/machinery/errors';
import { ConditionFailed, type Item } from '@berth/table/port';
import type { TenancyDeps } from './deps.ts';
import { accountClusterKey, clusterKey } from './items.ts';
import { addKey, newToken } from './keys.ts';

export interface Cluster {
  id: string;
  account: string;
  name: string;
  created: string;
  url: string;
  caBundle: string;
  serviceCidr: string;
  podCidr: string;
}

const clusterOf = (deps: TenancyDeps, item: Item): Cluster => ({
  id: item.pk.slice('clus#'.length),
  account: String(item.account),
  name: String(item.name),
  created: String(item.created),
  url: deps.clusterUrl(item.pk.slice('clus#'.length)),
  caBundle: deps.caBundle ?? '',
  serviceCidr: String(item.serviceCidr),
  podCidr: String(item.podCidr),
});

/** Creates the cluster's own item and its entry under the account, in one transaction. @throws ApiError AlreadyExists */
export async function createCluster(
  deps: TenancyDeps,
  account: string,
  wish: { name: string; id?: string },
): Promise<Cluster> {
  const id = wish.id ?? `c-${deps.random(10)}`;
  const item: Item = {
    ...clusterKey(id),
    account,
    name: wish.name,
    created: deps.clock.now().toISOString(),
    serviceCidr: deps.serviceCidr,
    podCidr: deps.podCidr,
  };
  try {
    await deps.table.transact([
      { put: item, condition: { absent: true } },
      { put: { ...accountClusterKey(account, id), name: wish.name }, condition: { absent: true } },
    ]);
  } catch (error) {
    if (error instanceof ConditionFailed)
      throw new ApiError('AlreadyExists', `cluster "${id}" already exists; choose another name`, {
        name: id,
        kind: 'clusters',
      });
    throw error;
  }
  return clusterOf(deps, item);
}

export async function getCluster(deps: TenancyDeps, id: string): Promise<Cluster | undefined> {
  const [item] = await deps.table.get([clusterKey(id)]);
  return item === undefined ? undefined : clusterOf(deps, item);
}

/** The clusters of an account, at most 1,000. */
export async function listClusters(deps: TenancyDeps, account: string): Promise<Cluster[]> {
  const { items } = await deps.table.query({
    pk: accountClusterKey(account, '').pk,
    from: 'cluster#',
    to: 'cluster#\u{10ffff}',
    limit: 1000,
  });
  const clusters: Cluster[] = [];
  for (let start = 0; start < items.length; start += 100) {
    const keys = items.slice(start, start + 100).map((item) => clusterKey(item.sk.slice('cluster#'.length)));
    for (const item of await deps.table.get(keys)) if (item !== undefined) clusters.push(clusterOf(deps, item));
  }
  return clusters;
}

/** A kubeconfig whose user is cluster-admin by a new bearer token; the CA stands in it. */
export async function createKubeconfig(deps: TenancyDeps, cluster: Cluster, username: string): Promise<string> {
  const token = newToken(deps, 'berth');
  await addKey(deps, cluster.id, token, { username, groups: ['system:masters'] });
  return kubeconfigFor(cluster, username, token);
}

/** The file kubectl reads, as JSON (which is YAML). */
export function kubeconfigFor(cluster: Cluster, username: string, token: string): string {
  const context = cluster.id;
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: context,
        cluster: {
          server: cluster.url,
          ...(cluster.caBundle === ''
            ? {}
            : { 'certificate-authority-data': Buffer.from(cluster.caBundle).toString('base64') }),
        },
      },
    ],
    users: [{ name: username, user: { token } }],
    contexts: [{ name: context, context: { cluster: context, user: username } }],
    'current-context': context,
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
