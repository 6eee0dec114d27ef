import type { FieldError } from '@berth/machinery/errors';
import { child, forbidden, invalidValue, notSupported, required } from '@berth/machinery/invalid';
import { cidrContains, isValidCidrForLegacyField, parseCidr } from '@berth/machinery/ip';
import { isValidPortName, isValidPortNumber, validateLabelSelector } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { complain, each } from '../../checks.ts';
import type { IPBlock, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../../types.ts';

/** upstream pkg/apis/networking/validation ValidateNetworkPolicy. */
export function validateNetworkPolicy(object: KubeObject): FieldError[] {
  const { podSelector, ingress, egress, policyTypes = [] } = (object as NetworkPolicy).spec ?? {};
  const errors = [
    ...validateLabelSelector(podSelector, 'spec.podSelector'),
    ...each(ingress, 'spec.ingress', ({ ports, from }, at) => [
      ...each(ports, child(at, 'ports'), validatePort),
      ...each(from, child(at, 'from'), validatePeer),
    ]),
    ...each(egress, 'spec.egress', ({ ports, to }, at) => [
      ...each(ports, child(at, 'ports'), validatePort),
      ...each(to, child(at, 'to'), validatePeer),
    ]),
  ];
  const path = 'spec.policyTypes';
  if (policyTypes.length > 2)
    return [...errors, invalidValue(path, policyTypes, 'may not specify more than two policyTypes')];
  const known = ['Ingress', 'Egress'];
  return [
    ...errors,
    ...each(policyTypes, path, (type, at) => (known.includes(type) ? [] : [notSupported(at, type, known)])),
  ];
}

function validatePort({ protocol, port, endPort }: NetworkPolicyPort, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const protocols = ['TCP', 'UDP', 'SCTP'];
  if (protocol !== undefined && !protocols.includes(protocol))
    errors.push(notSupported(child(path, 'protocol'), protocol, protocols));
  const end = child(path, 'endPort');
  if (port === undefined) {
    if (endPort !== undefined)
      errors.push(invalidValue(end, endPort, 'may not be specified when `port` is not specified'));
  } else if (typeof port === 'number') {
    errors.push(...complain(child(path, 'port'), port, isValidPortNumber(port)));
    if (endPort === undefined) return errors;
    if (endPort < port) errors.push(invalidValue(end, port, 'must be greater than or equal to `port`'));
    errors.push(...complain(end, endPort, isValidPortNumber(endPort)));
  } else {
    if (endPort !== undefined)
      errors.push(invalidValue(end, endPort, 'may not be specified when `port` is non-numeric'));
    errors.push(...complain(child(path, 'port'), port, isValidPortName(port)));
  }
  return errors;
}

function validatePeer({ podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (podSelector !== undefined) errors.push(...validateLabelSelector(podSelector, child(path, 'podSelector')));
  if (namespaceSelector !== undefined)
    errors.push(...validateLabelSelector(namespaceSelector, child(path, 'namespaceSelector')));
  if (ipBlock !== undefined) errors.push(...validateBlock(ipBlock, child(path, 'ipBlock')));
  const others = podSelector !== undefined || namespaceSelector !== undefined;
  if (!others && ipBlock === undefined) errors.push(required(path, 'must specify a peer'));
  else if (others && ipBlock !== undefined)
    errors.push(forbidden(path, 'may not specify both ipBlock and another peer'));
  return errors;
}

function validateBlock({ cidr, except }: IPBlock, path: string): FieldError[] {
  if (!cidr) return [required(child(path, 'cidr'))];
  const errors = isValidCidrForLegacyField(child(path, 'cidr'), cidr);
  const outer = parseCidr(withoutZeros(cidr));
  if (outer === undefined) return errors;
  return [
    ...errors,
    ...each(except, child(path, 'except'), (part, at) => {
      const inner = parseCidr(withoutZeros(part));
      const wrong = isValidCidrForLegacyField(at, part);
      if (inner === undefined) return wrong;
      const within =
        cidrContains(withoutZeros(cidr), withoutZeros(part.slice(0, part.lastIndexOf('/')))) &&
        outer.prefix < inner.prefix;
      return within ? wrong : [...wrong, invalidValue(at, part, 'must be a strict subset of `cidr`')];
    }),
  ];
}

/** Numbers with leading zeros are taken in fields that were always read so (netutils.ParseCIDRSloppy). */
const withoutZeros = (text: string): string => (text.includes(':') ? text : text.replace(/(^|\.)0+(?=\d)/g, '$1'));
