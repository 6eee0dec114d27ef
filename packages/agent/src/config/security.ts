import type { Container, Pod, SeccompProfile } from '@berth/kinds/types';
import { specOf } from '../pods/spec.ts';
import type { ContainerSecurity, ImageRecord } from '../runtime.ts';
import { ConfigError } from './env.ts';

/** pkg/securitycontext DefaultMaskedPaths and DefaultReadonlyPaths: hidden unless procMount is Unmasked. */
const maskedPaths = [
  '/proc/asound',
  '/proc/acpi',
  '/proc/interrupts',
  '/proc/kcore',
  '/proc/keys',
  '/proc/latency_stats',
  '/proc/timer_list',
  '/proc/timer_stats',
  '/proc/sched_debug',
  '/proc/scsi',
  '/sys/firmware',
  '/sys/devices/virtual/powercap',
];
const readonlyPaths = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'];

function seccomp(profile: SeccompProfile | undefined, seccompRoot: string): ContainerSecurity['seccomp'] {
  if (profile?.type === 'RuntimeDefault') return { type: 'RuntimeDefault', path: '' };
  if (profile?.type === 'Localhost')
    return { type: 'Localhost', path: `${seccompRoot}/${profile.localhostProfile ?? ''}` };
  return { type: 'Unconfined', path: '' };
}

/** The container's settings over the pod's. */
export function containerSecurity(pod: Pod, container: Container | undefined, seccompRoot: string): ContainerSecurity {
  const ofPod = specOf(pod).securityContext ?? {};
  const own = container?.securityContext ?? {};
  const privileged = own.privileged === true;
  const unmasked = privileged || own.procMount === 'Unmasked';
  const groups = [...(ofPod.supplementalGroups ?? []), ...(ofPod.fsGroup === undefined ? [] : [ofPod.fsGroup])];
  return {
    privileged,
    readOnlyRoot: own.readOnlyRootFilesystem === true,
    noNewPrivileges: own.allowPrivilegeEscalation === false && !privileged,
    runAsUser: own.runAsUser ?? ofPod.runAsUser,
    runAsGroup: own.runAsGroup ?? ofPod.runAsGroup,
    supplementalGroups: [...new Set(groups)],
    addCapabilities: own.capabilities?.add ?? [],
    dropCapabilities: own.capabilities?.drop ?? [],
    maskedPaths: unmasked ? [] : maskedPaths,
    readonlyPaths: unmasked ? [] : readonlyPaths,
    seccomp: privileged
      ? { type: 'Unconfined', path: '' }
      : seccomp(own.seccompProfile ?? ofPod.seccompProfile, seccompRoot),
  };
}

/**
 * Who the container runs as, checked against runAsNonRoot (pkg/kubelet/kuberuntime/security_context_others.go).
 * @throws ConfigError
 */
export function withUser(
  security: ContainerSecurity,
  pod: Pod,
  container: Container,
  image: ImageRecord,
): ContainerSecurity {
  const mustNot = container.securityContext?.runAsNonRoot ?? specOf(pod).securityContext?.runAsNonRoot;
  const told = `(pod: "${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})", container: ${container.name})`;
  if (security.runAsUser !== undefined) {
    if (mustNot === true && security.runAsUser === 0)
      throw new ConfigError(`container's runAsUser breaks non-root policy ${told}`);
    return security;
  }
  if (mustNot === true && image.uid === 0)
    throw new ConfigError(`container has runAsNonRoot and image will run as root ${told}`);
  if (mustNot === true && image.uid === undefined && image.username !== undefined)
    throw new ConfigError(
      `container has runAsNonRoot and image has non-numeric user (${image.username}), cannot verify user is non-root ${told}`,
    );
  if (image.uid !== undefined) return { ...security, runAsUser: image.uid };
  return image.username === undefined ? security : { ...security, runAsUsername: image.username };
}
