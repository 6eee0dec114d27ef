import { bool, inline, int32, list, message, named, string, struct } from '../../../builders.ts';
import { EnvFromSource, EnvVar } from './env.ts';
import { Lifecycle, Probe } from './probe.ts';
import { ContainerResizePolicy, ResourceRequirements } from './resources.ts';
import { SecurityContext } from './security.ts';

export const ContainerPort = named(
  'io.k8s.api.core.v1.ContainerPort',
  'A port a container listens on.',
  {
    name: string(1, 'Name of the port.'),
    hostPort: int32(2, 'Port of the node it is reached at.'),
    containerPort: int32(3, 'Number of the port.', { zero: 'fill' }),
    protocol: string(4, 'TCP, UDP or SCTP.', { enum: ['SCTP', 'TCP', 'UDP'], default: 'TCP' }),
    hostIP: string(5, 'Address of the node it is reached at.'),
  },
  { required: ['containerPort'] },
);

export const ContainerRestartRuleOnExitCodes = named(
  'io.k8s.api.core.v1.ContainerRestartRuleOnExitCodes',
  'Exit codes a rule is about.',
  {
    operator: string(1),
    values: list(2, int32(), { 'x-kubernetes-list-type': 'set' }),
  },
  { required: ['operator'] },
);

export const ContainerRestartRule = named(
  'io.k8s.api.core.v1.ContainerRestartRule',
  'When a container is restarted, whatever its policy.',
  {
    action: string(1),
    exitCodes: message(ContainerRestartRuleOnExitCodes, 2),
  },
  { required: ['action'] },
);

export const VolumeMount = named(
  'io.k8s.api.core.v1.VolumeMount',
  'A volume in the file system of a container.',
  {
    name: string(1, 'Name of the volume.', { zero: 'fill' }),
    readOnly: bool(2, 'Whether it can only be read.'),
    recursiveReadOnly: string(7, 'Whether mounts below can only be read, too.', { zero: 'keep' }),
    mountPath: string(3, 'Where it is mounted.', { zero: 'fill' }),
    subPath: string(4, 'Part of the volume that is mounted.'),
    mountPropagation: string(5, 'Which mounts pass between node and container.', {
      enum: ['Bidirectional', 'HostToContainer', 'None'],
      zero: 'keep',
    }),
    subPathExpr: string(6, 'As subPath, with variables.'),
  },
  { required: ['mountPath', 'name'] },
);

export const VolumeDevice = named(
  'io.k8s.api.core.v1.VolumeDevice',
  'A block device in a container.',
  {
    name: string(1, 'Name of the volume.', { zero: 'fill' }),
    devicePath: string(2, 'Where the device appears.', { zero: 'fill' }),
  },
  { required: ['devicePath', 'name'] },
);

export const Container = named(
  'io.k8s.api.core.v1.Container',
  'A program that runs from an image.',
  {
    name: string(1, 'Name of the container, unique in its pod.', { zero: 'fill' }),
    image: string(2, 'Image to run.'),
    command: list(3, string(), 'Program to run instead of the image’s.', { 'x-kubernetes-list-type': 'atomic' }),
    args: list(4, string(), 'Arguments of the program.', { 'x-kubernetes-list-type': 'atomic' }),
    workingDir: string(5, 'Directory the program starts in.'),
    ports: list(6, ContainerPort, 'Ports the container listens on.', {
      keys: ['containerPort', 'protocol'],
      mergeKey: 'containerPort',
    }),
    envFrom: list(19, EnvFromSource, 'Sources of whole sets of environment variables.', {
      'x-kubernetes-list-type': 'atomic',
    }),
    env: list(7, EnvVar, 'Environment variables.', { keys: ['name'], mergeKey: 'name' }),
    resources: struct(ResourceRequirements, 8, 'Resources the container needs and may take.'),
    resizePolicy: list(23, ContainerResizePolicy, 'Whether a change of resources restarts the container.', {
      'x-kubernetes-list-type': 'atomic',
    }),
    restartPolicy: string(24, 'Whether the container is restarted when it ends.', { zero: 'keep' }),
    restartPolicyRules: list(25, ContainerRestartRule, 'Exit codes that decide otherwise.', {
      'x-kubernetes-list-type': 'atomic',
    }),
    volumeMounts: list(9, VolumeMount, 'Volumes and where they are mounted.', {
      keys: ['mountPath'],
      mergeKey: 'mountPath',
    }),
    volumeDevices: list(21, VolumeDevice, 'Block devices and where they appear.', {
      keys: ['devicePath'],
      mergeKey: 'devicePath',
    }),
    livenessProbe: message(Probe, 10, 'Restarts the container when it fails.'),
    readinessProbe: message(Probe, 11, 'Takes the container out of services when it fails.'),
    startupProbe: message(Probe, 22, 'Holds back the other probes until it succeeds.'),
    lifecycle: message(Lifecycle, 12, 'What happens after start and before stop.'),
    terminationMessagePath: string(13, 'File the last words are read from.'),
    terminationMessagePolicy: string(20, 'Where the last words come from: File or FallbackToLogsOnError.', {
      enum: ['FallbackToLogsOnError', 'File'],
    }),
    imagePullPolicy: string(14, 'When the image is pulled: Always, IfNotPresent or Never.', {
      enum: ['Always', 'IfNotPresent', 'Never'],
    }),
    securityContext: message(SecurityContext, 15, 'Users, groups and rights of the container.'),
    stdin: bool(16, 'Whether the container reads from its standard input.'),
    stdinOnce: bool(17, 'Whether standard input ends with the first who attaches.'),
    tty: bool(18, 'Whether the container has a terminal.'),
  },
  { required: ['name'] },
);

export const EphemeralContainer = named(
  'io.k8s.api.core.v1.EphemeralContainer',
  'A container added to a running pod to look into it.',
  {
    ...Container.properties,
    targetContainerName: string(2, 'Container whose processes it sees.'),
  },
  { required: ['name'], inline: [inline(1, Container.properties)] },
);
