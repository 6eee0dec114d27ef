import { bool, inline, int32, list, message, named, string, struct } from '../../../builders.ts';
import { EnvFromSource, EnvVar } from './env.ts';
import { Lifecycle, Probe } from './probe.ts';
import { ContainerResizePolicy, ResourceRequirements } from './resources.ts';
import { SecurityContext } from './security.ts';

export const ContainerPort = named(
  'io.k8s.api.core.v1.ContainerPort',
  '',
  {
    name: string(1),
    hostPort: int32(2),
    containerPort: int32(3, { zero: 'fill' }),
    protocol: string(4, { enum: ['SCTP', 'TCP', 'UDP'], default: 'TCP' }),
    hostIP: string(5),
  },
  { required: ['containerPort'] },
);

export const ContainerRestartRuleOnExitCodes = named(
  'io.k8s.api.core.v1.ContainerRestartRuleOnExitCodes',
  '',
  {
    operator: string(1),
    values: list(2, int32(), { 'x-kubernetes-list-type': 'set' }),
  },
  { required: ['operator'] },
);

export const ContainerRestartRule = named(
  'io.k8s.api.core.v1.ContainerRestartRule',
  '',
  {
    action: string(1),
    exitCodes: message(ContainerRestartRuleOnExitCodes, 2),
  },
  { required: ['action'] },
);

export const VolumeMount = named(
  'io.k8s.api.core.v1.VolumeMount',
  '',
  {
    name: string(1, { zero: 'fill' }),
    readOnly: bool(2),
    recursiveReadOnly: string(7, { zero: 'keep' }),
    mountPath: string(3, { zero: 'fill' }),
    subPath: string(4),
    mountPropagation: string(5, { enum: ['Bidirectional', 'HostToContainer', 'None'], zero: 'keep' }),
    subPathExpr: string(6),
  },
  { required: ['mountPath', 'name'] },
);

export const VolumeDevice = named(
  'io.k8s.api.core.v1.VolumeDevice',
  '',
  {
    name: string(1, { zero: 'fill' }),
    devicePath: string(2, { zero: 'fill' }),
  },
  { required: ['devicePath', 'name'] },
);

export const Container = named(
  'io.k8s.api.core.v1.Container',
  '',
  {
    name: string(1, { zero: 'fill' }),
    image: string(2),
    command: list(3, string(), { 'x-kubernetes-list-type': 'atomic' }),
    args: list(4, string(), { 'x-kubernetes-list-type': 'atomic' }),
    workingDir: string(5),
    ports: list(6, ContainerPort, { keys: ['containerPort', 'protocol'], mergeKey: 'containerPort' }),
    envFrom: list(19, EnvFromSource, { 'x-kubernetes-list-type': 'atomic' }),
    env: list(7, EnvVar, { keys: ['name'], mergeKey: 'name' }),
    resources: struct(ResourceRequirements, 8),
    resizePolicy: list(23, ContainerResizePolicy, { 'x-kubernetes-list-type': 'atomic' }),
    restartPolicy: string(24, { zero: 'keep' }),
    restartPolicyRules: list(25, ContainerRestartRule, { 'x-kubernetes-list-type': 'atomic' }),
    volumeMounts: list(9, VolumeMount, { keys: ['mountPath'], mergeKey: 'mountPath' }),
    volumeDevices: list(21, VolumeDevice, { keys: ['devicePath'], mergeKey: 'devicePath' }),
    livenessProbe: message(Probe, 10),
    readinessProbe: message(Probe, 11),
    startupProbe: message(Probe, 22),
    lifecycle: message(Lifecycle, 12),
    terminationMessagePath: string(13),
    terminationMessagePolicy: string(20, { enum: ['FallbackToLogsOnError', 'File'] }),
    imagePullPolicy: string(14, { enum: ['Always', 'IfNotPresent', 'Never'] }),
    securityContext: message(SecurityContext, 15),
    stdin: bool(16),
    stdinOnce: bool(17),
    tty: bool(18),
  },
  { required: ['name'] },
);

export const EphemeralContainer = named(
  'io.k8s.api.core.v1.EphemeralContainer',
  '',
  {
    ...Container.properties,
    targetContainerName: string(2),
  },
  { required: ['name'], inline: [inline(1, Container.properties)] },
);
