import type { Container, EphemeralContainer, Pod, PodSpec } from '@berth/kinds/types';

export type ContainerKind = 'init' | 'sidecar' | 'regular' | 'ephemeral';

export const specOf = (pod: Pod): PodSpec => pod.spec ?? { containers: [] };

export const uidOf = (pod: Pod): string => pod.metadata.uid ?? '';

export const keyOf = (pod: Pod): string => `${pod.metadata.namespace ?? ''}/${pod.metadata.name ?? ''}`;

/** `name_namespace(uid)`, as the kubelet names pods in its texts (pkg/kubelet/util/format). */
export const fullName = (pod: Pod): string => `${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`;

/** An init container that runs as long as the pod does. */
export const isSidecar = (container: Container): boolean => container.restartPolicy === 'Always';

/** Init containers first, in the order they are started. */
export function allContainers(pod: Pod): { container: Container; kind: ContainerKind }[] {
  const spec = specOf(pod);
  return [
    ...(spec.initContainers ?? []).map((container) => ({
      container,
      kind: isSidecar(container) ? ('sidecar' as const) : ('init' as const),
    })),
    ...spec.containers.map((container) => ({ container, kind: 'regular' as const })),
  ];
}

/** Put into a running pod to look at it (kubectl debug); nothing of the pod's own life depends on them. */
export const ephemeralContainers = (pod: Pod): { container: EphemeralContainer; kind: ContainerKind }[] =>
  (specOf(pod).ephemeralContainers ?? []).map((container) => ({ container, kind: 'ephemeral' }));

export function findContainer(pod: Pod, name: string): { container: Container; kind: ContainerKind } | undefined {
  return [...allContainers(pod), ...ephemeralContainers(pod)].find((entry) => entry.container.name === name);
}

export const isDeleted = (pod: Pod): boolean =>
  pod.metadata.deletionTimestamp !== undefined && pod.metadata.deletionTimestamp !== null;

export const isFinished = (phase: string | undefined): boolean => phase === 'Succeeded' || phase === 'Failed';

/** Whole seconds, as API times are printed. */
export const apiTime = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`;
