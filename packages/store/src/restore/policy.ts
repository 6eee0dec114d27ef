import type { GroupResource } from '@berth/machinery/object';
import type { NewState, StoredObject } from '../types.ts';
import { stateFrom } from './state.ts';

/** What belongs to the machines and holders of the cluster that is copied, and what expires anyway. */
const left: ReadonlySet<GroupResource> = new Set([
  'nodes',
  'events',
  'events.k8s.io/events',
  'coordination.k8s.io/leases',
  'certificates.k8s.io/certificatesigningrequests',
  'storage.k8s.io/csinodes',
  'storage.k8s.io/volumeattachments',
  'resource.k8s.io/resourceslices',
  'discovery.k8s.io/endpointslices',
  'endpoints',
]);

/** By whose certificates the copied cluster is known: a fork has authorities of its own, and believes in no others. */
const isTrust = (resource: GroupResource, { namespace, name }: StoredObject): boolean =>
  resource === 'configmaps' && namespace === 'kube-system' && name === 'extension-apiserver-authentication';

interface PodBody {
  metadata: object;
  spec: Record<string, unknown>;
  status?: unknown;
}

/** An object in a fork (DESIGN 3): without Nodes and Leases; a pod is bound to no node and has not begun. */
export function forkedState(resource: GroupResource, object: StoredObject): NewState | undefined {
  if (left.has(resource) || isTrust(resource, object)) return undefined;
  const state = stateFrom(object);
  if (resource !== 'pods') return state;
  const body = JSON.parse(object.body) as PodBody;
  const { nodeName: _bound, ...spec } = body.spec;
  const unbound = JSON.stringify({ ...body, spec, status: { phase: 'Pending' } });
  const fields = { ...object.fields };
  for (const [name, value] of begun) if (fields[name] !== undefined) fields[name] = value;
  return {
    ...stateFrom({ ...object, body: unbound }),
    fields,
    indexes: state.indexes.filter(({ index }) => index !== 'node'),
  };
}

/** Selectable fields of a pod that was only just created. */
const begun = [
  ['spec.nodeName', ''],
  ['status.phase', 'Pending'],
  ['status.podIP', ''],
  ['status.nominatedNodeName', ''],
] as const;
