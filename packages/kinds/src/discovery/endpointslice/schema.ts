import { bool, int32, kindSchema, list, map, message, named, string, struct } from '../../builders.ts';
import { ObjectReference } from '../../core/shared/references.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const EndpointConditions = named('io.k8s.api.discovery.v1.EndpointConditions', '', {
  ready: bool(1, { zero: 'keep' }),
  serving: bool(2, { zero: 'keep' }),
  terminating: bool(3, { zero: 'keep' }),
});

export const ForZone = named(
  'io.k8s.api.discovery.v1.ForZone',
  '',
  {
    name: string(1, { zero: 'fill' }),
  },
  { required: ['name'] },
);

export const ForNode = named(
  'io.k8s.api.discovery.v1.ForNode',
  '',
  {
    name: string(1, { zero: 'fill' }),
  },
  { required: ['name'] },
);

export const EndpointHints = named('io.k8s.api.discovery.v1.EndpointHints', '', {
  forZones: list(1, ForZone, { 'x-kubernetes-list-type': 'atomic' }),
  forNodes: list(2, ForNode, { 'x-kubernetes-list-type': 'atomic' }),
});

export const Endpoint = named(
  'io.k8s.api.discovery.v1.Endpoint',
  '',
  {
    addresses: list(1, string(), { zero: 'fill', 'x-kubernetes-list-type': 'set' }),
    conditions: struct(EndpointConditions, 2),
    hostname: string(3, { zero: 'keep' }),
    targetRef: message(ObjectReference, 4),
    deprecatedTopology: map(5, string()),
    nodeName: string(6, { zero: 'keep' }),
    zone: string(7, { zero: 'keep' }),
    hints: message(EndpointHints, 8),
  },
  { required: ['addresses'] },
);

export const EndpointPort = named(
  'io.k8s.api.discovery.v1.EndpointPort',
  '',
  {
    name: string(1, { zero: 'keep' }),
    protocol: string(2, { enum: ['SCTP', 'TCP', 'UDP'], zero: 'keep' }),
    port: int32(3, { zero: 'keep' }),
    appProtocol: string(4, { zero: 'keep' }),
  },
  { 'x-kubernetes-map-type': 'atomic' },
);

export const EndpointSlice = kindSchema(
  'io.k8s.api.discovery.v1.EndpointSlice',
  '',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    addressType: string(4, { enum: ['FQDN', 'IPv4', 'IPv6'], zero: 'fill' }),
    endpoints: list(2, Endpoint, { zero: 'fill', 'x-kubernetes-list-type': 'atomic' }),
    ports: list(3, EndpointPort, { zero: 'fill', 'x-kubernetes-list-type': 'atomic' }),
  },
  { required: ['addressType'] },
);
