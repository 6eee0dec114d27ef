import { bool, int32, kindSchema, list, map, message, named, string, struct } from '../../builders.ts';
import { ObjectReference } from '../../core/shared/references.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const EndpointConditions = named(
  'io.k8s.api.discovery.v1.EndpointConditions',
  'Whether an endpoint takes traffic.',
  {
    ready: bool(1, 'Whether it takes traffic.', { zero: 'keep' }),
    serving: bool(2, 'Whether it could take traffic, even when ending.', { zero: 'keep' }),
    terminating: bool(3, 'Whether it is ending.', { zero: 'keep' }),
  },
);

export const ForZone = named(
  'io.k8s.api.discovery.v1.ForZone',
  'A zone.',
  {
    name: string(1, { zero: 'fill' }),
  },
  { required: ['name'] },
);

export const ForNode = named(
  'io.k8s.api.discovery.v1.ForNode',
  'A node.',
  {
    name: string(1, { zero: 'fill' }),
  },
  { required: ['name'] },
);

export const EndpointHints = named('io.k8s.api.discovery.v1.EndpointHints', 'Who should use an endpoint.', {
  forZones: list(1, ForZone, { 'x-kubernetes-list-type': 'atomic' }),
  forNodes: list(2, ForNode, { 'x-kubernetes-list-type': 'atomic' }),
});

export const Endpoint = named(
  'io.k8s.api.discovery.v1.Endpoint',
  'One thing behind a service.',
  {
    addresses: list(1, string(), 'Its addresses.', { zero: 'fill', 'x-kubernetes-list-type': 'set' }),
    conditions: struct(EndpointConditions, 2, 'Whether it is ready.'),
    hostname: string(3, 'Name of the host.', { zero: 'keep' }),
    targetRef: message(ObjectReference, 4, 'Pod it belongs to.'),
    deprecatedTopology: map(5, string(), 'No longer used.'),
    nodeName: string(6, 'Node it is on.', { zero: 'keep' }),
    zone: string(7, 'Zone it is in.', { zero: 'keep' }),
    hints: message(EndpointHints, 8, 'Who should use it.'),
  },
  { required: ['addresses'] },
);

export const EndpointPort = named(
  'io.k8s.api.discovery.v1.EndpointPort',
  'A port behind a service.',
  {
    name: string(1, 'Name of the port.', { zero: 'keep' }),
    protocol: string(2, 'TCP, UDP or SCTP.', { enum: ['SCTP', 'TCP', 'UDP'], zero: 'keep' }),
    port: int32(3, 'Number of the port.', { zero: 'keep' }),
    appProtocol: string(4, 'Protocol on top.', { zero: 'keep' }),
  },
  { 'x-kubernetes-map-type': 'atomic' },
);

export const EndpointSlice = kindSchema(
  'io.k8s.api.discovery.v1.EndpointSlice',
  'Some of the addresses behind a service.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    addressType: string(4, 'IPv4, IPv6 or FQDN.', { enum: ['FQDN', 'IPv4', 'IPv6'], zero: 'fill' }),
    endpoints: list(2, Endpoint, 'The addresses.', { zero: 'fill', 'x-kubernetes-list-type': 'atomic' }),
    ports: list(3, EndpointPort, 'Ports of all of them.', { zero: 'fill', 'x-kubernetes-list-type': 'atomic' }),
  },
  { required: ['addressType'] },
);
