import type { KubeObject } from '@berth/machinery/object';
import type { HostPort, Plugin } from '../../types.ts';

/** The ports of the host that a pod's containers and sidecars want. */
export function hostPortsOf(pod: KubeObject): HostPort[] {
  const sidecars = (pod.spec.initContainers ?? []).filter(
    (container: { restartPolicy?: string }) => container.restartPolicy === 'Always',
  );
  return [...(pod.spec.containers ?? []), ...sidecars].flatMap((container: { ports?: Partial<HostPort>[] }) =>
    (container.ports ?? [])
      .filter((port) => (port.hostPort ?? 0) > 0)
      .map((port) => ({
        protocol: port.protocol ?? 'TCP',
        hostIP: port.hostIP || '0.0.0.0',
        hostPort: port.hostPort ?? 0,
      })),
  );
}

const clash = (a: HostPort, b: HostPort): boolean =>
  a.hostPort === b.hostPort &&
  a.protocol === b.protocol &&
  (a.hostIP === b.hostIP || a.hostIP === '0.0.0.0' || b.hostIP === '0.0.0.0');

/** NodePorts: no two pods of a node share a port of the host. */
export const nodePorts: Plugin = {
  name: 'NodePorts',
  preemptable: () => true,
  filter: (pod, node) =>
    pod.hostPorts.some((wanted) => node.hostPorts.some((taken) => clash(wanted, taken)))
      ? ["node(s) didn't have free ports for the requested pod ports"]
      : [],
};
