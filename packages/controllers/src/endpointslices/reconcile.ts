import type { DiscoveryV1EndpointPort, Endpoint } from '@berth/kinds/types';
import type { KubeObject } from '@berth/machinery/object';
import type {
  Decision,
  Guard,
  ObjectChange,
  Reader,
  ReconcileKey,
  Reconciler,
  Write,
} from '@berth/machinery/reconcile';
import { deepEqual } from '@berth/machinery/values';
import { isCandidate, podsOf, selectsPods, servicesOf, triggeredAt, triggerTime } from '../endpoints/pods.ts';
import { type AddressType, addressTypesOf, endpointOf, portKey, portsOf } from './endpoint.ts';
import {
  type Changes,
  controllerName,
  fitSlices,
  managedByLabel,
  newSlice,
  serviceNameLabel,
  sliceLabels,
} from './slices.ts';

const resource = 'discovery.k8s.io/endpointslices';

export interface EndpointSlicesSnapshot {
  service?: KubeObject;
  /** Read before the slices were listed. */
  guard?: Guard;
  /** Those of this controller that name the service. */
  slices: readonly KubeObject[];
  pods: readonly KubeObject[];
  /** Nodes of the pods, by name. */
  nodes: ReadonlyMap<string, KubeObject>;
}

async function load(reader: Reader, { namespace, name }: ReconcileKey): Promise<EndpointSlicesSnapshot> {
  const service = await reader.get('services', namespace, name);
  const nothing = { slices: [], pods: [], nodes: new Map() };
  if (service === undefined || !selectsPods(service)) return nothing;
  const guard = await reader.guard(service.metadata.uid ?? '');
  const matchLabels = { [serviceNameLabel]: name, [managedByLabel]: controllerName };
  const [slices, pods] = await Promise.all([
    reader.list(resource, { namespace, selector: { matchLabels } }),
    podsOf(reader, service),
  ]);
  const names = new Set(pods.map(({ spec }) => spec.nodeName).filter(Boolean) as string[]);
  const nodes = new Map<string, KubeObject>();
  await Promise.all(
    [...names].map(async (nodeName) => {
      const node = await reader.get('nodes', '', nodeName);
      if (node !== undefined) nodes.set(nodeName, node);
    }),
  );
  return { service, guard, slices, pods, nodes };
}

/** Milliseconds after which a pod on a node that is not there is looked at again. */
const patience = 5_000;

function decide(snapshot: EndpointSlicesSnapshot): Decision {
  const { service, slices } = snapshot;
  if (service === undefined) return { writes: [] };
  const types = addressTypesOf(service);
  const byType = Map.groupBy(slices, ({ addressType }) => addressType as string);
  const changes = types.map((type) => ofAddressType(snapshot, service, byType.get(type) ?? [], type));
  const foreign = slices.filter(({ addressType }) => !types.includes(addressType));
  const lost = snapshot.pods.some(({ spec }) => spec.nodeName && !snapshot.nodes.has(spec.nodeName));
  return {
    writes: [
      ...changes.flatMap((change) => writesOf(snapshot, service, change)),
      ...foreign.map((object): Write => ({ verb: 'delete', object })),
    ],
    ...(lost ? { requeueAfter: patience } : {}),
  };
}

interface Group {
  ports: DiscoveryV1EndpointPort[];
  endpoints: Endpoint[];
}

/** Wanted endpoints by their ports: a named port may have another number on every pod. */
function wantedGroups(
  { pods, nodes }: EndpointSlicesSnapshot,
  service: KubeObject,
  type: AddressType,
): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const pod of pods) {
    if (!isCandidate(pod, true)) continue;
    const ports = portsOf(service, pod);
    const group = groups.get(portKey(ports)) ?? { ports, endpoints: [] };
    groups.set(portKey(ports), group);
    const node = nodes.get(pod.spec.nodeName ?? '');
    if (node === undefined && pod.spec.nodeName && service.spec.publishNotReadyAddresses !== true) continue;
    const endpoint = endpointOf(service, pod, node, type);
    if (endpoint !== undefined) group.endpoints.push(endpoint);
  }
  return groups;
}

const isOwned = (slice: KubeObject, { metadata }: KubeObject): boolean =>
  slice.metadata.ownerReferences?.some(({ uid, kind }) => uid === metadata.uid && kind === 'Service') === true;

function ofAddressType(
  snapshot: EndpointSlicesSnapshot,
  service: KubeObject,
  slices: readonly KubeObject[],
  type: AddressType,
): Changes {
  const groups = wantedGroups(snapshot, service, type);
  const owned = slices.filter((slice) => isOwned(slice, service));
  const changes: Changes = { create: [], update: [], remove: slices.filter((slice) => !isOwned(slice, service)) };
  const byPorts = Map.groupBy(owned, ({ ports }) => portKey(ports));
  for (const [key, { ports, endpoints }] of groups) {
    const fitted = fitSlices(service, byPorts.get(key) ?? [], endpoints, () => newSlice(service, type, ports));
    changes.create.push(...fitted.create);
    changes.update.push(...fitted.update);
    changes.remove.push(...fitted.remove);
  }
  for (const [key, group] of byPorts) if (!groups.has(key)) changes.remove.push(...group);
  placeholder(service, slices, changes, type);
  return reuse(service, changes);
}

/** A service without endpoints has one empty slice, so that it can be told from one that nobody has looked at. */
function placeholder(service: KubeObject, slices: readonly KubeObject[], changes: Changes, type: AddressType): void {
  if (changes.remove.length !== slices.length || changes.create.length > 0) return;
  const [only, ...others] = changes.remove;
  const empty =
    only !== undefined &&
    others.length === 0 &&
    isOwned(only, service) &&
    (only.endpoints ?? []).length === 0 &&
    (only.ports ?? []).length === 0 &&
    deepEqual(only.metadata.labels ?? {}, sliceLabels(service));
  if (empty) changes.remove = [];
  else changes.create.push(newSlice(service, type, []));
}

/** A slice that would be deleted becomes one that would be created. */
function reuse(service: KubeObject, { create, update, remove }: Changes): Changes {
  const left = [...create];
  const updates = [...update];
  const removals = remove.filter((slice) => {
    const next = isOwned(slice, service) ? left.pop() : undefined;
    if (next === undefined) return true;
    updates.push({
      ...slice,
      metadata: { ...slice.metadata, labels: next.metadata.labels },
      endpoints: next.endpoints,
      ports: next.ports,
    });
    return false;
  });
  return { create: left, update: updates, remove: removals };
}

function writesOf(
  { guard, pods }: EndpointSlicesSnapshot,
  service: KubeObject,
  { create, update, remove }: Changes,
): Write[] {
  const at = triggeredAt(service, pods);
  const stamped = (object: KubeObject): KubeObject =>
    at === undefined
      ? object
      : {
          ...object,
          metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, [triggerTime]: at } },
        };
  // While the service goes away the garbage collector takes its slices: nothing is put in their place.
  const creates = service.metadata.deletionTimestamp === undefined ? create : [];
  return [
    ...creates.map((object): Write => ({ verb: 'create', object: stamped(object), guard })),
    ...update.map((object): Write => ({ verb: 'update', object: stamped(object) })),
    ...remove.map((object): Write => ({ verb: 'delete', object })),
  ];
}

const ofService = ({ object }: ObjectChange): ReconcileKey[] => [
  { namespace: object.metadata.namespace ?? '', name: object.metadata.name ?? '' },
];

/** A slice tells the service it is of, if it is one of ours. */
function ofSlice({ object }: ObjectChange): ReconcileKey[] {
  const { labels = {}, namespace = '' } = object.metadata;
  const name = labels[serviceNameLabel];
  return labels[managedByLabel] === controllerName && name ? [{ namespace, name }] : [];
}

/** Keeps the EndpointSlices of services that select pods (upstream k8s.io/endpointslice). */
export const reconciler: Reconciler<EndpointSlicesSnapshot> = {
  name: 'endpointslice',
  component: 'endpoint-slice-controller',
  watches: [
    { resource: 'services', keys: ofService },
    { resource, keys: ofSlice },
    { resource: 'pods', keys: servicesOf },
  ],
  load,
  decide,
};
