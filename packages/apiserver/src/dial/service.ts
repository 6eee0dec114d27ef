import type { Duplex } from 'node:stream';
import type { Endpoints, EndpointSlice, Service } from '@berth/kinds/types';
import { ApiError } from '@berth/machinery/errors';
import { notFound } from '@berth/machinery/invalid';
import type { Call } from '../operations/call.ts';
import { connectNode } from './node.ts';

/** Where a Service's traffic may go. Without a node it is reached from this machine, if that may be. */
export interface Place {
  node: string | undefined;
  host: string;
  port: number;
}

export interface ServicePort {
  namespace: string;
  name: string;
  /** The Service's port by number or name; '' is the one without a name. */
  port: number | string;
  /** A Service may stand for a name of the world's (type ExternalName), which is then reached from this machine, if that may be. */
  externalNames?: boolean;
}

/** How many of a Service's places are tried. */
export const attempts = 3;

async function read<Kind>(call: Call, resource: string, namespace: string, name: string): Promise<Kind | undefined> {
  const stored = await call.server.store.get({ cluster: call.cluster.id, resource, namespace, name });
  return stored === undefined ? undefined : (JSON.parse(stored.body) as Kind);
}

/** A port by number becomes the name of the Service's port (pkg/registry/core/service/storage ResourceLocation). */
async function portName(call: Call, { namespace, name, port, externalNames }: ServicePort): Promise<string | Place> {
  if (typeof port === 'string' && !/^\d+$/.test(port)) return port;
  const service = await read<Service>(call, 'services', namespace, name);
  if (service === undefined) throw notFound({ group: '', resource: 'services' }, name);
  const { type, externalName = '' } = service.spec ?? {};
  // The port is the other end's, whatever the Service says (apiserver pkg/util/proxy ResolveCluster).
  if (externalNames === true && type === 'ExternalName')
    return { node: undefined, host: externalName, port: Number(port) };
  const found = service.spec?.ports?.find((one) => one.port === Number(port));
  if (found === undefined)
    throw new ApiError('ServiceUnavailable', `no service port ${port} found for service "${name}"`);
  return found.name ?? '';
}

/** Slices of a Service are few: a hundred endpoints each. */
const maxSlices = 1000;

async function fromSlices(call: Call, { namespace, name }: ServicePort, named: string): Promise<Place[]> {
  const { objects } = await call.server.store.list({
    cluster: call.cluster.id,
    resource: 'discovery.k8s.io/endpointslices',
    namespace,
    limit: maxSlices,
    matches: ({ labels }) => labels['kubernetes.io/service-name'] === name,
  });
  if (objects.length === 0) throw notFound({ group: '', resource: 'endpoints' }, name);
  return objects.flatMap(({ body }) => {
    const { endpoints, ports } = JSON.parse(body) as EndpointSlice;
    const ready = (endpoints ?? []).filter(({ conditions }) => conditions?.ready ?? true);
    return (ports ?? [])
      .filter((port) => (port.name ?? '') === named)
      .flatMap(({ port }) =>
        port === undefined
          ? []
          : ready.flatMap(({ addresses, nodeName }) => addresses.map((host) => ({ node: nodeName, host, port }))),
      );
  });
}

/** One read, for every Service that selects pods; slices alone are what somebody wrote by hand. */
async function fromEndpoints(
  call: Call,
  { namespace, name }: ServicePort,
  named: string,
): Promise<Place[] | undefined> {
  const endpoints = await read<Endpoints>(call, 'endpoints', namespace, name);
  if (endpoints === undefined) return undefined;
  return (endpoints.subsets ?? []).flatMap(({ addresses = [], ports = [] }) =>
    ports
      .filter((port) => (port.name ?? '') === named)
      .flatMap(({ port }) => addresses.map(({ ip, nodeName }) => ({ node: nodeName, host: ip, port }))),
  );
}

/**
 * The ready endpoints of a Service, in random order. Those on a node are reached through its agent, which lets nobody further than
 * its pods and itself; others only where this machine is its owner's alone.
 * @throws ApiError NotFound, ServiceUnavailable in upstream's words
 */
export async function placesOf(call: Call, service: ServicePort): Promise<Place[]> {
  const named = service.port === '' ? '' : await portName(call, service);
  const all =
    typeof named === 'object'
      ? [named]
      : ((await fromEndpoints(call, service, named)) ?? (await fromSlices(call, service, named)));
  const places = all.filter(({ node }) => node !== undefined || call.server.connect !== undefined);
  if (places.length === 0)
    throw new ApiError('ServiceUnavailable', `no endpoints available for service "${service.name}"`);
  return places
    .map((place) => ({ place, key: Math.random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ place }) => place);
}

/** @throws ApiError ServiceUnavailable */
export async function connectPlace(
  call: Call,
  { node, ...address }: Place,
  signal: AbortSignal | undefined,
): Promise<Duplex> {
  if (node !== undefined) return connectNode(call, node, address, signal);
  const { connect } = call.server;
  if (connect === undefined) throw new ApiError('ServiceUnavailable', 'no node stands behind the endpoint');
  return connect(address, signal);
}

/** A TCP connection to one of a Service's ready endpoints. @throws ApiError NotFound, ServiceUnavailable */
export async function connectService(call: Call, service: ServicePort, signal?: AbortSignal): Promise<Duplex> {
  const places = await placesOf(call, service);
  let failure: unknown;
  for (const place of places.slice(0, attempts)) {
    try {
      return await connectPlace(call, place, signal);
    } catch (error) {
      signal?.throwIfAborted();
      failure = error;
    }
  }
  throw failure;
}
