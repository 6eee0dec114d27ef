// Written by scripts/generate-types.ts from the schemas of the kinds. Change a schema and run it again.
import type { ObjectMeta } from '../meta/types.ts';

/** Something that one holder has at a time. */
export interface Lease {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** Who has it, and until when. */
  spec?: LeaseSpec;
}

/** Who has a lease, and until when. */
export interface LeaseSpec {
  /** Who has it. */
  holderIdentity?: string;
  /** Seconds others wait after the last renewal. */
  leaseDurationSeconds?: number;
  /** Since when. */
  acquireTime?: string;
  /** When it was last renewed. */
  renewTime?: string;
  /** How often it changed hands. */
  leaseTransitions?: number;
  /** How the holder is chosen. */
  strategy?: string;
  /** Who should have it next. */
  preferredHolder?: string;
}
