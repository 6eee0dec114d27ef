import type { FieldError } from '@berth/machinery/errors';
import { child, duplicate, invalidValue, required, tooMany } from '@berth/machinery/invalid';
import {
  fieldImmutable,
  isDns1123Subdomain,
  isIpv6,
  isLabelValue,
  isValidIp,
  isValidIpForLegacyField,
} from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { nonSpecialIp } from '../../core/shared/addresses.ts';
import { complain, dnsLabel, dnsSubdomain, each, oneOf, pointerOneOf, protocols, qualifiedName } from '../../checks.ts';
import type { DiscoveryV1EndpointPort, Endpoint, EndpointSlice } from '../../types.ts';

const addressTypes = ['FQDN', 'IPv4', 'IPv6'];
const maxEndpoints = 1000;
const maxAddresses = 100;
const maxPorts = 20_000;
const maxHints = 8;

/** upstream pkg/apis/discovery/validation ValidateEndpointSlice. */
export function validateEndpointSlice(object: KubeObject): FieldError[] {
  const { addressType = '', endpoints = [], ports = [] } = object as EndpointSlice;
  const errors = oneOf(addressType, 'addressType', addressTypes);
  errors.push(...validatePorts(ports));
  if (endpoints.length > maxEndpoints) errors.push(tooMany('endpoints', endpoints.length, maxEndpoints));
  else errors.push(...each(endpoints, 'endpoints', (endpoint, at) => validateEndpoint(endpoint, addressType, at)));
  return errors;
}

function validateEndpoint(endpoint: Endpoint, addressType: string, path: string): FieldError[] {
  const { addresses = [], nodeName, hostname, hints } = endpoint;
  const at = child(path, 'addresses');
  const errors: FieldError[] = [];
  if (addresses.length === 0) errors.push(required(at, 'must contain at least 1 address'));
  else if (addresses.length > maxAddresses) errors.push(tooMany(at, addresses.length, maxAddresses));
  errors.push(...each(addresses, at, (address, where) => validateAddress(address, addressType, at, where)));
  if (nodeName !== undefined) errors.push(...complain(child(path, 'nodeName'), nodeName, isDns1123Subdomain(nodeName)));
  if (hostname !== undefined) errors.push(...dnsLabel(hostname, child(path, 'hostname')));
  const zones = hintErrors(hints?.forZones, child(path, 'hints', 'forZones'), isLabelValue);
  // Too many zones are all that is said of hints.
  const more = (hints?.forZones?.length ?? 0) > maxHints;
  const nodes = more ? [] : hintErrors(hints?.forNodes, child(path, 'hints', 'forNodes'), isDns1123Subdomain);
  return [...errors, ...zones, ...nodes];
}

function hintErrors(
  hints: readonly { name: string }[] = [],
  path: string,
  problems: (name: string) => string[],
): FieldError[] {
  if (hints.length > maxHints) return [tooMany(path, hints.length, maxHints)];
  const seen = new Set<string>();
  return each(hints, path, ({ name = '' }, where) => {
    const twice = seen.has(name) ? [duplicate(child(where, 'name'), name)] : [];
    seen.add(name);
    return [...twice, ...complain(child(where, 'name'), name, problems(name))];
  });
}

/** An address of the other family is complained of where the list is. */
function validateAddress(address: string, addressType: string, list: string, path: string): FieldError[] {
  switch (addressType) {
    case 'IPv4':
    case 'IPv6': {
      const six = addressType === 'IPv6';
      const wrong = six ? isValidIp(path, address) : isValidIpForLegacyField(path, address);
      if (wrong.length > 0) return wrong;
      const family = isIpv6(address) === six ? [] : [invalidValue(list, address, `must be an ${addressType} address`)];
      return [...family, ...nonSpecialIp(address, path)];
    }
    case 'FQDN':
      return validateFqdn(address, path);
    default:
      return [];
  }
}

function validateFqdn(name: string, path: string): FieldError[] {
  if (name === '') return [required(path)];
  const bare = name.replace(/\.$/, '');
  const errors = dnsSubdomain(bare, path);
  if (errors.length > 0) return errors;
  return bare.includes('.')
    ? []
    : [invalidValue(path, name, 'should be a domain with at least two segments separated by dots')];
}

function validatePorts(ports: readonly DiscoveryV1EndpointPort[]): FieldError[] {
  if (ports.length > maxPorts) return [tooMany('ports', ports.length, maxPorts)];
  const names = new Set<string>();
  return each(ports, 'ports', ({ name = '', protocol, appProtocol }, at) => {
    const errors = name === '' ? [] : dnsLabel(name, child(at, 'name'));
    if (names.has(name)) errors.push(duplicate(child(at, 'name'), name));
    names.add(name);
    errors.push(...pointerOneOf(protocol, child(at, 'protocol'), protocols));
    if (appProtocol !== undefined) errors.push(...qualifiedName(appProtocol, child(at, 'appProtocol')));
    return errors;
  });
}

export function validateEndpointSliceUpdate(object: KubeObject, old: KubeObject): FieldError[] {
  return object.addressType === old.addressType
    ? []
    : [invalidValue('addressType', object.addressType, fieldImmutable)];
}
