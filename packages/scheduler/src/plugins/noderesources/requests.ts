import type { KubeObject } from '@berth/machinery/object';
import { parseQuantity } from '@berth/machinery/quantity';
import type { Amounts } from '../../types.ts';

/** A quantity as a count: cpu in thousandths, rounded up. */
export function amount(resource: string, value: string | number): number {
  const milli = parseQuantity(value).toMilli();
  return resource === 'cpu' ? Number(milli) : Number((milli + 999n) / 1000n);
}

export function amounts(list: Readonly<Record<string, string | number>> | undefined): Record<string, number> {
  const result: Record<string, number> = {};
  for (const [resource, value] of Object.entries(list ?? {})) result[resource] = amount(resource, value);
  return result;
}

export function add(into: Record<string, number>, more: Amounts): Record<string, number> {
  for (const [resource, value] of Object.entries(more)) into[resource] = (into[resource] ?? 0) + value;
  return into;
}

function atLeast(into: Record<string, number>, other: Amounts): void {
  for (const [resource, value] of Object.entries(other)) into[resource] = Math.max(into[resource] ?? 0, value);
}

/** What scores assume of a container that asks for nothing (scheduler/util/pod_resources.go). */
const assumed: Amounts = { cpu: 100, memory: 200 * 1024 * 1024 };

interface Container {
  resources?: { requests?: Record<string, string> };
  restartPolicy?: string;
}

/**
 * What a pod takes: containers and sidecars together, or the largest moment of its init phase, whichever is more, plus overhead
 * (component-helpers resource/helpers.go PodRequests).
 */
export function podRequests(pod: KubeObject, forScore = false): Record<string, number> {
  const of = (container: Container): Record<string, number> => {
    const requests = amounts(container.resources?.requests);
    return forScore ? { ...assumed, ...requests } : requests;
  };
  const total: Record<string, number> = {};
  for (const container of (pod.spec.containers ?? []) as Container[]) add(total, of(container));
  const sidecars: Record<string, number> = {};
  const initial: Record<string, number> = {};
  for (const container of (pod.spec.initContainers ?? []) as Container[]) {
    const own = of(container);
    if (container.restartPolicy === 'Always') {
      add(sidecars, own);
      atLeast(initial, sidecars);
    } else atLeast(initial, add({ ...sidecars }, own));
  }
  add(total, sidecars);
  atLeast(total, initial);
  // Resources of the whole pod, where it states them, stand for the sum of its containers.
  Object.assign(total, amounts(pod.spec.resources?.requests));
  return add(total, amounts(pod.spec.overhead));
}
