import type { FieldError } from '@berth/machinery/errors';
import { child, required } from '@berth/machinery/invalid';
import { isDns1123Subdomain, isValidIpForLegacyField } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { complain, dnsLabel, each, oneOf, portNumber, protocols, qualifiedName } from '../../checks.ts';
import type { EndpointAddress, EndpointPort, Endpoints } from '../../types.ts';
import { nonSpecialIp } from '../shared/addresses.ts';

/** upstream ValidateEndpoints. */
export function validateEndpoints(object: KubeObject): FieldError[] {
  return each(
    (object as Endpoints).subsets,
    'subsets',
    ({ addresses = [], notReadyAddresses = [], ports = [] }, at) => [
      ...(addresses.length + notReadyAddresses.length === 0
        ? [required(at, 'must specify `addresses` or `notReadyAddresses`')]
        : []),
      ...each(addresses, child(at, 'addresses'), validateAddress),
      ...each(notReadyAddresses, child(at, 'notReadyAddresses'), validateAddress),
      ...each(ports, child(at, 'ports'), (port, path) => validatePort(port, ports.length > 1, path)),
    ],
  );
}

function validateAddress({ ip = '', hostname = '', nodeName }: EndpointAddress, path: string): FieldError[] {
  const wrongIp = isValidIpForLegacyField(child(path, 'ip'), ip);
  return [
    ...wrongIp,
    ...(hostname === '' ? [] : dnsLabel(hostname, child(path, 'hostname'))),
    ...(nodeName === undefined ? [] : complain(child(path, 'nodeName'), nodeName, isDns1123Subdomain(nodeName))),
    ...nonSpecialIp(ip, child(path, 'ip')),
  ];
}

function validatePort(
  { name = '', port, protocol, appProtocol }: EndpointPort,
  named: boolean,
  path: string,
): FieldError[] {
  const at = child(path, 'name');
  return [
    ...(name === '' ? (named ? [required(at)] : []) : dnsLabel(name, at)),
    ...portNumber(port, child(path, 'port')),
    ...oneOf(protocol, child(path, 'protocol'), protocols),
    ...(appProtocol === undefined ? [] : qualifiedName(appProtocol, child(path, 'appProtocol'))),
  ];
}
