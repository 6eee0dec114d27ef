import type { ContainerStatus, Pod } from '@berth/kinds/types';
import { specOf } from '../pods/spec.ts';

/** Which container's log is meant; or why there is none (pkg/kubelet/kubelet.go, validateContainerLogStatus). */
export function logContainerId(pod: Pod, name: string, previous: boolean): { id: string } | { problem: string } {
  const { containerStatuses = [], initContainerStatuses = [], ephemeralContainerStatuses = [] } = pod.status ?? {};
  const statuses = [...containerStatuses, ...initContainerStatuses, ...ephemeralContainerStatuses];
  const status = statuses.find((entry) => entry.name === name);
  const told = `container "${name}" in pod "${pod.metadata.name}"`;
  if (status === undefined) return { problem: `${told} is not available` };
  const id = (text: string | undefined) =>
    text === undefined || text === '' ? undefined : text.replace(/^.*:\/\//, '');
  const last = id(status.lastState?.terminated?.containerID);
  if (previous)
    return last === undefined
      ? { problem: `previous terminated ${told.replace(' in pod', ' in pod')} not found` }
      : { id: last };
  const current = status.state?.running ? id(status.containerID) : id(status.state?.terminated?.containerID);
  if (current !== undefined) return { id: current };
  if (status.state?.terminated) return last === undefined ? { problem: `${told} is terminated` } : { id: last };
  if (last !== undefined) return { id: last };
  return { problem: `${told} is waiting to start${whyWaiting(status)}` };
}

function whyWaiting(status: ContainerStatus): string {
  const reason = status.state?.waiting?.reason;
  if (reason === undefined) return ' - no logs yet';
  if (reason === 'ErrImagePull') return ": image can't be pulled";
  if (reason === 'ImagePullBackOff') return ': trying and failing to pull image';
  return `: ${reason}`;
}

export const hasContainer = (pod: Pod, name: string): boolean =>
  [...specOf(pod).containers, ...(specOf(pod).initContainers ?? []), ...(specOf(pod).ephemeralContainers ?? [])].some(
    (container) => container.name === name,
  );
