// Written by scripts/generate-types.ts from the schemas of the kinds. Change a schema and run it again.
import type { Toleration } from '../core/types.ts';
import type { ObjectMeta } from '../meta/types.ts';

/** Resources a runtime itself takes. */
export interface Overhead {
  /** For each pod. */
  podFixed?: Record<string, string>;
}

/** A way to run pods. */
export interface RuntimeClass {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** Runtime on the nodes that runs them. */
  handler: string;
  /** Resources the runtime itself takes. */
  overhead?: Overhead;
  /** Nodes that have the runtime. */
  scheduling?: Scheduling;
}

/** Nodes that have a runtime. */
export interface Scheduling {
  /** Labels of the nodes. */
  nodeSelector?: Record<string, string>;
  /** Taints that are tolerated. */
  tolerations?: Toleration[];
}
