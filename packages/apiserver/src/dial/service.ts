import type { Duplex } from 'node:stream';
import type { Endpoints, Service } from '@berth/kinds/types';
import { ApiError } from '@berth/machinery/errors';
import { notFound } from '@berth/machinery/invalid';
import type { Call } from '../operations/call.ts';
import { connectNode } from './node.ts';

/** Where a Service's traffic may go. */
interface Place {
  node: string;
  host: string;
  port: number;
}

export interface ServicePort {
  namespace: string;
  name: string;
  /** The Service's port by number or name; '' is the one without a name. */
  port: number | string;
}

const attempts = 3;

async function read<Kind>(call: Call, resource: string, namespace: string, name: string): Promise<Kind | undefined> {
  const stored = await call.server.store.get({ cluster: call.cluster.id, resource, namespace, name });
  return stored === undefined ? undefined : (JSON.parse(stored.body) as Kind);
}

/** A port by number becomes the name of the Service's port (pkg/registry/core/service/storage ResourceLocation). */
async function portName(call: Call, { namespace, name, port }: ServicePort): Promise<string> {
  if (typeof port === 'string' && !/^\d+$/.test(port)) return port;
  const service = await read<Service>(call, 'services', namespace, name);
  if (service === undefined) throw notFound({ group: '', resource: 'services' }, name);
  const found = service.spec?.ports?.find((one) => one.port === Number(port));
  if (found === undefined)
    throw new ApiError('ServiceUnavailable', `no service port ${port} found for service "${name}"`);
  return found.name ?? '';
}

/**
 * The ready endpoints of a Service that are pods, in random order: nothing else has a node to be reached through.
 * @throws ApiError NotFound, ServiceUnavailable in upstream's words
 */
async function placesOf(call: Call, service: ServicePort): Promise<Place[]> {
  const { namespace, name } = service;
  const named = service.port === '' ? '' : await portName(call, service);
  const endpoints = await read<Endpoints>(call, 'endpoints', namespace, name);
  if (endpoints === undefined) throw notFound({ group: '', resource: 'endpoints' }, name);
  const places = (endpoints.subsets ?? []).flatMap(({ addresses = [], ports = [] }) =>
    ports
      .filter((port) => (port.name ?? '') === named)
      .flatMap(({ port }) =>
        addresses
          .filter(({ nodeName, targetRef }) => nodeName !== undefined && targetRef?.kind === 'Pod')
          .map(({ ip, nodeName = '' }) => ({ node: nodeName, host: ip, port })),
      ),
  );
  if (places.length === 0) throw new ApiError('ServiceUnavailable', `no endpoints available for service "${name}"`);
  return places
    .map((place) => ({ place, key: Math.random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ place }) => place);
}

/** A TCP connection to one of a Service's ready pods. @throws ApiError NotFound, ServiceUnavailable */
export async function connectService(call: Call, service: ServicePort, signal?: AbortSignal): Promise<Duplex> {
  const places = await placesOf(call, service);
  let failure: unknown;
  for (const { node, ...address } of places.slice(0, attempts)) {
    try {
      return await connectNode(call, node, address, signal);
    } catch (error) {
      signal?.throwIfAborted();
      failure = error;
    }
  }
  throw failure;
}
