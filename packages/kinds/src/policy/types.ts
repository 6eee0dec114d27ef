// Written by scripts/generate-types.ts from the schemas of the kinds. Change a schema and run it again.
import type { DeleteOptions, ObjectMeta } from '../meta/types.ts';

/** Asks a pod to go, if its disruption budget allows. */
export interface Eviction {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** How it is deleted. */
  deleteOptions?: DeleteOptions;
}
