// Written by scripts/generate-types.ts from the schemas of the kinds. Change a schema and run it again.
import type { ObjectMeta } from '../meta/types.ts';

/** A name for a priority of pods. */
export interface PriorityClass {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** The priority; the higher goes first. */
  value?: number;
  /** Whether pods without a class get it. */
  globalDefault?: boolean;
  /** What the class is for. */
  description?: string;
  /** Whether its pods push out others: PreemptLowerPriority or Never. */
  preemptionPolicy?: string;
}
