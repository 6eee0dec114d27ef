import { bool, int64, list, message, named, string } from '../../../builders.ts';

export const Capabilities = named('io.k8s.api.core.v1.Capabilities', '', {
  add: list(1, string(), { 'x-kubernetes-list-type': 'atomic' }),
  drop: list(2, string(), { 'x-kubernetes-list-type': 'atomic' }),
});

export const SELinuxOptions = named('io.k8s.api.core.v1.SELinuxOptions', '', {
  user: string(1),
  role: string(2),
  type: string(3),
  level: string(4),
});

export const WindowsSecurityContextOptions = named('io.k8s.api.core.v1.WindowsSecurityContextOptions', '', {
  gmsaCredentialSpecName: string(1, { zero: 'keep' }),
  gmsaCredentialSpec: string(2, { zero: 'keep' }),
  runAsUserName: string(3, { zero: 'keep' }),
  hostProcess: bool(4, { zero: 'keep' }),
});

export const SeccompProfile = named(
  'io.k8s.api.core.v1.SeccompProfile',
  '',
  {
    type: string(1, { enum: ['Localhost', 'RuntimeDefault', 'Unconfined'], zero: 'fill' }),
    localhostProfile: string(2, { zero: 'keep' }),
  },
  { required: ['type'] },
);

export const AppArmorProfile = named(
  'io.k8s.api.core.v1.AppArmorProfile',
  '',
  {
    type: string(1, { enum: ['Localhost', 'RuntimeDefault', 'Unconfined'], zero: 'fill' }),
    localhostProfile: string(2, { zero: 'keep' }),
  },
  { required: ['type'] },
);

export const SecurityContext = named('io.k8s.api.core.v1.SecurityContext', '', {
  capabilities: message(Capabilities, 1),
  privileged: bool(2, { zero: 'keep' }),
  seLinuxOptions: message(SELinuxOptions, 3),
  windowsOptions: message(WindowsSecurityContextOptions, 10),
  runAsUser: int64(4, { zero: 'keep' }),
  runAsGroup: int64(8, { zero: 'keep' }),
  runAsNonRoot: bool(5, { zero: 'keep' }),
  readOnlyRootFilesystem: bool(6, { zero: 'keep' }),
  allowPrivilegeEscalation: bool(7, { zero: 'keep' }),
  procMount: string(9, { enum: ['Default', 'Unmasked'], zero: 'keep' }),
  seccompProfile: message(SeccompProfile, 11),
  appArmorProfile: message(AppArmorProfile, 12),
});

export const Sysctl = named(
  'io.k8s.api.core.v1.Sysctl',
  '',
  {
    name: string(1, { zero: 'fill' }),
    value: string(2, { zero: 'fill' }),
  },
  { required: ['name', 'value'] },
);

export const PodSecurityContext = named('io.k8s.api.core.v1.PodSecurityContext', '', {
  seLinuxOptions: message(SELinuxOptions, 1),
  windowsOptions: message(WindowsSecurityContextOptions, 8),
  runAsUser: int64(2, { zero: 'keep' }),
  runAsGroup: int64(6, { zero: 'keep' }),
  runAsNonRoot: bool(3, { zero: 'keep' }),
  supplementalGroups: list(4, int64(), { 'x-kubernetes-list-type': 'atomic' }),
  supplementalGroupsPolicy: string(12, { enum: ['Merge', 'Strict'], zero: 'keep' }),
  fsGroup: int64(5, { zero: 'keep' }),
  sysctls: list(7, Sysctl, { 'x-kubernetes-list-type': 'atomic' }),
  fsGroupChangePolicy: string(9, { enum: ['Always', 'OnRootMismatch'], zero: 'keep' }),
  seccompProfile: message(SeccompProfile, 10),
  appArmorProfile: message(AppArmorProfile, 11),
  seLinuxChangePolicy: string(13, { zero: 'keep' }),
});
