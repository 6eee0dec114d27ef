import { parseQuantity } from '@berth/machinery/quantity';
import type { Container, Pod } from '@berth/kinds/types';
import { specOf } from '../pods/spec.ts';
import type { ContainerResources } from '../runtime.ts';
import { qosClass } from '../status/qos.ts';

const period = 100_000;
/** What runc refuses below (knowledge of the kernel's, not of Kubernetes'). */
const minimumQuota = 1000;
const minimumMemory = 4 * 1024 * 1024;

const milli = (text: string | undefined): number => (text === undefined ? 0 : Number(parseQuantity(text).toMilli()));
const bytes = (text: string | undefined): number => (text === undefined ? 0 : Number(parseQuantity(text).toValue()));

/** pkg/kubelet/qos/policy.go: the smaller a pod's share of the memory it asked for, the sooner it is killed. */
export function oomScoreAdjust(pod: Pod, container: Container, nodeMemory: number): number {
  if ((specOf(pod).priority ?? 0) >= 2_000_000_000) return -997;
  const qos = qosClass(pod);
  if (qos === 'Guaranteed') return -997;
  if (qos === 'BestEffort') return 1000;
  const request = bytes(container.resources?.requests?.['memory'] ?? container.resources?.limits?.['memory']);
  const score = 1000 - Math.floor((1000 * request) / nodeMemory);
  return Math.min(999, Math.max(3, score));
}

/** Requests and limits as the kernel takes them (pkg/kubelet/cm/helpers_linux.go). */
export function containerResources(pod: Pod, container: Container, nodeMemory: number): ContainerResources {
  const limits = container.resources?.limits ?? {};
  const requests = container.resources?.requests ?? {};
  const cpuLimit = milli(limits['cpu']);
  const cpuRequest = requests['cpu'] === undefined && cpuLimit > 0 ? cpuLimit : milli(requests['cpu']);
  const memory = bytes(limits['memory']);
  return {
    cpuShares: Math.min(262_144, Math.max(2, Math.floor((cpuRequest * 1024) / 1000))),
    cpuQuota: cpuLimit === 0 ? 0 : Math.max(minimumQuota, Math.floor((cpuLimit * period) / 1000)),
    cpuPeriod: period,
    memoryLimit: memory === 0 ? 0 : Math.max(minimumMemory, memory),
    oomScoreAdj: oomScoreAdjust(pod, container, nodeMemory),
  };
}
