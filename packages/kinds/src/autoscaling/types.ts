// Written by scripts/generate-types.ts from the schemas of the kinds. Change a schema and run it again.
import type { ObjectMeta } from '../meta/types.ts';

/** How many pods something has. */
export interface Scale {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** What is wanted. */
  spec?: ScaleSpec;
  /** What is. */
  status?: ScaleStatus;
}

/** How many pods are wanted. */
export interface ScaleSpec {
  /** How many pods there should be. */
  replicas?: number;
}

/** How many pods there are. */
export interface ScaleStatus {
  /** How many pods there are. */
  replicas: number;
  /** Labels of the pods, as text. */
  selector?: string;
}
