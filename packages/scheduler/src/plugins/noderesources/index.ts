import type { NodeInfo, Plugin, PodInfo } from '../../types.ts';

const scored = ['cpu', 'memory'] as const;

/** NodeResourcesFit: every request fits beside what is used; scored by what stays free (LeastAllocated). */
export const nodeResourcesFit: Plugin = {
  name: 'NodeResourcesFit',
  // A node that is too small when empty stays too small (noderesources/fit.go, Unresolvable).
  preemptable: (pod, node) =>
    Object.entries(pod.requests).every(([resource, wanted]) => wanted <= (node.allocatable[resource] ?? 0)),
  filter(pod, node) {
    const reasons: string[] = [];
    if (node.pods.length + 1 > (node.allocatable.pods ?? 0)) reasons.push('Too many pods');
    for (const [resource, wanted] of Object.entries(pod.requests))
      if (wanted > 0 && wanted > (node.allocatable[resource] ?? 0) - (node.used[resource] ?? 0))
        reasons.push(`Insufficient ${resource}`);
    return reasons;
  },
  score(pod, node) {
    const free = scored.map((resource) => 1 - fraction(pod, node, resource));
    return (100 * free.reduce((sum, value) => sum + value, 0)) / scored.length;
  },
  weight: 1,
};

/** NodeResourcesBalancedAllocation: cpu and memory used alike. */
export const balancedAllocation: Plugin = {
  name: 'NodeResourcesBalancedAllocation',
  score(pod, node) {
    const [cpu, memory] = [fraction(pod, node, 'cpu'), fraction(pod, node, 'memory')];
    return (1 - Math.abs(cpu - memory) / 2) * 100;
  },
  weight: 1,
};

function fraction(pod: PodInfo, node: NodeInfo, resource: string): number {
  const all = node.allocatable[resource] ?? 0;
  if (all === 0) return 1;
  return Math.min(1, ((node.scoredUsed[resource] ?? 0) + (pod.scoredRequests[resource] ?? 0)) / all);
}
