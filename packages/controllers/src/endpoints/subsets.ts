import { isPodReady } from '@berth/kinds/apps/replicaset/reconcile-pods';
import type { EndpointAddress, EndpointPort, EndpointSubset, ServicePort } from '@berth/kinds/types';
import type { KubeObject } from '@berth/machinery/object';
import { addressesOf, findPort, hasClusterIP, hostnameFor, isCandidate, isIPv6, targetOf } from './pods.ts';

/** Addresses of an Endpoints object (endpoints_controller.go maxCapacity); EndpointSlices hold the rest. */
const capacity = 1000;

interface Member {
  address: EndpointAddress;
  ready: boolean;
  ports: EndpointPort[];
}

function portsFor(service: KubeObject, pod: KubeObject): EndpointPort[] | undefined {
  const ports = (service.spec.ports ?? []) as ServicePort[];
  if (ports.length === 0) return hasClusterIP(service) ? undefined : [];
  const found = ports.flatMap((port) => {
    const number = findPort(pod, port);
    if (number === undefined) return [];
    return [
      {
        ...(port.name ? { name: port.name } : {}),
        port: number,
        protocol: port.protocol ?? 'TCP',
        ...(port.appProtocol === undefined ? {} : { appProtocol: port.appProtocol }),
      },
    ];
  });
  return found.length === 0 ? undefined : found;
}

function memberOf(service: KubeObject, pod: KubeObject): Member | undefined {
  const published = service.spec.publishNotReadyAddresses === true;
  if (!isCandidate(pod, published)) return undefined;
  const family = service.spec.ipFamilies?.[0];
  const ip = addressesOf(pod).find((address) => family === undefined || isIPv6(address) === (family === 'IPv6'));
  const ports = portsFor(service, pod);
  if (ip === undefined || ports === undefined) return undefined;
  const hostname = hostnameFor(pod, service);
  const address: EndpointAddress = {
    ip,
    ...(hostname === undefined ? {} : { hostname }),
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    targetRef: targetOf(pod),
  };
  return { address, ready: published || isPodReady(pod), ports };
}

const byText =
  <Value>(text: (value: Value) => string) =>
  (a: Value, b: Value): number =>
    text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0;
const portText = ({ name = '', port, protocol = '' }: EndpointPort): string =>
  `${name}/${String(port).padStart(5, '0')}/${protocol}`;

/** The subsets of a service's Endpoints: addresses with the same ports stand together, in order. */
export function subsetsOf(
  service: KubeObject,
  pods: readonly KubeObject[],
): { subsets: EndpointSubset[]; truncated: boolean } {
  const all = pods.map((pod) => memberOf(service, pod)).filter((member) => member !== undefined);
  // Ready ones are kept first where there are too many.
  const members =
    all.length > capacity ? [...all].sort((a, b) => Number(b.ready) - Number(a.ready)).slice(0, capacity) : all;
  const groups = Map.groupBy(members, ({ ports }) => [...ports].map(portText).sort().join(','));
  const subsets = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]): EndpointSubset => {
      const of = (ready: boolean) =>
        group
          .filter((member) => member.ready === ready)
          .map(({ address }) => address)
          .sort(byText(({ ip, targetRef }) => `${ip} ${targetRef?.uid ?? ''}`));
      const [addresses, notReadyAddresses] = [of(true), of(false)];
      const ports = [...(group[0]?.ports ?? [])].sort(byText(portText));
      return {
        ...(addresses.length > 0 ? { addresses } : {}),
        ...(notReadyAddresses.length > 0 ? { notReadyAddresses } : {}),
        ...(ports.length > 0 ? { ports } : {}),
      };
    });
  return { subsets, truncated: all.length > capacity };
}
