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
  '',
  {
    ip: string(1, { zero: 'fill' }),
    hostnames: list(2, string(), { 'x-kubernetes-list-type': 'atomic' }),
  },
  { required: ['ip'] },
);

export const PodDNSConfigOption = named('io.k8s.api.core.v1.PodDNSConfigOption', '', {
  name: string(1),
  value: string(2, { zero: 'keep' }),
});

export const PodDNSConfig = named('io.k8s.api.core.v1.PodDNSConfig', '', {
  nameservers: list(1, string(), { 'x-kubernetes-list-type': 'atomic' }),
  searches: list(2, string(), { 'x-kubernetes-list-type': 'atomic' }),
  options: list(3, PodDNSConfigOption, { 'x-kubernetes-list-type': 'atomic' }),
});

export const PodReadinessGate = named(
  'io.k8s.api.core.v1.PodReadinessGate',
  '',
  {
    conditionType: string(1, { zero: 'fill' }),
  },
  { required: ['conditionType'] },
);

export const PodOS = named(
  'io.k8s.api.core.v1.PodOS',
  '',
  {
    name: string(1, { zero: 'fill' }),
  },
  { required: ['name'] },
);

export const PodSchedulingGate = named(
  'io.k8s.api.core.v1.PodSchedulingGate',
  '',
  {
    name: string(1, { zero: 'fill' }),
  },
  { required: ['name'] },
);

export const PodResourceClaim = named(
  'io.k8s.api.core.v1.PodResourceClaim',
  '',
  {
    name: string(1, { zero: 'fill' }),
    resourceClaimName: string(3, { zero: 'keep' }),
    resourceClaimTemplateName: string(4, { zero: 'keep' }),
  },
  { required: ['name'] },
);

export const PodSchedulingGroup = named('io.k8s.api.core.v1.PodSchedulingGroup', '', {
  podGroupName: string(1, { zero: 'keep' }),
});

export const PodSpec = named(
  'io.k8s.api.core.v1.PodSpec',
  '',
  {
    volumes: list(1, Volume, { keys: ['name'], mergeKey: 'name', 'x-kubernetes-patch-strategy': 'merge,retainKeys' }),
    initContainers: list(20, Container, { keys: ['name'], mergeKey: 'name' }),
    containers: list(2, Container, { zero: 'fill', keys: ['name'], mergeKey: 'name' }),
    ephemeralContainers: list(34, EphemeralContainer, { keys: ['name'], mergeKey: 'name' }),
    restartPolicy: string(3, { enum: ['Always', 'Never', 'OnFailure'] }),
    terminationGracePeriodSeconds: int64(4, { zero: 'keep' }),
    activeDeadlineSeconds: int64(5, { zero: 'keep' }),
    dnsPolicy: string(6, { enum: ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'] }),
    nodeSelector: map(7, string(), { 'x-kubernetes-map-type': 'atomic' }),
    serviceAccountName: string(8),
    serviceAccount: string(9),
    automountServiceAccountToken: bool(21, { zero: 'keep' }),
    nodeName: string(10),
    hostNetwork: bool(11),
    hostPID: bool(12),
    hostIPC: bool(13),
    shareProcessNamespace: bool(27, { zero: 'keep' }),
    securityContext: message(PodSecurityContext, 14),
    imagePullSecrets: list(15, LocalObjectReference, { keys: ['name'], mergeKey: 'name' }),
    hostname: string(16),
    subdomain: string(17),
    affinity: message(Affinity, 18),
    schedulerName: string(19),
    tolerations: list(22, Toleration, { 'x-kubernetes-list-type': 'atomic' }),
    hostAliases: list(23, HostAlias, { keys: ['ip'], mergeKey: 'ip' }),
    priorityClassName: string(24),
    priority: int32(25, { zero: 'keep' }),
    dnsConfig: message(PodDNSConfig, 26),
    readinessGates: list(28, PodReadinessGate, { 'x-kubernetes-list-type': 'atomic' }),
    runtimeClassName: string(29, { zero: 'keep' }),
    enableServiceLinks: bool(30, { zero: 'keep' }),
    preemptionPolicy: string(31, { enum: ['Never', 'PreemptLowerPriority'], zero: 'keep' }),
    overhead: map(32, quantity()),
    topologySpreadConstraints: list(33, TopologySpreadConstraint, {
      keys: ['topologyKey', 'whenUnsatisfiable'],
      mergeKey: 'topologyKey',
    }),
    setHostnameAsFQDN: bool(35, { zero: 'keep' }),
    os: message(PodOS, 36),
    hostUsers: bool(37, { zero: 'keep' }),
    schedulingGates: list(38, PodSchedulingGate, { keys: ['name'], mergeKey: 'name' }),
    resourceClaims: list(39, PodResourceClaim, {
      keys: ['name'],
      mergeKey: 'name',
      'x-kubernetes-patch-strategy': 'merge,retainKeys',
    }),
    resources: message(ResourceRequirements, 40),
    hostnameOverride: string(41, { zero: 'keep' }),
    schedulingGroup: message(PodSchedulingGroup, 43),
  },
  { required: ['containers'] },
);

export const Pod = kindSchema('io.k8s.api.core.v1.Pod', '', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  spec: struct(PodSpec, 2),
  status: struct(PodStatus, 3),
});

export const PodTemplateSpec = named('io.k8s.api.core.v1.PodTemplateSpec', '', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  spec: struct(PodSpec, 2),
});
