import { parseQuantity, type Quantity } from '@berth/machinery/quantity';
import type { Container, PodSpec } from '../../types.ts';
import { isHugePages, type ResourceList } from '../shared/resources.ts';

/** Quantities by resource name. */
export type Totals = ReadonlyMap<string, Quantity>;

const none: Totals = new Map();

export function totalsOf(list: ResourceList | undefined): Totals {
  return new Map(Object.entries(list ?? {}).map(([name, text]) => [name, parseQuantity(text)]));
}

export function addTotals(left: Totals, right: Totals): Totals {
  const sum = new Map(left);
  for (const [name, value] of right) sum.set(name, sum.get(name)?.add(value) ?? value);
  return sum;
}

function maximum(left: Totals, right: Totals): Totals {
  const larger = new Map(left);
  for (const [name, value] of right) {
    const before = larger.get(name);
    if (before === undefined || value.cmp(before) > 0) larger.set(name, value);
  }
  return larger;
}

/** Init containers run one after the other, beside the sidecars started before them. */
function aggregate(spec: PodSpec, of: (container: Container) => ResourceList | undefined): Totals {
  let running = none;
  for (const container of spec.containers ?? []) running = addTotals(running, totalsOf(of(container)));
  let sidecars = none;
  let starting = none;
  for (const container of spec.initContainers ?? []) {
    const own = totalsOf(of(container));
    if (container.restartPolicy === 'Always') {
      running = addTotals(running, own);
      sidecars = addTotals(sidecars, own);
      starting = maximum(starting, sidecars);
    } else {
      starting = maximum(starting, addTotals(sidecars, own));
    }
  }
  return maximum(running, starting);
}

/** What the containers of a pod request together (upstream component-helpers resource AggregateContainerRequests). */
export function aggregateContainerRequests(spec: PodSpec): Totals {
  return aggregate(spec, (container) => container.resources?.requests);
}

export function aggregateContainerLimits(spec: PodSpec): Totals {
  return aggregate(spec, (container) => container.resources?.limits);
}

/** Resources that may be given for the pod as a whole. */
export function isPodLevelResource(name: string): boolean {
  return name === 'cpu' || name === 'memory' || isHugePages(name);
}

function withPodLevel(totals: Totals, list: ResourceList | undefined): Totals {
  const result = new Map(totals);
  for (const [name, value] of totalsOf(list)) if (isPodLevelResource(name)) result.set(name, value);
  return result;
}

/** What a pod takes of its node: pod-level requests where given, the containers' else, and the overhead of its runtime. */
export function podRequests(spec: PodSpec): Totals {
  return addTotals(withPodLevel(aggregateContainerRequests(spec), spec.resources?.requests), totalsOf(spec.overhead));
}

/** What a pod may take at most; resources without a limit are absent. */
export function podLimits(spec: PodSpec): Totals {
  const limits = withPodLevel(aggregateContainerLimits(spec), spec.resources?.limits);
  const overhead = [...totalsOf(spec.overhead)].filter(([name]) => limits.has(name));
  return addTotals(limits, new Map(overhead));
}
