import { defaultRoles } from '@berth/auth';
import { ApiError } from '@berth/machinery/errors';
import type { KubeObject } from '@berth/machinery/object';
import { addressAt, rangeOf } from './allocation/ranges.ts';
import { createServer } from './app.ts';
import type { ApiDeps, ClusterInfo } from './deps.ts';
import { type Call, keyOf } from './operations/call.ts';
import { create } from './operations/create.ts';

const namespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

const namespace = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

/** Classes that pods of the system may name (pkg/apis/scheduling/v1/helpers.go). */
const priorityClass = (name: string, value: number, description: string): KubeObject => ({
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  metadata: { name },
  value,
  description,
});

const kubernetesService = (cluster: ClusterInfo): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
  spec: {
    clusterIP: addressAt(rangeOf(cluster.serviceCidr), 1),
    ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }],
    type: 'ClusterIP',
  },
});

/**
 * What every cluster has from its beginning: namespaces, the API's own service, priority classes, and the default roles.
 * May be called again: what is there stays as it is.
 */
export async function bootstrap(deps: ApiDeps, cluster: ClusterInfo, roles: readonly KubeObject[] = defaultRoles()): Promise<void> {
  const server = createServer(deps);
  const call: Call = { server, cluster, identity: { username: 'system:apiserver', groups: ['system:masters'] }, now: deps.clock.now(), warnings: [] };
  const ensure = async (object: KubeObject): Promise<void> => {
    const kind = server.index.byKind(object.apiVersion, object.kind);
    if (kind === undefined) return;
    const { namespace: where = '', name = '' } = object.metadata;
    if ((await deps.store.get(keyOf(call, kind, where, name))) !== undefined) return;
    await create(call, kind, where, structuredClone(object), { subresource: '', fieldManager: 'kube-apiserver', dryRun: false }).catch((error: unknown) => {
      if (!(error instanceof ApiError) || error.reason !== 'AlreadyExists') throw error;
    });
  };
  await Promise.all(namespaces.map(namespace).map(ensure));
  await Promise.all(
    [
      ...roles,
      priorityClass('system-node-critical', 2_000_001_000, 'Used for system critical pods that must not be moved from their current node.'),
      priorityClass('system-cluster-critical', 2_000_000_000, 'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.'),
      kubernetesService(cluster),
    ].map(ensure),
  );
}
