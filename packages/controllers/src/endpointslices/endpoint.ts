import { isPodReady } from '@berth/kinds/apps/replicaset/reconcile-pods';
import type { DiscoveryV1EndpointPort, Endpoint, ServicePort } from '@berth/kinds/types';
import type { KubeObject } from '@berth/machinery/object';
import { addressesOf, findPort, hasClusterIP, hostnameFor, isIPv6, targetOf } from '../endpoints/pods.ts';

export type AddressType = 'IPv4' | 'IPv6';

/** The families a service has; one without any yet has that of its address, or both. */
export function addressTypesOf({ spec }: KubeObject): AddressType[] {
  const families = (spec.ipFamilies ?? []).filter((family: string) => family === 'IPv4' || family === 'IPv6');
  if (families.length > 0) return families;
  if (spec.clusterIP && spec.clusterIP !== 'None') return [isIPv6(spec.clusterIP) ? 'IPv6' : 'IPv4'];
  return ['IPv4', 'IPv6'];
}

/** A pod as an endpoint of a service (endpointslice utils.go podToEndpoint); undefined: it has no address of that family. */
export function endpointOf(
  service: KubeObject,
  pod: KubeObject,
  node: KubeObject | undefined,
  addressType: AddressType,
): Endpoint | undefined {
  const addresses = addressesOf(pod).filter((address) => isIPv6(address) === (addressType === 'IPv6'));
  if (addresses.length === 0) return undefined;
  const serving = isPodReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating);
  const hostname = hostnameFor(pod, service);
  const zone = node?.metadata.labels?.['topology.kubernetes.io/zone'];
  const nodeName: string | undefined = pod.spec.nodeName || undefined;
  const hints = ready ? hintsOf(service, zone || undefined, nodeName) : undefined;
  return {
    addresses,
    conditions: { ready, serving, terminating },
    ...(hostname === undefined ? {} : { hostname }),
    targetRef: targetOf(pod),
    ...(nodeName === undefined ? {} : { nodeName }),
    ...(zone ? { zone } : {}),
    ...(hints === undefined ? {} : { hints }),
  };
}

const sameZone = new Set(['PreferClose', 'PreferSameZone', 'PreferSameNode']);

/** endpointslice trafficdist: who is near is told by hints. */
function hintsOf({ spec }: KubeObject, zone: string | undefined, nodeName: string | undefined): Endpoint['hints'] {
  if (!sameZone.has(spec.trafficDistribution ?? '')) return undefined;
  const forZones = zone === undefined ? undefined : [{ name: zone }];
  const forNodes =
    nodeName === undefined || spec.trafficDistribution !== 'PreferSameNode' ? undefined : [{ name: nodeName }];
  if (forZones === undefined && forNodes === undefined) return undefined;
  return { ...(forZones === undefined ? {} : { forZones }), ...(forNodes === undefined ? {} : { forNodes }) };
}

/** The ports of a service on a pod; a name that the pod does not have leaves its port out. */
export function portsOf(service: KubeObject, pod: KubeObject): DiscoveryV1EndpointPort[] {
  const ports = (service.spec.ports ?? []) as ServicePort[];
  if (ports.length === 0 && !hasClusterIP(service)) return [];
  return ports.flatMap((port) => {
    const number = findPort(pod, port);
    if (number === undefined) return [];
    return [
      {
        name: port.name ?? '',
        port: number,
        protocol: port.protocol ?? 'TCP',
        ...(port.appProtocol === undefined ? {} : { appProtocol: port.appProtocol }),
      },
    ];
  });
}

/** Ports as a text that is equal for equal sets of them. */
export const portKey = (ports: readonly DiscoveryV1EndpointPort[] | undefined): string =>
  (ports ?? [])
    .map(({ name = '', port, protocol = '', appProtocol = '' }) => `${name}/${port}/${protocol}/${appProtocol}`)
    .sort()
    .join(',');

/** What makes two endpoints the same one; the rest of them may change. */
export function identityOf({ addresses, hostname, nodeName, targetRef }: Endpoint): string {
  return JSON.stringify([
    [...addresses].sort(),
    hostname,
    nodeName,
    targetRef?.namespace,
    targetRef?.name,
    targetRef?.uid,
  ]);
}
