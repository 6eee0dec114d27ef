import { bool, int32, int64, list, map, message, named, quantity, string, struct, time } from '../../../builders.ts';
import { NodeConfigStatus } from './config.ts';

export const NodeCondition = named(
  'io.k8s.api.core.v1.NodeCondition',
  'One aspect of the state of a node.',
  {
    type: string(1, 'Which aspect: Ready, MemoryPressure, DiskPressure, PIDPressure, NetworkUnavailable.', {
      zero: 'fill',
    }),
    status: string(2, 'True, False or Unknown.', { zero: 'fill' }),
    lastHeartbeatTime: time(3, 'When it was last reported.', { zero: 'fill' }),
    lastTransitionTime: time(4, 'When the status last changed.', { zero: 'fill' }),
    reason: string(5, 'Why, in one word.'),
    message: string(6, 'Why, in a sentence.'),
  },
  { required: ['status', 'type'] },
);

export const NodeAddress = named(
  'io.k8s.api.core.v1.NodeAddress',
  'An address or name of a node.',
  {
    type: string(1, 'Hostname, InternalIP, ExternalIP, InternalDNS or ExternalDNS.', { zero: 'fill' }),
    address: string(2, 'The address.', { zero: 'fill' }),
  },
  { required: ['address', 'type'] },
);

export const DaemonEndpoint = named(
  'io.k8s.api.core.v1.DaemonEndpoint',
  'A port of a service on a node.',
  {
    Port: int32(1, 'The port.', { zero: 'fill' }),
  },
  { required: ['Port'] },
);

export const NodeDaemonEndpoints = named('io.k8s.api.core.v1.NodeDaemonEndpoints', 'Ports of the services on a node.', {
  kubeletEndpoint: struct(DaemonEndpoint, 1, 'Port of the agent.'),
});

export const NodeSwapStatus = named('io.k8s.api.core.v1.NodeSwapStatus', 'Swap space of a node.', {
  capacity: int64(1, { zero: 'keep' }),
});

export const NodeSystemInfo = named(
  'io.k8s.api.core.v1.NodeSystemInfo',
  'Versions and identities of what runs a node.',
  {
    machineID: string(1, 'Identity of the machine.', { zero: 'fill' }),
    systemUUID: string(2, 'Identity of the hardware.', { zero: 'fill' }),
    bootID: string(3, 'Identity of the current boot.', { zero: 'fill' }),
    kernelVersion: string(4, 'Version of the kernel.', { zero: 'fill' }),
    osImage: string(5, 'Operating system.', { zero: 'fill' }),
    containerRuntimeVersion: string(6, 'Container runtime and its version.', { zero: 'fill' }),
    kubeletVersion: string(7, 'Version of the agent.', { zero: 'fill' }),
    kubeProxyVersion: string(8, 'No longer used.', { zero: 'fill' }),
    operatingSystem: string(9, 'linux or windows.', { zero: 'fill' }),
    architecture: string(10, 'Architecture of the processor.', { zero: 'fill' }),
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

export const ContainerImage = named('io.k8s.api.core.v1.ContainerImage', 'An image a node has.', {
  names: list(1, string(), { zero: 'fill', 'x-kubernetes-list-type': 'atomic' }),
  sizeBytes: int64(2),
});

export const AttachedVolume = named(
  'io.k8s.api.core.v1.AttachedVolume',
  'A volume attached to a node.',
  {
    name: string(1, { zero: 'fill' }),
    devicePath: string(2, { zero: 'fill' }),
  },
  { required: ['devicePath', 'name'] },
);

export const NodeRuntimeHandlerFeatures = named(
  'io.k8s.api.core.v1.NodeRuntimeHandlerFeatures',
  'What a runtime can do.',
  {
    recursiveReadOnlyMounts: bool(1, { zero: 'keep' }),
    userNamespaces: bool(2, { zero: 'keep' }),
  },
);

export const NodeRuntimeHandler = named('io.k8s.api.core.v1.NodeRuntimeHandler', 'A runtime a node offers.', {
  name: string(1, { zero: 'fill' }),
  features: message(NodeRuntimeHandlerFeatures, 2),
});

export const NodeFeatures = named('io.k8s.api.core.v1.NodeFeatures', 'What the container runtime of a node can do.', {
  supplementalGroupsPolicy: bool(1, { zero: 'keep' }),
});

export const NodeStatus = named('io.k8s.api.core.v1.NodeStatus', 'What state a node is in.', {
  capacity: map(1, quantity(), 'All resources of the node.'),
  allocatable: map(2, quantity(), 'Resources that pods may take.'),
  phase: string(3, 'No longer used.', { enum: ['Pending', 'Running', 'Terminated'] }),
  conditions: list(4, NodeCondition, 'Whether the node is ready, and what it lacks.', {
    keys: ['type'],
    mergeKey: 'type',
  }),
  addresses: list(5, NodeAddress, 'Addresses and names of the node.', { keys: ['type'], mergeKey: 'type' }),
  daemonEndpoints: struct(NodeDaemonEndpoints, 6, 'Ports of the services on the node.'),
  nodeInfo: struct(NodeSystemInfo, 7, 'Versions and identities of what runs the node.'),
  images: list(8, ContainerImage, 'Images the node has.', { 'x-kubernetes-list-type': 'atomic' }),
  volumesInUse: list(9, string(), 'Attachable volumes that are mounted.', { 'x-kubernetes-list-type': 'atomic' }),
  volumesAttached: list(10, AttachedVolume, 'Volumes that are attached.', { 'x-kubernetes-list-type': 'atomic' }),
  config: message(NodeConfigStatus, 11, 'No longer used.'),
  runtimeHandlers: list(12, NodeRuntimeHandler, 'Runtimes the node offers.', { 'x-kubernetes-list-type': 'atomic' }),
  features: message(NodeFeatures, 13, 'What the container runtime can do.'),
  declaredFeatures: list(14, string(), 'Features the node declares.', { 'x-kubernetes-list-type': 'atomic' }),
});
