import { invalid, invalidValue } from '@berth/machinery/invalid';
import type { KubeObject } from '@berth/machinery/object';
import { ConditionHeld, choosePort, findIP, givePort, releaseIP, reserveIP, takePort } from '../allocation/index.ts';
import { type AdmissionPlugin, type AdmissionRequest, isMain } from './plugin.ts';

interface ServicePort {
  port?: number;
  protocol?: string;
  nodePort?: number;
}

const isService = (request: AdmissionRequest): boolean => isMain(request, '', 'Service');

const wantsIP = ({ spec }: KubeObject): boolean => spec.type !== 'ExternalName' && spec.clusterIP !== 'None';
const wantsPorts = ({ spec }: KubeObject): boolean => spec.type === 'NodePort' || spec.type === 'LoadBalancer';
/** Without being asked for: a load balancer may do without node ports, but gets those that the client chose. */
const allocatesPorts = ({ spec }: KubeObject): boolean => spec.allocateLoadBalancerNodePorts !== false;
const wantsHealthCheckPort = ({ spec }: KubeObject): boolean =>
  spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';

function refuse(service: KubeObject, field: string, value: unknown, why: string): never {
  throw invalid({ group: '', kind: 'Service' }, service.metadata.name ?? '', [invalidValue(field, value, why)]);
}

/** Takes an address, ours or the client's choice; answers how to give it back. A dry run shows one and takes none. */
async function takeIP({ call, object, settings }: AdmissionRequest): Promise<() => Promise<void>> {
  const wanted: string = object.spec.clusterIP ?? '';
  const take = settings.dryRun ? findIP : reserveIP;
  try {
    const address = await take(call, object, wanted === '' ? undefined : wanted);
    object.spec.clusterIP = address;
    object.spec.clusterIPs = [address];
    return settings.dryRun ? async () => {} : () => releaseIP(call, address, object);
  } catch (error) {
    if (error instanceof ConditionHeld)
      refuse(object, 'spec.clusterIPs', [wanted], `failed to allocate IP ${wanted}: ${error.message}`);
    throw error;
  }
}

/** Picks a node port for each port that has none; answers how to forget the picks, should another writer have been faster. */
async function pickPorts({ call, object }: AdmissionRequest, had: ReadonlySet<number>): Promise<() => Promise<void>> {
  const picked: ServicePort[] = [];
  const wanted: ServicePort[] = object.spec.ports ?? [];
  const ours = new Set(had);
  for (const [index, port] of wanted.entries()) {
    if (port.nodePort ? ours.has(port.nodePort) : !allocatesPorts(object)) continue;
    try {
      const number = twin(port, wanted)?.nodePort ?? (await choosePort(call, port.nodePort || undefined));
      if (number !== port.nodePort) picked.push(port);
      port.nodePort = number;
      ours.add(number);
    } catch (error) {
      if (error instanceof ConditionHeld) refuse(object, `spec.ports[${index}].nodePort`, port.nodePort, error.message);
      throw error;
    }
  }
  return async () => {
    for (const port of picked) delete port.nodePort;
  };
}

/** The same for the port on which nodes say whether they have pods of the Service (allocHealthCheckNodePort). */
async function pickHealthCheckPort({ call, object }: AdmissionRequest): Promise<() => Promise<void>> {
  const wanted: number | undefined = object.spec.healthCheckNodePort || undefined;
  try {
    object.spec.healthCheckNodePort = await choosePort(call, wanted, portsOf(object));
  } catch (error) {
    // Upstream answers 500 here; what the client chose is what is wrong.
    const why = `failed to allocate requested HealthCheck NodePort ${wanted}: `;
    if (error instanceof ConditionHeld) refuse(object, 'spec.healthCheckNodePort', wanted, why + error.message);
    throw error;
  }
  return async () => {
    if (wanted === undefined) delete object.spec.healthCheckNodePort;
  };
}

/** A port without a choice shares the node port of the same port under another protocol (alloc.go initNodePorts). */
function twin(port: ServicePort, ports: readonly ServicePort[]): ServicePort | undefined {
  if (port.nodePort) return undefined;
  return ports.find(
    (other) => other !== port && other.port === port.port && other.protocol !== port.protocol && other.nodePort,
  );
}

const portsOf = (service: KubeObject | undefined): number[] =>
  ((service?.spec?.ports ?? []) as ServicePort[]).flatMap(({ nodePort }) => (nodePort ? [nodePort] : []));
const allPortsOf = (service: KubeObject | undefined): number[] => [
  ...portsOf(service),
  ...(service?.spec?.healthCheckNodePort ? [service.spec.healthCheckNodePort as number] : []),
];

/**
 * A Service's cluster address is an IPAddress object, created before the Service; a node port is a guard item. Both are
 * unique, and given back when the Service no longer wants them (DESIGN 4; pkg/registry/core/service/storage/alloc.go).
 */
export const serviceAllocation: AdmissionPlugin = {
  name: 'ServiceAllocation',
  handles: isService,
  async reserve(request) {
    const { object, old, operation, settings } = request;
    const undos: (() => Promise<void>)[] = [];
    const undo = async () => {
      for (const one of undos.reverse()) await one();
    };
    if (operation === 'DELETE') return undo;
    try {
      const keepsIP =
        old !== undefined && wantsIP(old) && old.spec.clusterIP && old.spec.clusterIP === object.spec.clusterIP;
      if (wantsIP(object) && !keepsIP) undos.push(await takeIP(request));
      if (wantsPorts(object)) undos.push(await pickPorts(request, new Set(portsOf(old))));
      const hadHealthCheckPort = old !== undefined && wantsHealthCheckPort(old);
      if (wantsHealthCheckPort(object) && !hadHealthCheckPort) undos.push(await pickHealthCheckPort(request));
    } catch (error) {
      await undo();
      throw error;
    }
    // What a dry run shows is not taken: there is nothing to give back.
    return settings.dryRun ? async () => {} : undo;
  },
  companions({ call, object, old, operation }) {
    const now = new Set(operation === 'DELETE' ? [] : allPortsOf(object));
    const before = new Set(allPortsOf(old));
    return [
      ...[...now].filter((port) => !before.has(port)).map((port) => takePort(call, port)),
      ...[...before].filter((port) => !now.has(port)).map((port) => givePort(call, port)),
    ];
  },
  async created({ call, object, old, settings }) {
    if (old === undefined || settings.dryRun || !wantsIP(old) || !old.spec.clusterIP) return;
    if (old.spec.clusterIP !== object.spec.clusterIP) await releaseIP(call, old.spec.clusterIP, old);
  },
  async removed({ call, object }) {
    if (wantsIP(object) && object.spec.clusterIP) await releaseIP(call, object.spec.clusterIP, object);
  },
};
