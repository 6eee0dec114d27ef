import type { Cluster, NodeInfo, Plugin, PodInfo } from '../../types.ts';

/** Topologies of upstream's built-in constraints, with their maxSkew (podtopologyspread systemDefaultConstraints). */
const topologies = [
  { key: 'kubernetes.io/hostname', maxSkew: 3 },
  { key: 'topology.kubernetes.io/zone', maxSkew: 5 },
] as const;

const siblings = (pod: PodInfo, node: NodeInfo, cluster: Cluster): number => {
  const selectors = cluster.selectorsOf(pod.pod);
  if (selectors.length === 0) return 0;
  return node.pods.filter(
    (other) => other.namespace === pod.pod.metadata.namespace && selectors.every((matches) => matches(other.labels)),
  ).length;
};

/**
 * PodTopologySpread by scores: pods of one service or controller go where fewest of their kind are, by node and by zone.
 * `score` counts the node's own; `normalize` adds those of its zone.
 */
export const spreading: Plugin = {
  name: 'PodTopologySpread',
  score: siblings,
  normalize(scores, nodes) {
    const zoneOf = (node: NodeInfo) => node.labels[topologies[1].key];
    const zones = new Map<string, number>();
    nodes.forEach((node, index) => {
      const zone = zoneOf(node);
      if (zone !== undefined) zones.set(zone, (zones.get(zone) ?? 0) + (scores[index] ?? 0));
    });
    const domains = [nodes.length, zones.size].map((size) => Math.log(size + 2));
    const costs = nodes.map((node, index) => {
      const host = (scores[index] ?? 0) * (domains[0] ?? 1) + topologies[0].maxSkew - 1;
      const zone = zoneOf(node);
      return zone === undefined ? host : host + (zones.get(zone) ?? 0) * (domains[1] ?? 1) + topologies[1].maxSkew - 1;
    });
    const [least, most] = [Math.min(...costs), Math.max(...costs)];
    return costs.map((cost) => (most === 0 ? 100 : (100 * (most + least - cost)) / most));
  },
  weight: 2,
};
