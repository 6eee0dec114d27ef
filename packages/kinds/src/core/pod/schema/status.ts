import { int64, list, map, message, named, quantity, string, time } from '../../../builders.ts';
import { ContainerStatus } from './containerstatus.ts';
import { ResourceRequirements } from './resources.ts';

export const PodCondition = named(
  'io.k8s.api.core.v1.PodCondition',
  '',
  {
    type: string(1, { zero: 'fill' }),
    observedGeneration: int64(7),
    status: string(2, { zero: 'fill' }),
    lastProbeTime: time(3, { zero: 'fill' }),
    lastTransitionTime: time(4, { zero: 'fill' }),
    reason: string(5),
    message: string(6),
  },
  { required: ['status', 'type'] },
);

export const HostIP = named(
  'io.k8s.api.core.v1.HostIP',
  '',
  {
    ip: string(1, { zero: 'fill' }),
  },
  { required: ['ip'] },
);

export const PodIP = named(
  'io.k8s.api.core.v1.PodIP',
  '',
  {
    ip: string(1, { zero: 'fill' }),
  },
  { required: ['ip'] },
);

export const PodResourceClaimStatus = named(
  'io.k8s.api.core.v1.PodResourceClaimStatus',
  '',
  {
    name: string(1, { zero: 'fill' }),
    resourceClaimName: string(2, { zero: 'keep' }),
  },
  { required: ['name'] },
);

export const ContainerExtendedResourceRequest = named(
  'io.k8s.api.core.v1.ContainerExtendedResourceRequest',
  '',
  {
    containerName: string(1, { zero: 'fill' }),
    resourceName: string(2, { zero: 'fill' }),
    requestName: string(3, { zero: 'fill' }),
  },
  { required: ['containerName', 'requestName', 'resourceName'] },
);

export const PodExtendedResourceClaimStatus = named(
  'io.k8s.api.core.v1.PodExtendedResourceClaimStatus',
  '',
  {
    requestMappings: list(1, ContainerExtendedResourceRequest, { zero: 'fill', 'x-kubernetes-list-type': 'atomic' }),
    resourceClaimName: string(2, { zero: 'fill' }),
  },
  { required: ['requestMappings', 'resourceClaimName'] },
);

export const NodeAllocatableResourceClaimStatus = named(
  'io.k8s.api.core.v1.NodeAllocatableResourceClaimStatus',
  '',
  {
    resourceClaimName: string(1, { zero: 'fill' }),
    containers: list(2, string(), { 'x-kubernetes-list-type': 'set' }),
    resources: map(3, quantity(), { zero: 'fill' }),
  },
  { required: ['resourceClaimName', 'resources'] },
);

export const PodStatus = named('io.k8s.api.core.v1.PodStatus', '', {
  observedGeneration: int64(17),
  phase: string(1, { enum: ['Failed', 'Pending', 'Running', 'Succeeded', 'Unknown'] }),
  conditions: list(2, PodCondition, { keys: ['type'], mergeKey: 'type' }),
  message: string(3),
  reason: string(4),
  nominatedNodeName: string(11),
  hostIP: string(5),
  hostIPs: list(16, HostIP, { 'x-kubernetes-list-type': 'atomic', mergeKey: 'ip' }),
  podIP: string(6),
  podIPs: list(12, PodIP, { keys: ['ip'], mergeKey: 'ip' }),
  startTime: time(7, { zero: 'keep' }),
  initContainerStatuses: list(10, ContainerStatus, { 'x-kubernetes-list-type': 'atomic' }),
  containerStatuses: list(8, ContainerStatus, { 'x-kubernetes-list-type': 'atomic' }),
  qosClass: string(9, { enum: ['BestEffort', 'Burstable', 'Guaranteed'] }),
  ephemeralContainerStatuses: list(13, ContainerStatus, { 'x-kubernetes-list-type': 'atomic' }),
  resize: string(14),
  resourceClaimStatuses: list(15, PodResourceClaimStatus, {
    keys: ['name'],
    mergeKey: 'name',
    'x-kubernetes-patch-strategy': 'merge,retainKeys',
  }),
  extendedResourceClaimStatus: message(PodExtendedResourceClaimStatus, 18),
  allocatedResources: map(19, quantity()),
  resources: message(ResourceRequirements, 20),
  nodeAllocatableResourceClaimStatuses: list(21, NodeAllocatableResourceClaimStatus, {
    'x-kubernetes-list-type': 'atomic',
  }),
});
