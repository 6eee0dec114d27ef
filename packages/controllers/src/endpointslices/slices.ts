import { controllerReference } from '@berth/kinds/apps/replicaset/reconcile-owner';
import type { DiscoveryV1EndpointPort, Endpoint } from '@berth/kinds/types';
import { nameErrors } from '@berth/machinery/names';
import type { KubeObject } from '@berth/machinery/object';
import { deepEqual } from '@berth/machinery/values';
import { hasClusterIP, headlessLabel } from '../endpoints/pods.ts';
import { type AddressType, identityOf } from './endpoint.ts';

export const serviceNameLabel = 'kubernetes.io/service-name';
export const managedByLabel = 'endpointslice.kubernetes.io/managed-by';
export const controllerName = 'endpointslice-controller.k8s.io';
/** Endpoints of one slice (--max-endpoints-per-slice). */
const capacity = 100;

/** Changes to the slices of a service. */
export interface Changes {
  create: KubeObject[];
  update: KubeObject[];
  remove: KubeObject[];
}

/** The service's labels, and those that say whose the slice is. */
export function sliceLabels(service: KubeObject): Record<string, string> {
  const labels: Record<string, string> = { ...service.metadata.labels };
  delete labels[headlessLabel];
  if (!hasClusterIP(service)) labels[headlessLabel] = '';
  return { ...labels, [serviceNameLabel]: service.metadata.name ?? '', [managedByLabel]: controllerName };
}

const reserved = new Set([serviceNameLabel, managedByLabel, headlessLabel]);

const freeLabels = (labels: Readonly<Record<string, string>> | undefined): object =>
  Object.fromEntries(Object.entries(labels ?? {}).filter(([key]) => !reserved.has(key)));

export function newSlice(
  service: KubeObject,
  addressType: AddressType,
  ports: readonly DiscoveryV1EndpointPort[],
): KubeObject {
  const prefix = `${service.metadata.name}-`;
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: nameErrors('subdomain', prefix, true).length === 0 ? prefix : service.metadata.name,
      namespace: service.metadata.namespace,
      labels: sliceLabels(service),
      ownerReferences: [controllerReference(service)],
    },
    addressType,
    endpoints: [],
    ports: [...ports],
  };
}

const endpointsOf = (slice: KubeObject): Endpoint[] => slice.endpoints ?? [];

/**
 * Brings slices with one set of ports to the wanted endpoints with as few writes as can be (endpointslice reconciler.go
 * reconcileByPortMapping): what is there stays where it is; what is new fills slices that change anyway, then one that has room
 * for all of it, then new ones.
 */
export function fitSlices(
  service: KubeObject,
  existing: readonly KubeObject[],
  endpoints: readonly Endpoint[],
  fresh: () => KubeObject,
): Changes {
  const wanted = new Map(endpoints.map((endpoint) => [identityOf(endpoint), endpoint]));
  const changes: Changes = { create: [], update: [], remove: [] };
  const unchanged: KubeObject[] = [];
  const labels = sliceLabels(service);
  for (const slice of existing) {
    const kept = endpointsOf(slice).flatMap((endpoint) => take(wanted, identityOf(endpoint)));
    const relabeled = !deepEqual(freeLabels(slice.metadata.labels), freeLabels(labels));
    const same = deepEqual(kept, endpointsOf(slice));
    if (same && !relabeled) unchanged.push(slice);
    else if (kept.length === 0 && !same) changes.remove.push(slice);
    else changes.update.push({ ...slice, metadata: { ...slice.metadata, labels }, endpoints: kept });
  }
  const left = [...wanted.values()];
  const fullestFirst = [...changes.update].sort((a, b) => endpointsOf(b).length - endpointsOf(a).length);
  for (const slice of fullestFirst) fill(slice, left);
  while (left.length > 0) {
    const roomy = left.length < capacity ? tightest(unchanged, left.length) : undefined;
    const slice = roomy === undefined ? fresh() : { ...roomy, endpoints: [...endpointsOf(roomy)] };
    fill(slice, left);
    if (roomy === undefined) changes.create.push(slice);
    else changes.update.push(slice);
    if (roomy !== undefined) unchanged.splice(unchanged.indexOf(roomy), 1);
  }
  return changes;
}

function take(wanted: Map<string, Endpoint>, identity: string): Endpoint[] {
  const found = wanted.get(identity);
  wanted.delete(identity);
  return found === undefined ? [] : [found];
}

function fill(slice: KubeObject, left: Endpoint[]): void {
  const endpoints = endpointsOf(slice);
  slice.endpoints = [...endpoints, ...left.splice(0, Math.max(0, capacity - endpoints.length))];
}

/** The slice that is fullest once `count` more are in it. */
function tightest(slices: readonly KubeObject[], count: number): KubeObject | undefined {
  return slices
    .filter((slice) => endpointsOf(slice).length > 0 && endpointsOf(slice).length + count <= capacity)
    .sort((a, b) => endpointsOf(b).length - endpointsOf(a).length)[0];
}
