import type { KubeObject } from '@berth/machinery/object';
import type {
  ClusterFacts,
  Decision,
  ObjectChange,
  Reader,
  ReconcileKey,
  Reconciler,
  Write,
} from '@berth/machinery/reconcile';
import { deepEqual } from '@berth/machinery/values';
import { isIPv6 } from '../endpoints/pods.ts';

const key: ReconcileKey = { namespace: 'default', name: 'kubernetes' };
const slices = 'discovery.k8s.io/endpointslices';

export interface KubernetesServiceSnapshot {
  namespace?: KubeObject;
  service?: KubeObject;
  endpoints?: KubeObject;
  slice?: KubeObject;
  cluster: ClusterFacts;
}

async function load(reader: Reader): Promise<KubernetesServiceSnapshot> {
  const { namespace, name } = key;
  const [inside, service, endpoints, slice, cluster] = await Promise.all([
    reader.get('namespaces', '', namespace),
    reader.get('services', namespace, name),
    reader.get('endpoints', namespace, name),
    reader.get(slices, namespace, name),
    reader.cluster(),
  ]);
  return { namespace: inside, service, endpoints, slice, cluster };
}

/** The first address of a range: it is kept for this service. */
export function firstAddress(cidr: string): string {
  const [address = ''] = cidr.split('/');
  if (isIPv6(address)) return `${address.replace(/::?0*$/, '')}::1`;
  const parts = address.split('.');
  return [...parts.slice(0, 3), String(Number(parts[3] ?? 0) + 1)].join('.');
}

function serviceObject({ serviceCidr, apiServer }: ClusterFacts): KubeObject {
  const clusterIP = firstAddress(serviceCidr);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...key, labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      clusterIP,
      clusterIPs: [clusterIP],
      ipFamilies: [isIPv6(clusterIP) ? 'IPv6' : 'IPv4'],
      ipFamilyPolicy: 'SingleStack',
      internalTrafficPolicy: 'Cluster',
      ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: apiServer.port }],
      sessionAffinity: 'None',
      type: 'ClusterIP',
    },
  };
}

function endpointsObject({ apiServer: { addresses, port } }: ClusterFacts): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { ...key, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    subsets:
      addresses.length === 0
        ? []
        : [{ addresses: addresses.map((ip) => ({ ip })), ports: [{ name: 'https', port, protocol: 'TCP' }] }],
  };
}

function sliceObject({ apiServer: { addresses, port } }: ClusterFacts): KubeObject {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...key, labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: addresses.some(isIPv6) ? 'IPv6' : 'IPv4',
    endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready: true } })),
    ports: [{ name: 'https', port, protocol: 'TCP' }],
  };
}

function decide({ namespace, service, endpoints, slice, cluster }: KubernetesServiceSnapshot): Decision {
  if (namespace === undefined || namespace.metadata.deletionTimestamp !== undefined) return { writes: [] };
  return {
    writes: [
      ...(service === undefined ? [{ verb: 'create', object: serviceObject(cluster) } as const] : []),
      ...brought(endpoints, endpointsObject(cluster), ['subsets']),
      ...brought(slice, sliceObject(cluster), ['addressType', 'endpoints', 'ports']),
    ],
    independent: true,
  };
}

/** An object with these fields as wanted; what else stands in it stays. */
function brought(known: KubeObject | undefined, wanted: KubeObject, fields: readonly string[]): Write[] {
  if (known === undefined) return [{ verb: 'create', object: wanted }];
  if (fields.every((field) => deepEqual(known[field] ?? [], wanted[field]))) return [];
  return [
    { verb: 'update', object: { ...known, ...Object.fromEntries(fields.map((field) => [field, wanted[field]])) } },
  ];
}

const mine = ({ object }: ObjectChange): ReconcileKey[] =>
  object.metadata.namespace === key.namespace && object.metadata.name === key.name ? [key] : [];

/** The service `kubernetes` in `default`, behind which the API answers (upstream pkg/controlplane/controller/kubernetesservice). */
export const reconciler: Reconciler<KubernetesServiceSnapshot> = {
  name: 'kubernetes-service',
  username: 'system:apiserver',
  watches: [
    {
      resource: 'namespaces',
      keys: ({ type, object }) => (type === 'ADDED' && object.metadata.name === key.namespace ? [key] : []),
    },
    { resource: 'services', keys: mine },
    { resource: 'endpoints', keys: mine },
    { resource: slices, keys: mine },
  ],
  load,
  decide,
};
