// Written by scripts/generate-types.ts from the schemas of the kinds. Change a schema and run it again.
import type { ObjectMeta } from '../meta/types.ts';

/** What a container used. */
export interface ContainerMetrics {
  /** Name of the container. */
  name: string;
  /** What was used: cpu, and memory that cannot be taken back. */
  usage: Record<string, string>;
}

/** What a node used of its resources, in a window of time. */
export interface NodeMetrics {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** End of the window. */
  timestamp: string | null;
  /** Length of the window, as a duration. */
  window: string;
  /** What was used: cpu, and memory that cannot be taken back. */
  usage: Record<string, string>;
}

/** What the containers of a pod used, in a window of time. */
export interface PodMetrics {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** End of the window. */
  timestamp: string | null;
  /** Length of the window, as a duration. */
  window: string;
  /** Its containers, all in the same window. */
  containers: ContainerMetrics[];
}
