import { bool, int32, int64, list, map, message, named, quantity, string, struct, time } from '../../../builders.ts';
import { NodeConfigStatus } from './config.ts';

export const NodeCondition = named(
  'io.k8s.api.core.v1.NodeCondition',
  '',
  {
    type: string(1, { zero: 'fill' }),
    status: string(2, { zero: 'fill' }),
    lastHeartbeatTime: time(3, { zero: 'fill' }),
    lastTransitionTime: time(4, { zero: 'fill' }),
    reason: string(5),
    message: string(6),
  },
  { required: ['status', 'type'] },
);

export const NodeAddress = named(
  'io.k8s.api.core.v1.NodeAddress',
  '',
  {
    type: string(1, { zero: 'fill' }),
    address: string(2, { zero: 'fill' }),
  },
  { required: ['address', 'type'] },
);

export const DaemonEndpoint = named(
  'io.k8s.api.core.v1.DaemonEndpoint',
  '',
  {
    Port: int32(1, { zero: 'fill' }),
  },
  { required: ['Port'] },
);

export const NodeDaemonEndpoints = named('io.k8s.api.core.v1.NodeDaemonEndpoints', '', {
  kubeletEndpoint: struct(DaemonEndpoint, 1),
});

export const NodeSwapStatus = named('io.k8s.api.core.v1.NodeSwapStatus', '', {
  capacity: int64(1, { zero: 'keep' }),
});

export const NodeSystemInfo = named(
  'io.k8s.api.core.v1.NodeSystemInfo',
  '',
  {
    machineID: string(1, { zero: 'fill' }),
    systemUUID: string(2, { zero: 'fill' }),
    bootID: string(3, { zero: 'fill' }),
    kernelVersion: string(4, { zero: 'fill' }),
    osImage: string(5, { zero: 'fill' }),
    containerRuntimeVersion: string(6, { zero: 'fill' }),
    kubeletVersion: string(7, { zero: 'fill' }),
    kubeProxyVersion: string(8, { zero: 'fill' }),
    operatingSystem: string(9, { zero: 'fill' }),
    architecture: string(10, { zero: 'fill' }),
    swap: message(NodeSwapStatus, 11),
  },
  {
    required: [
      'architecture',
      'bootID',
      'containerRuntimeVersion',
      'kernelVersion',
      'kubeProxyVersion',
      'kubeletVersion',
      'machineID',
      'operatingSystem',
      'osImage',
      'systemUUID',
    ],
  },
);

export const ContainerImage = named('io.k8s.api.core.v1.ContainerImage', '', {
  names: list(1, string(), { zero: 'fill', 'x-kubernetes-list-type': 'atomic' }),
  sizeBytes: int64(2),
});

export const AttachedVolume = named(
  'io.k8s.api.core.v1.AttachedVolume',
  '',
  {
    name: string(1, { zero: 'fill' }),
    devicePath: string(2, { zero: 'fill' }),
  },
  { required: ['devicePath', 'name'] },
);

export const NodeRuntimeHandlerFeatures = named('io.k8s.api.core.v1.NodeRuntimeHandlerFeatures', '', {
  recursiveReadOnlyMounts: bool(1, { zero: 'keep' }),
  userNamespaces: bool(2, { zero: 'keep' }),
});

export const NodeRuntimeHandler = named('io.k8s.api.core.v1.NodeRuntimeHandler', '', {
  name: string(1, { zero: 'fill' }),
  features: message(NodeRuntimeHandlerFeatures, 2),
});

export const NodeFeatures = named('io.k8s.api.core.v1.NodeFeatures', '', {
  supplementalGroupsPolicy: bool(1, { zero: 'keep' }),
});

export const NodeStatus = named('io.k8s.api.core.v1.NodeStatus', '', {
  capacity: map(1, quantity()),
  allocatable: map(2, quantity()),
  phase: string(3, { enum: ['Pending', 'Running', 'Terminated'] }),
  conditions: list(4, NodeCondition, { keys: ['type'], mergeKey: 'type' }),
  addresses: list(5, NodeAddress, { keys: ['type'], mergeKey: 'type' }),
  daemonEndpoints: struct(NodeDaemonEndpoints, 6),
  nodeInfo: struct(NodeSystemInfo, 7),
  images: list(8, ContainerImage, { 'x-kubernetes-list-type': 'atomic' }),
  volumesInUse: list(9, string(), { 'x-kubernetes-list-type': 'atomic' }),
  volumesAttached: list(10, AttachedVolume, { 'x-kubernetes-list-type': 'atomic' }),
  config: message(NodeConfigStatus, 11),
  runtimeHandlers: list(12, NodeRuntimeHandler, { 'x-kubernetes-list-type': 'atomic' }),
  features: message(NodeFeatures, 13),
  declaredFeatures: list(14, string(), { 'x-kubernetes-list-type': 'atomic' }),
});
