import { place } from './info.ts';
import { failureMessage, type Verdict } from './message.ts';
import { plugins } from './plugins/index.ts';
import type { Cluster, NodeInfo, PodInfo } from './types.ts';

export interface Placement {
  pod: PodInfo;
  nodeName: string;
}

export interface Failure {
  pod: PodInfo;
  message: string;
}

/** The first plugin that complains of a node speaks for it. */
function verdictOn(pod: PodInfo, node: NodeInfo): Verdict | undefined {
  for (const plugin of plugins) {
    const reasons = plugin.filter?.(pod, node) ?? [];
    if (reasons.length > 0) return { reasons, preemptable: plugin.preemptable?.(pod, node) ?? false };
  }
  return undefined;
}

const scoring = plugins.filter((plugin) => plugin.score !== undefined);

/** Scores of one shape over the nodes that fit it, kept while its pods are placed one after the other. */
class Scores {
  readonly nodes: NodeInfo[];
  readonly #pod: PodInfo;
  readonly #cluster: Cluster;
  /** By plugin, by node. */
  readonly #raw: number[][];

  constructor(pod: PodInfo, nodes: NodeInfo[], cluster: Cluster) {
    this.#pod = pod;
    this.#cluster = cluster;
    this.nodes = nodes;
    this.#raw = scoring.map((plugin) => nodes.map((node) => plugin.score?.(pod, node, cluster) ?? 0));
  }

  totals(): number[] {
    const totals = new Array<number>(this.nodes.length).fill(0);
    scoring.forEach((plugin, which) => {
      const raw = this.#raw[which] ?? [];
      const scores = plugin.normalize === undefined ? raw : plugin.normalize(raw, this.nodes, this.#cluster);
      scores.forEach((score, index) => {
        totals[index] = (totals[index] ?? 0) + score * (plugin.weight ?? 1);
      });
    });
    return totals;
  }

  /** A pod was placed there: what the plugins say of the node is asked again, or the node leaves. */
  refresh(node: NodeInfo): void {
    const index = this.nodes.indexOf(node);
    if (verdictOn(this.#pod, node) === undefined) {
      scoring.forEach((plugin, which) => {
        const raw = this.#raw[which];
        if (raw !== undefined) raw[index] = plugin.score?.(this.#pod, node, this.#cluster) ?? 0;
      });
      return;
    }
    this.nodes.splice(index, 1);
    for (const raw of this.#raw) raw.splice(index, 1);
  }
}

const tolerance = 1e-6;

/**
 * The best nodes, when several are equally good: one from each zone in turn, the emptiest first. All of them may be taken in
 * one round, for taking one makes none of the others worse than it was.
 */
function best(scores: Scores): NodeInfo[] {
  const totals = scores.totals();
  const top = Math.max(...totals);
  const tied = scores.nodes.filter((_node, index) => (totals[index] ?? 0) > top - tolerance);
  tied.sort((a, b) => a.pods.length - b.pods.length || (a.name < b.name ? -1 : 1));
  const zones = Map.groupBy(tied, (node) => node.labels['topology.kubernetes.io/zone'] ?? '');
  if (zones.size < 2) return tied;
  const lanes = [...zones.values()];
  const longest = Math.max(...lanes.map((lane) => lane.length));
  return Array.from({ length: longest }, (_turn, turn) => lanes.flatMap((lane) => lane.slice(turn, turn + 1))).flat();
}

/**
 * How many fitting nodes are enough to choose among, in a large cluster (schedule_one.go numFeasibleNodesToFind): a share that
 * shrinks from half of 100 nodes to a twentieth.
 */
function enoughNodes(nodes: number): number {
  if (nodes < 100) return nodes;
  return Math.max(100, Math.floor((nodes * Math.max(5, 50 - Math.floor(nodes / 125))) / 100));
}

/** Walks the nodes round and round, so that in a large cluster every node has its turn. */
class Round {
  readonly #nodes: readonly NodeInfo[];
  #at: number;

  constructor(nodes: readonly NodeInfo[]) {
    this.#nodes = nodes;
    this.#at = nodes.reduce((sum, { pods }) => sum + pods.length, 0);
  }

  /** Lists of nodes that fit the pod, each long enough, until every node was looked at once. */
  *fitting(pod: PodInfo, enough: number): Generator<NodeInfo[]> {
    const { length } = this.#nodes;
    let found: NodeInfo[] = [];
    for (let seen = 0; seen < length; seen += 1) {
      const node = this.#nodes[this.#at++ % length] as NodeInfo;
      if (verdictOn(pod, node) === undefined) found.push(node);
      if (found.length < enough) continue;
      yield found;
      found = [];
    }
    if (found.length > 0) yield found;
  }
}

function placeShape(
  pods: readonly PodInfo[],
  cluster: Cluster,
  round: Round,
): { placements: Placement[]; left: PodInfo[] } {
  const [first] = pods;
  if (first === undefined) return { placements: [], left: [] };
  const placements: Placement[] = [];
  const left = [...pods];
  for (const nodes of round.fitting(first, Math.max(pods.length, enoughNodes(cluster.nodes.length)))) {
    const scores = new Scores(first, nodes, cluster);
    while (left.length > 0 && scores.nodes.length > 0) {
      for (const node of best(scores)) {
        const pod = left.shift();
        if (pod === undefined) break;
        place(node, pod);
        placements.push({ pod, nodeName: node.name });
        scores.refresh(node);
      }
    }
    if (left.length === 0) break;
  }
  return { placements, left };
}

const priorityOf = ({ pod }: PodInfo): number => pod.spec?.priority ?? 0;
const createdAt = ({ pod }: PodInfo): string => pod.metadata.creationTimestamp ?? '';

/**
 * Places pending pods: by priority, then by age; pods of one shape are filtered and scored once. Counts its placements into
 * `cluster.nodes`, so that later pods see them. Pure but for that.
 */
export function schedule(pods: readonly PodInfo[], cluster: Cluster): { placements: Placement[]; failures: Failure[] } {
  const queue = [...pods].sort(
    (a, b) => priorityOf(b) - priorityOf(a) || (createdAt(a) < createdAt(b) ? -1 : createdAt(a) > createdAt(b) ? 1 : 0),
  );
  const shapes = Map.groupBy(queue, (pod) => `${priorityOf(pod)} ${pod.shape}`);
  const placements: Placement[] = [];
  const failures: Failure[] = [];
  const round = new Round(cluster.nodes);
  for (const group of shapes.values()) {
    const placed = placeShape(group, cluster, round);
    placements.push(...placed.placements);
    const [pod] = placed.left;
    if (pod === undefined) continue;
    const message = failureMessage(
      cluster.nodes.map((node) => verdictOn(pod, node) ?? { reasons: [], preemptable: false }),
    );
    failures.push(...placed.left.map((one) => ({ pod: one, message })));
  }
  return { placements, failures };
}
