import { int32, kindSchema, list, message, named, string, struct } from '../../builders.ts';
import { ObjectReference } from '../shared/references.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const EndpointAddress = named(
  'io.k8s.api.core.v1.EndpointAddress',
  '',
  {
    ip: string(1, { zero: 'fill' }),
    hostname: string(3),
    nodeName: string(4, { zero: 'keep' }),
    targetRef: message(ObjectReference, 2),
  },
  { required: ['ip'], 'x-kubernetes-map-type': 'atomic' },
);

export const EndpointPort = named(
  'io.k8s.api.core.v1.EndpointPort',
  '',
  {
    name: string(1),
    port: int32(2, { zero: 'fill' }),
    protocol: string(3, { enum: ['SCTP', 'TCP', 'UDP'] }),
    appProtocol: string(4, { zero: 'keep' }),
  },
  { required: ['port'], 'x-kubernetes-map-type': 'atomic' },
);

export const EndpointSubset = named('io.k8s.api.core.v1.EndpointSubset', '', {
  addresses: list(1, EndpointAddress, { 'x-kubernetes-list-type': 'atomic' }),
  notReadyAddresses: list(2, EndpointAddress, { 'x-kubernetes-list-type': 'atomic' }),
  ports: list(3, EndpointPort, { 'x-kubernetes-list-type': 'atomic' }),
});

export const Endpoints = kindSchema('io.k8s.api.core.v1.Endpoints', '', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  subsets: list(2, EndpointSubset, { 'x-kubernetes-list-type': 'atomic' }),
});
