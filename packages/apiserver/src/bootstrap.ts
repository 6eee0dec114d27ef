import { builtInApiServices } from '@berth/kinds/apiregistration/priorities';
import {
  mandatoryFlowSchemas,
  mandatoryPriorityLevels,
  suggestedFlowSchemas,
  suggestedPriorityLevels,
} from '@berth/kinds/flowcontrol/mandatory';
import { ApiError } from '@berth/machinery/errors';
import { type KindDefinition, whole } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { addressAt, rangeOf } from '@berth/machinery/ranges';
import { createServer } from './app.ts';
import type { ApiDeps, ClusterInfo } from './deps.ts';
import { type Call, keyOf } from './operations/call.ts';
import { create, createMany } from './operations/create.ts';

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

/** Where services' addresses come from, as an object that can be read (upstream's default ServiceCIDR controller). */
const serviceCidr = (cluster: ClusterInfo): KubeObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'ServiceCIDR',
  metadata: { name: 'kubernetes', finalizers: ['networking.k8s.io/service-cidr-finalizer'] },
  spec: { cidrs: [cluster.serviceCidr] },
});

/**
 * What every cluster has from its beginning: namespaces, the API's own service, priority classes, and the default roles.
 * May be called again: what is there stays as it is.
 */
export async function bootstrap(deps: ApiDeps, cluster: ClusterInfo, roles: readonly KubeObject[]): Promise<void> {
  const server = createServer(deps);
  const call: Call = {
    server,
    cluster,
    identity: { username: 'system:apiserver', groups: ['system:masters'] },
    now: deps.clock.now(),
    warnings: [],
  };
  const keyOfObject = (kind: KindDefinition, { metadata }: KubeObject) =>
    keyOf(call, kind, metadata.namespace ?? '', metadata.name ?? '');
  /** Objects of one kind and namespace: what is missing of them, in as few transactions as it takes. */
  const ensure = async (objects: readonly KubeObject[], fieldManager = 'kube-apiserver'): Promise<void> => {
    const [first] = objects;
    const found = first === undefined ? undefined : server.index.byKind(first.apiVersion, first.kind);
    if (first === undefined || found === undefined) return;
    const kind = await whole(found);
    const there = await deps.store.getMany(objects.map((object) => keyOfObject(kind, object)));
    const missing = objects
      .filter((_object, index) => there[index] === undefined)
      .map((object) => structuredClone(object));
    const settings = { subresource: '', fieldManager, dryRun: false };
    const made =
      missing.length === 1
        ? [await create(call, kind, first.metadata.namespace ?? '', missing[0] ?? first, settings).catch(asError)]
        : await createMany(call, kind, first.metadata.namespace ?? '', missing, settings);
    for (const one of made)
      if (one instanceof Error && !(one instanceof ApiError && one.reason === 'AlreadyExists')) throw one;
  };
  await ensure(namespaces.map(namespace));
  for (const some of Object.values(
    Object.groupBy(roles, ({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}`),
  ))
    await ensure(some ?? []);
  await ensure([
    priorityClass(
      'system-node-critical',
      2_000_001_000,
      'Used for system critical pods that must not be moved from their current node.',
    ),
    priorityClass(
      'system-cluster-critical',
      2_000_000_000,
      'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
    ),
  ]);
  const fairness = 'api-priority-and-fairness-config-producer-v1';
  await ensure(mandatoryPriorityLevels.concat(suggestedPriorityLevels), fairness);
  await ensure(mandatoryFlowSchemas.concat(suggestedFlowSchemas), fairness);
  await ensure(builtInApiServices);
  await ensure([serviceCidr(cluster)]);
  await ensure([kubernetesService(cluster)]);
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
