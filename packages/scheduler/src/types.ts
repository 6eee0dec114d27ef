import type { KubeObject } from '@berth/machinery/object';

/** Amounts by resource name: cpu in thousandths of a core, memory and storage in bytes, all else counted. */
export type Amounts = Readonly<Record<string, number>>;

export interface HostPort {
  protocol: string;
  hostIP: string;
  hostPort: number;
}

/** What scheduling needs of a pod, read once. */
export interface PodInfo {
  pod: KubeObject;
  key: string;
  requests: Amounts;
  /** With 100m CPU and 200 MB where a container asks for nothing: only scores use these (GetNonzeroRequests). */
  scoredRequests: Amounts;
  hostPorts: readonly HostPort[];
  images: readonly string[];
  /** Pods of one shape fit and score alike: the same requests, constraints, labels and owner. */
  shape: string;
}

/** A node and what its pods use of it. `schedule` takes copies and counts its own placements in. */
export interface NodeInfo {
  node: KubeObject;
  name: string;
  labels: Readonly<Record<string, string>>;
  allocatable: Amounts;
  used: Record<string, number>;
  scoredUsed: Record<string, number>;
  hostPorts: HostPort[];
  pods: { namespace: string; labels: Readonly<Record<string, string>> }[];
  /** Bytes of each image there, by every name it has. */
  images: ReadonlyMap<string, number>;
}

/** What one pass of scheduling knows beside a pod and a node. */
export interface Cluster {
  nodes: readonly NodeInfo[];
  /** Selectors of the services and controllers that a pod belongs to; none: no spreading. */
  selectorsOf(pod: KubeObject): readonly ((labels: Readonly<Record<string, string>>) => boolean)[];
}

/**
 * A rule about where pods go. `filter` answers with reasons against a node (empty: it fits). `score` answers with any number;
 * `normalize` brings a shape's scores over all fitting nodes to 0..100.
 */
export interface Plugin {
  /** Upstream's name: pkg/scheduler/framework/plugins/names. */
  name: string;
  filter?(pod: PodInfo, node: NodeInfo): readonly string[];
  /** Whether evicting other pods could mend what `filter` complains of; it could not, unless said. */
  preemptable?(pod: PodInfo, node: NodeInfo): boolean;
  score?(pod: PodInfo, node: NodeInfo, cluster: Cluster): number;
  normalize?(scores: number[], nodes: readonly NodeInfo[], cluster: Cluster): number[];
  /** Of the default profile (apis/config/v1/default_plugins.go). */
  weight?: number;
}
