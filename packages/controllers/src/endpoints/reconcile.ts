import type { KubeObject } from '@berth/machinery/object';
import type { Decision, Reader, ReconcileKey, Reconciler } from '@berth/machinery/reconcile';
import { deepEqual } from '@berth/machinery/values';
import { hasClusterIP, headlessLabel, podsOf, selectsPods, servicesOf, triggeredAt, triggerTime } from './pods.ts';
import { subsetsOf } from './subsets.ts';

const overCapacity = 'endpoints.kubernetes.io/over-capacity';
const managedBy = 'endpoints.kubernetes.io/managed-by';

export interface EndpointsSnapshot {
  service?: KubeObject;
  endpoints?: KubeObject;
  pods: readonly KubeObject[];
}

async function load(reader: Reader, { namespace, name }: ReconcileKey): Promise<EndpointsSnapshot> {
  const [service, endpoints] = await Promise.all([
    reader.get('services', namespace, name),
    reader.get('endpoints', namespace, name),
  ]);
  return {
    service,
    endpoints,
    pods: service !== undefined && selectsPods(service) ? await podsOf(reader, service) : [],
  };
}

function decide({ service, endpoints, pods }: EndpointsSnapshot): Decision {
  if (service === undefined) return { writes: endpoints === undefined ? [] : [{ verb: 'delete', object: endpoints }] };
  if (!selectsPods(service)) return { writes: [] };
  const { subsets, truncated } = subsetsOf(service, pods);
  const labels: Record<string, string> = { ...service.metadata.labels, [managedBy]: 'endpoint-controller' };
  if (hasClusterIP(service)) delete labels[headlessLabel];
  else labels[headlessLabel] = '';
  const known = endpoints?.metadata.annotations?.[overCapacity] !== undefined;
  if (
    endpoints !== undefined &&
    known === truncated &&
    deepEqual(endpoints.metadata.labels ?? {}, labels) &&
    deepEqual(endpoints.subsets ?? [], subsets)
  )
    return { writes: [] };
  const object = endpointsObject(service, endpoints, { labels, subsets, truncated, at: triggeredAt(service, pods) });
  return {
    writes: [{ verb: endpoints === undefined ? 'create' : 'update', object }],
    settle: ([outcome]) => ({
      writes: [],
      events: outcome instanceof Error ? [complaint(service, endpoints, outcome)] : [],
    }),
  };
}

interface Wanted {
  labels: Record<string, string>;
  subsets: readonly object[];
  truncated: boolean;
  at: string | undefined;
}

function endpointsObject(
  service: KubeObject,
  old: KubeObject | undefined,
  { labels, subsets, truncated, at }: Wanted,
): KubeObject {
  const { name, namespace } = service.metadata;
  const annotations: Record<string, string> = { ...old?.metadata.annotations };
  if (at !== undefined) annotations[triggerTime] = at;
  if (truncated) annotations[overCapacity] = 'truncated';
  else delete annotations[overCapacity];
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { ...(old?.metadata ?? { name, namespace }), labels, annotations },
    subsets: [...subsets],
  };
}

function complaint(service: KubeObject, endpoints: KubeObject | undefined, { message }: Error) {
  const [reason, verb] =
    endpoints === undefined ? ['FailedToCreateEndpoint', 'create'] : ['FailedToUpdateEndpoint', 'update'];
  const { namespace, name } = service.metadata;
  return {
    regarding: service,
    type: 'Warning' as const,
    reason,
    message: `Failed to ${verb} endpoint for service ${namespace}/${name}: ${message}`,
  };
}

const sameName = ({ object }: { object: KubeObject }): ReconcileKey[] => [
  { namespace: object.metadata.namespace ?? '', name: object.metadata.name ?? '' },
];

/** Keeps the Endpoints of services that select pods (upstream pkg/controller/endpoint). */
export const reconciler: Reconciler<EndpointsSnapshot> = {
  name: 'endpoint',
  watches: [
    { resource: 'services', keys: sameName },
    { resource: 'endpoints', keys: (change) => (change.type === 'DELETED' ? sameName(change) : []) },
    { resource: 'pods', keys: servicesOf },
  ],
  load,
  decide,
};
