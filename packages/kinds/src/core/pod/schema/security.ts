import { bool, int64, list, message, named, string } from '../../../builders.ts';

export const Capabilities = named('io.k8s.api.core.v1.Capabilities', 'Rights added and taken away.', {
  add: list(1, string(), 'Rights added.', { 'x-kubernetes-list-type': 'atomic' }),
  drop: list(2, string(), 'Rights taken away.', { 'x-kubernetes-list-type': 'atomic' }),
});

export const SELinuxOptions = named('io.k8s.api.core.v1.SELinuxOptions', 'Labels of SELinux.', {
  user: string(1),
  role: string(2),
  type: string(3),
  level: string(4),
});

export const WindowsSecurityContextOptions = named(
  'io.k8s.api.core.v1.WindowsSecurityContextOptions',
  'Settings for Windows.',
  {
    gmsaCredentialSpecName: string(1, { zero: 'keep' }),
    gmsaCredentialSpec: string(2, { zero: 'keep' }),
    runAsUserName: string(3, { zero: 'keep' }),
    hostProcess: bool(4, { zero: 'keep' }),
  },
);

export const SeccompProfile = named(
  'io.k8s.api.core.v1.SeccompProfile',
  'System calls that are allowed.',
  {
    type: string(1, 'Unconfined, RuntimeDefault or Localhost.', {
      enum: ['Localhost', 'RuntimeDefault', 'Unconfined'],
      zero: 'fill',
    }),
    localhostProfile: string(2, 'File on the node.', { zero: 'keep' }),
  },
  { required: ['type'] },
);

export const AppArmorProfile = named(
  'io.k8s.api.core.v1.AppArmorProfile',
  'A profile of AppArmor.',
  {
    type: string(1, 'Unconfined, RuntimeDefault or Localhost.', {
      enum: ['Localhost', 'RuntimeDefault', 'Unconfined'],
      zero: 'fill',
    }),
    localhostProfile: string(2, 'Profile loaded on the node.', { zero: 'keep' }),
  },
  { required: ['type'] },
);

export const SecurityContext = named('io.k8s.api.core.v1.SecurityContext', 'Users, groups and rights of a container.', {
  capabilities: message(Capabilities, 1, 'Rights added and taken away.'),
  privileged: bool(2, 'Whether the container may do all its node may.', { zero: 'keep' }),
  seLinuxOptions: message(SELinuxOptions, 3, 'Labels of SELinux.'),
  windowsOptions: message(WindowsSecurityContextOptions, 10, 'Settings for Windows.'),
  runAsUser: int64(4, 'User the programs run as.', { zero: 'keep' }),
  runAsGroup: int64(8, 'Group the programs run as.', { zero: 'keep' }),
  runAsNonRoot: bool(5, 'Whether root is refused.', { zero: 'keep' }),
  readOnlyRootFilesystem: bool(6, 'Whether its own file system can only be read.', { zero: 'keep' }),
  allowPrivilegeEscalation: bool(7, 'Whether a program may gain more rights than its parent.', { zero: 'keep' }),
  procMount: string(9, 'How /proc is mounted.', { enum: ['Default', 'Unmasked'], zero: 'keep' }),
  seccompProfile: message(SeccompProfile, 11, 'System calls that are allowed.'),
  appArmorProfile: message(AppArmorProfile, 12, 'Profile of AppArmor.'),
});

export const Sysctl = named(
  'io.k8s.api.core.v1.Sysctl',
  'A parameter of the kernel.',
  {
    name: string(1, { zero: 'fill' }),
    value: string(2, { zero: 'fill' }),
  },
  { required: ['name', 'value'] },
);

export const PodSecurityContext = named(
  'io.k8s.api.core.v1.PodSecurityContext',
  'Users, groups and rights of all containers of a pod.',
  {
    seLinuxOptions: message(SELinuxOptions, 1, 'Labels of SELinux.'),
    windowsOptions: message(WindowsSecurityContextOptions, 8, 'Settings for Windows.'),
    runAsUser: int64(2, 'User the programs run as.', { zero: 'keep' }),
    runAsGroup: int64(6, 'Group the programs run as.', { zero: 'keep' }),
    runAsNonRoot: bool(3, 'Whether root is refused.', { zero: 'keep' }),
    supplementalGroups: list(4, int64(), 'More groups the programs are in.', { 'x-kubernetes-list-type': 'atomic' }),
    supplementalGroupsPolicy: string(12, 'Whether groups of the image count: Merge or Strict.', {
      enum: ['Merge', 'Strict'],
      zero: 'keep',
    }),
    fsGroup: int64(5, 'Group that owns the volumes.', { zero: 'keep' }),
    sysctls: list(7, Sysctl, 'Parameters of the kernel.', { 'x-kubernetes-list-type': 'atomic' }),
    fsGroupChangePolicy: string(9, 'When owners of files are changed: OnRootMismatch or Always.', {
      enum: ['Always', 'OnRootMismatch'],
      zero: 'keep',
    }),
    seccompProfile: message(SeccompProfile, 10, 'System calls that are allowed.'),
    appArmorProfile: message(AppArmorProfile, 11, 'Profile of AppArmor.'),
    seLinuxChangePolicy: string(13, 'How SELinux labels get onto volumes.', { zero: 'keep' }),
  },
);
