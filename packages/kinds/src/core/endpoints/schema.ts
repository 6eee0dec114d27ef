import { int32, kindSchema, list, message, named, string, struct } from '../../builders.ts';
import { ObjectReference } from '../shared/references.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const EndpointAddress = named(
  'io.k8s.api.core.v1.EndpointAddress',
  'An address behind a service.',
  {
    ip: string(1, 'The address.', { zero: 'fill' }),
    hostname: string(3, 'Name of the host.'),
    nodeName: string(4, 'Node it is on.', { zero: 'keep' }),
    targetRef: message(ObjectReference, 2, 'Pod it belongs to.'),
  },
  { required: ['ip'], 'x-kubernetes-map-type': 'atomic' },
);

export const EndpointPort = named(
  'io.k8s.api.core.v1.EndpointPort',
  'A port behind a service.',
  {
    name: string(1, 'Name of the port.'),
    port: int32(2, 'Number of the port.', { zero: 'fill' }),
    protocol: string(3, 'TCP, UDP or SCTP.', { enum: ['SCTP', 'TCP', 'UDP'] }),
    appProtocol: string(4, 'Protocol on top.', { zero: 'keep' }),
  },
  { required: ['port'], 'x-kubernetes-map-type': 'atomic' },
);

export const EndpointSubset = named('io.k8s.api.core.v1.EndpointSubset', 'Addresses with the same ports.', {
  addresses: list(1, EndpointAddress, 'Addresses that are ready.', { 'x-kubernetes-list-type': 'atomic' }),
  notReadyAddresses: list(2, EndpointAddress, 'Addresses that are not ready.', { 'x-kubernetes-list-type': 'atomic' }),
  ports: list(3, EndpointPort, 'Ports of all of them.', { 'x-kubernetes-list-type': 'atomic' }),
});

export const Endpoints = kindSchema(
  'io.k8s.api.core.v1.Endpoints',
  'Addresses of the pods behind a service; EndpointSlice took its place.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    subsets: list(2, EndpointSubset, 'Addresses with the same ports.', { 'x-kubernetes-list-type': 'atomic' }),
  },
);
