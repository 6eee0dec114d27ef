import { whole } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { ApiError } from '@berth/machinery/errors';
import type { Operation } from '@berth/table/port';
import type { Call } from '../operations/call.ts';
import { create } from '../operations/create.ts';
import { remove } from '../operations/delete.ts';
import { addressAt, contains, type Range, rangeOf, sizeOf } from '@berth/machinery/ranges';

/** Somebody else has it, or it cannot be had; the message is upstream's. */
export class ConditionHeld extends Error {}

/** Tries at random before looking at every address in turn. */
const randomTries = 16;
const ports = { first: 30_000, last: 32_767 };

const settings = { subresource: '', fieldManager: 'berth', dryRun: false };

async function ipAddressKind(call: Call) {
  const kind = call.server.index.served('networking.k8s.io', 'v1', 'ipaddresses');
  if (kind === undefined) throw new Error('the registry has no IPAddress');
  return whole(kind);
}

function ipAddress(address: string, service: KubeObject): KubeObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IPAddress',
    metadata: {
      name: address,
      labels: {
        'ipaddress.kubernetes.io/ip-family': 'IPv4',
        'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io',
      },
    },
    spec: {
      parentRef: { resource: 'services', namespace: service.metadata.namespace, name: service.metadata.name },
    },
  };
}

async function tryIP(call: Call, address: string, service: KubeObject): Promise<boolean> {
  try {
    await create(
      { ...call, identity: { username: 'system:apiserver', groups: ['system:masters'] } },
      await ipAddressKind(call),
      '',
      ipAddress(address, service),
      settings,
    );
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.reason === 'AlreadyExists') return false;
    throw error;
  }
}

/** Usable offsets: neither the network's address nor its broadcast; the first one is the API's own. */
function candidates(range: Range): { size: number; random(): number } {
  const size = sizeOf(range) - 3;
  return { size, random: () => 2 + Math.floor(Math.random() * size) };
}

/** Takes an address for a Service; false if somebody has it. */
type Take = (call: Call, address: string, service: KubeObject) => Promise<boolean>;

async function isFreeIP(call: Call, address: string): Promise<boolean> {
  const key = { cluster: call.cluster.id, resource: 'networking.k8s.io/ipaddresses', namespace: '', name: address };
  return (await call.server.store.get(key)) === undefined;
}

/** Reserves a cluster address by creating its IPAddress. @throws ConditionHeld */
export const reserveIP = (call: Call, service: KubeObject, wanted?: string): Promise<string> =>
  takeAddress(tryIP, call, service, wanted);

/** An address that is free at this moment, for a dry run. @throws ConditionHeld */
export const findIP = (call: Call, service: KubeObject, wanted?: string): Promise<string> =>
  takeAddress(isFreeIP, call, service, wanted);

async function takeAddress(take: Take, call: Call, service: KubeObject, wanted?: string): Promise<string> {
  const range = rangeOf(call.cluster.serviceCidr);
  if (wanted !== undefined) {
    if (!contains(range, wanted)) throw new ConditionHeld('the provided network does not match the current range');
    if (!(await take(call, wanted, service))) throw new ConditionHeld('provided IP is already allocated');
    return wanted;
  }
  const { size, random } = candidates(range);
  for (let attempt = 0; attempt < randomTries; attempt++) {
    const address = addressAt(range, random());
    if (await take(call, address, service)) return address;
  }
  for (let offset = 2; offset < 2 + size; offset++) {
    const address = addressAt(range, offset);
    if (await take(call, address, service)) return address;
  }
  throw new ApiError('InternalError', 'failed to allocate a serviceIP: range is full');
}

/** Gives an address back, if it is still this service's. */
export async function releaseIP(call: Call, address: string, service: KubeObject): Promise<void> {
  const kind = await ipAddressKind(call);
  const stored = await call.server.store.get({
    cluster: call.cluster.id,
    resource: 'networking.k8s.io/ipaddresses',
    namespace: '',
    name: address,
  });
  if (stored === undefined) return;
  const { parentRef } = (JSON.parse(stored.body) as KubeObject).spec;
  if (parentRef?.namespace !== service.metadata.namespace || parentRef?.name !== service.metadata.name) return;
  await remove(call, kind, '', address, { ...settings, preconditions: { uid: stored.uid } });
}

const guardOf = (port: number): string => `port#${port}`;

/** Whether a node port is free at this moment; `takePort` in the write's transaction decides. */
const isFree = async (call: Call, port: number): Promise<boolean> =>
  (await call.server.store.readGuard(call.cluster.id, guardOf(port))) === 0;

/** Finds a free node port that is none of `others`, or checks the client's choice. @throws ConditionHeld */
export async function choosePort(call: Call, wanted?: number, others: readonly number[] = []): Promise<number> {
  const isChoice = async (port: number): Promise<boolean> => !others.includes(port) && (await isFree(call, port));
  if (wanted !== undefined) {
    if (wanted < ports.first || wanted > ports.last)
      throw new ConditionHeld(
        `provided port is not in the valid range. The range of valid ports is ${ports.first}-${ports.last}`,
      );
    if (!(await isChoice(wanted))) throw new ConditionHeld('provided port is already allocated');
    return wanted;
  }
  const size = ports.last - ports.first + 1;
  const start = Math.floor(Math.random() * size);
  for (let offset = 0; offset < size; offset++) {
    const port = ports.first + ((start + offset) % size);
    if (await isChoice(port)) return port;
  }
  throw new ApiError('InternalError', 'failed to allocate a nodePort: range is full');
}

/** Companions: a port's guard counts 1 while a Service has it, and is absent otherwise. */
export const takePort = (call: Call, port: number): Operation =>
  call.server.store.raiseGuard(call.cluster.id, guardOf(port), 0);

export function givePort(call: Call, port: number): Operation {
  const take = takePort(call, port);
  if (!('update' in take)) throw new Error('a guard is raised by an update');
  return { delete: take.update };
}
