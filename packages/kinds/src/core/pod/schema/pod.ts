import {
  bool,
  int32,
  int64,
  kindSchema,
  list,
  map,
  message,
  named,
  quantity,
  string,
  struct,
} from '../../../builders.ts';
import { Affinity, TopologySpreadConstraint } from './affinity.ts';
import { Container, EphemeralContainer } from './container.ts';
import { ResourceRequirements } from './resources.ts';
import { PodSecurityContext } from './security.ts';
import { PodStatus } from './status.ts';
import { Volume } from './volume.ts';
import { LocalObjectReference } from '../../shared/references.ts';
import { Toleration } from '../../shared/taints.ts';
import { ObjectMeta } from '../../../meta/objectmeta.ts';

export const HostAlias = named(
  'io.k8s.api.core.v1.HostAlias',
  'A line of the hosts file.',
  {
    ip: string(1, 'The address.', { zero: 'fill' }),
    hostnames: list(2, string(), 'Names for the address.', { 'x-kubernetes-list-type': 'atomic' }),
  },
  { required: ['ip'] },
);

export const PodDNSConfigOption = named('io.k8s.api.core.v1.PodDNSConfigOption', 'An option of the resolver.', {
  name: string(1),
  value: string(2, { zero: 'keep' }),
});

export const PodDNSConfig = named('io.k8s.api.core.v1.PodDNSConfig', 'Settings of the resolver.', {
  nameservers: list(1, string(), 'Addresses of name servers.', { 'x-kubernetes-list-type': 'atomic' }),
  searches: list(2, string(), 'Domains names are completed with.', { 'x-kubernetes-list-type': 'atomic' }),
  options: list(3, PodDNSConfigOption, 'Options of the resolver.', { 'x-kubernetes-list-type': 'atomic' }),
});

export const PodReadinessGate = named(
  'io.k8s.api.core.v1.PodReadinessGate',
  'A condition that must hold for a pod to be ready.',
  {
    conditionType: string(1, 'Type of the condition.', { zero: 'fill' }),
  },
  { required: ['conditionType'] },
);

export const PodOS = named(
  'io.k8s.api.core.v1.PodOS',
  'Operating system of a pod.',
  {
    name: string(1, 'linux or windows.', { zero: 'fill' }),
  },
  { required: ['name'] },
);

export const PodSchedulingGate = named(
  'io.k8s.api.core.v1.PodSchedulingGate',
  'Holds back the placing of a pod.',
  {
    name: string(1, 'Name of the gate.', { zero: 'fill' }),
  },
  { required: ['name'] },
);

export const PodResourceClaim = named(
  'io.k8s.api.core.v1.PodResourceClaim',
  'A claim of devices.',
  {
    name: string(1, { zero: 'fill' }),
    resourceClaimName: string(3, { zero: 'keep' }),
    resourceClaimTemplateName: string(4, { zero: 'keep' }),
  },
  { required: ['name'] },
);

export const PodSchedulingGroup = named(
  'io.k8s.api.core.v1.PodSchedulingGroup',
  'A group of pods that are placed together.',
  {
    podGroupName: string(1, { zero: 'keep' }),
  },
);

export const PodSpec = named(
  'io.k8s.api.core.v1.PodSpec',
  'What is wanted of a pod.',
  {
    volumes: list(1, Volume, 'Volumes the containers may mount.', {
      keys: ['name'],
      mergeKey: 'name',
      'x-kubernetes-patch-strategy': 'merge,retainKeys',
    }),
    initContainers: list(
      20,
      Container,
      'Containers that run to their end, in order, before the others start; with restartPolicy Always they stay beside them.',
      { keys: ['name'], mergeKey: 'name' },
    ),
    containers: list(2, Container, 'Containers that run as long as the pod.', {
      zero: 'fill',
      keys: ['name'],
      mergeKey: 'name',
    }),
    ephemeralContainers: list(34, EphemeralContainer, 'Containers added to a running pod to look into it.', {
      keys: ['name'],
      mergeKey: 'name',
    }),
    restartPolicy: string(3, 'Whether containers are restarted when they end: Always, OnFailure or Never.', {
      enum: ['Always', 'Never', 'OnFailure'],
    }),
    terminationGracePeriodSeconds: int64(4, 'Seconds the containers have to end after they were told to.', {
      zero: 'keep',
    }),
    activeDeadlineSeconds: int64(5, 'Seconds the pod may run in all.', { zero: 'keep' }),
    dnsPolicy: string(6, 'Where names are looked up: ClusterFirst, ClusterFirstWithHostNet, Default or None.', {
      enum: ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'],
    }),
    nodeSelector: map(7, string(), 'Labels a node must have.', { 'x-kubernetes-map-type': 'atomic' }),
    serviceAccountName: string(8, 'Account the pod runs as.'),
    serviceAccount: string(9, 'Old name of serviceAccountName.'),
    automountServiceAccountToken: bool(21, 'Whether a token of the account is mounted.', { zero: 'keep' }),
    nodeName: string(10, 'Node the pod runs on.'),
    hostNetwork: bool(11, 'Whether the pod shares the network of its node.'),
    hostPID: bool(12, 'Whether the pod sees the processes of its node.'),
    hostIPC: bool(13, 'Whether the pod shares the IPC of its node.'),
    shareProcessNamespace: bool(27, 'Whether the containers see each other’s processes.', { zero: 'keep' }),
    securityContext: message(PodSecurityContext, 14, 'Users, groups and rights of all containers.'),
    imagePullSecrets: list(15, LocalObjectReference, 'Secrets to pull the images with.', {
      keys: ['name'],
      mergeKey: 'name',
    }),
    hostname: string(16, 'Name of the host in the pod.'),
    subdomain: string(17, 'Subdomain of the name of the host.'),
    affinity: message(Affinity, 18, 'Where the pod should and must run.'),
    schedulerName: string(19, 'Scheduler that places the pod.'),
    tolerations: list(22, Toleration, 'Taints the pod tolerates.', { 'x-kubernetes-list-type': 'atomic' }),
    hostAliases: list(23, HostAlias, 'Lines added to the hosts file.', { keys: ['ip'], mergeKey: 'ip' }),
    priorityClassName: string(24, 'Class the priority comes from.'),
    priority: int32(25, 'Priority of the pod; the higher goes first.', { zero: 'keep' }),
    dnsConfig: message(PodDNSConfig, 26, 'Settings of the resolver.'),
    readinessGates: list(28, PodReadinessGate, 'Conditions that must hold for the pod to be ready.', {
      'x-kubernetes-list-type': 'atomic',
    }),
    runtimeClassName: string(29, 'Class of the runtime that runs the pod.', { zero: 'keep' }),
    enableServiceLinks: bool(30, 'Whether services are announced in environment variables.', { zero: 'keep' }),
    preemptionPolicy: string(31, 'Whether the pod may push out others: PreemptLowerPriority or Never.', {
      enum: ['Never', 'PreemptLowerPriority'],
      zero: 'keep',
    }),
    overhead: map(32, quantity(), 'Resources the runtime itself takes.'),
    topologySpreadConstraints: list(
      33,
      TopologySpreadConstraint,
      'How pods are spread over zones, nodes and the like.',
      { keys: ['topologyKey', 'whenUnsatisfiable'], mergeKey: 'topologyKey' },
    ),
    setHostnameAsFQDN: bool(35, 'Whether the name of the host is the full domain name.', { zero: 'keep' }),
    os: message(PodOS, 36, 'Operating system of the containers.'),
    hostUsers: bool(37, 'Whether the pod shares the users of its node.', { zero: 'keep' }),
    schedulingGates: list(38, PodSchedulingGate, 'What holds back the placing of the pod.', {
      keys: ['name'],
      mergeKey: 'name',
    }),
    resourceClaims: list(39, PodResourceClaim, 'Claims of devices that containers may use.', {
      keys: ['name'],
      mergeKey: 'name',
      'x-kubernetes-patch-strategy': 'merge,retainKeys',
    }),
    resources: message(ResourceRequirements, 40, 'Resources of all containers together.'),
    hostnameOverride: string(41, 'Name of the host, taken as it is.', { zero: 'keep' }),
    schedulingGroup: message(PodSchedulingGroup, 43, 'Group the pod is placed with.'),
  },
  { required: ['containers'] },
);

export const Pod = kindSchema('io.k8s.api.core.v1.Pod', 'Containers that run together on one node.', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  spec: struct(PodSpec, 2, 'What is wanted of the pod.'),
  status: struct(PodStatus, 3, 'What state the pod is in.'),
});

export const PodTemplateSpec = named('io.k8s.api.core.v1.PodTemplateSpec', 'What pods are made from.', {
  metadata: struct(ObjectMeta, 1, 'Labels and annotations of the pods.'),
  spec: struct(PodSpec, 2, 'What is wanted of the pods.'),
});
