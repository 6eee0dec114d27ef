import { parseQuantity, type Quantity } from '@berth/machinery/quantity';
import type { Container, PodSpec } from '../../types.ts';
import type { ResourceList } from '../shared/resources.ts';

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

const counted = ['cpu', 'memory'];

interface Sums {
  requests: Map<string, Quantity>;
  limits: Map<string, Quantity>;
}

function add(sums: Map<string, Quantity>, list: ResourceList | undefined): Set<string> {
  const found = new Set<string>();
  for (const name of counted) {
    const text = list?.[name];
    if (text === undefined) continue;
    const value = parseQuantity(text);
    if (value.sign() <= 0) continue;
    found.add(name);
    sums.set(name, sums.get(name)?.add(value) ?? value);
  }
  return found;
}

/** Whether every container (or the pod as a whole) limits both cpu and memory. */
function collect(spec: PodSpec, sums: Sums): boolean {
  if (spec.resources) {
    add(sums.requests, spec.resources.requests);
    const limited = add(sums.limits, spec.resources.limits);
    return Object.keys(spec.resources.limits ?? {}).length === 0 || limited.size === counted.length;
  }
  let allLimited = true;
  const containers: Container[] = [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
  for (const { resources } of containers) {
    add(sums.requests, resources?.requests);
    if (add(sums.limits, resources?.limits).size < counted.length) allLimited = false;
  }
  return allLimited;
}

/** Quality of service (upstream pkg/apis/core/helper/qos ComputePodQOS). */
export function podQosClass(spec: PodSpec): QosClass {
  const sums: Sums = { requests: new Map(), limits: new Map() };
  const allLimited = collect(spec, sums);
  if (sums.requests.size === 0 && sums.limits.size === 0) return 'BestEffort';
  const equal = [...sums.requests].every(([name, request]) => sums.limits.get(name)?.cmp(request) === 0);
  return allLimited && equal && sums.requests.size === sums.limits.size ? 'Guaranteed' : 'Burstable';
}
