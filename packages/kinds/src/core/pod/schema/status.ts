import { int64, list, map, message, named, quantity, string, time } from '../../../builders.ts';
import { ContainerStatus } from './containerstatus.ts';
import { ResourceRequirements } from './resources.ts';

export const PodCondition = named(
  'io.k8s.api.core.v1.PodCondition',
  'One aspect of the state of a pod.',
  {
    type: string(1, 'Which aspect: PodScheduled, Initialized, ContainersReady, Ready and others.', { zero: 'fill' }),
    observedGeneration: int64(7, 'Generation of the pod this was seen at.'),
    status: string(2, 'True, False or Unknown.', { zero: 'fill' }),
    lastProbeTime: time(3, 'When it was last checked.', { zero: 'fill' }),
    lastTransitionTime: time(4, 'When the status last changed.', { zero: 'fill' }),
    reason: string(5, 'Why, in one word.'),
    message: string(6, 'Why, in a sentence.'),
  },
  { required: ['status', 'type'] },
);

export const HostIP = named(
  'io.k8s.api.core.v1.HostIP',
  'An address of a node.',
  {
    ip: string(1, 'The address.', { zero: 'fill' }),
  },
  { required: ['ip'] },
);

export const PodIP = named(
  'io.k8s.api.core.v1.PodIP',
  'An address of a pod.',
  {
    ip: string(1, 'The address.', { zero: 'fill' }),
  },
  { required: ['ip'] },
);

export const PodResourceClaimStatus = named(
  'io.k8s.api.core.v1.PodResourceClaimStatus',
  'State of a claim of devices.',
  {
    name: string(1, { zero: 'fill' }),
    resourceClaimName: string(2, { zero: 'keep' }),
  },
  { required: ['name'] },
);

export const ContainerExtendedResourceRequest = named(
  'io.k8s.api.core.v1.ContainerExtendedResourceRequest',
  'An extended resource and the device request behind it.',
  {
    containerName: string(1, { zero: 'fill' }),
    resourceName: string(2, { zero: 'fill' }),
    requestName: string(3, { zero: 'fill' }),
  },
  { required: ['containerName', 'requestName', 'resourceName'] },
);

export const PodExtendedResourceClaimStatus = named(
  'io.k8s.api.core.v1.PodExtendedResourceClaimStatus',
  'Devices claimed for extended resources.',
  {
    requestMappings: list(1, ContainerExtendedResourceRequest, { zero: 'fill', 'x-kubernetes-list-type': 'atomic' }),
    resourceClaimName: string(2, { zero: 'fill' }),
  },
  { required: ['requestMappings', 'resourceClaimName'] },
);

export const NodeAllocatableResourceClaimStatus = named(
  'io.k8s.api.core.v1.NodeAllocatableResourceClaimStatus',
  'Resources of the node that a claim takes.',
  {
    resourceClaimName: string(1, { zero: 'fill' }),
    containers: list(2, string(), { 'x-kubernetes-list-type': 'set' }),
    resources: map(3, quantity(), { zero: 'fill' }),
  },
  { required: ['resourceClaimName', 'resources'] },
);

export const PodStatus = named('io.k8s.api.core.v1.PodStatus', 'What state a pod is in.', {
  observedGeneration: int64(17, 'Generation the agent has seen.'),
  phase: string(1, 'Pending, Running, Succeeded, Failed or Unknown.', {
    enum: ['Failed', 'Pending', 'Running', 'Succeeded', 'Unknown'],
  }),
  conditions: list(2, PodCondition, 'Whether the pod is placed, initialized and ready.', {
    keys: ['type'],
    mergeKey: 'type',
  }),
  message: string(3, 'Why the pod is in this state, in a sentence.'),
  reason: string(4, 'Why the pod is in this state, in one word.'),
  nominatedNodeName: string(11, 'Node on which room is being made.'),
  hostIP: string(5, 'Address of the node.'),
  hostIPs: list(16, HostIP, 'Addresses of the node, of both families.', {
    'x-kubernetes-list-type': 'atomic',
    mergeKey: 'ip',
  }),
  podIP: string(6, 'Address of the pod.'),
  podIPs: list(12, PodIP, 'Addresses of the pod, of both families.', { keys: ['ip'], mergeKey: 'ip' }),
  startTime: time(7, 'When the agent took the pod on.', { zero: 'keep' }),
  initContainerStatuses: list(10, ContainerStatus, 'State of each init container.', {
    'x-kubernetes-list-type': 'atomic',
  }),
  containerStatuses: list(8, ContainerStatus, 'State of each container.', { 'x-kubernetes-list-type': 'atomic' }),
  qosClass: string(9, 'Guaranteed, Burstable or BestEffort.', { enum: ['BestEffort', 'Burstable', 'Guaranteed'] }),
  ephemeralContainerStatuses: list(13, ContainerStatus, 'State of each ephemeral container.', {
    'x-kubernetes-list-type': 'atomic',
  }),
  resize: string(14, 'State of a change of resources.'),
  resourceClaimStatuses: list(15, PodResourceClaimStatus, 'State of the claims of devices.', {
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
