// Written by scripts/generate-types.ts from the schemas of the kinds. Change a schema and run it again.
import type { Condition, ObjectMeta } from '../meta/types.ts';

/** An address that a service has. */
export interface IPAddress {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** Who has it. */
  spec: IPAddressSpec;
}

/** Who has an address. */
export interface IPAddressSpec {
  /** Who has it. */
  parentRef: ParentReference;
}

/** What an address belongs to. */
export interface ParentReference {
  /** Group of the resource. */
  group?: string;
  /** The resource. */
  resource: string;
  /** Namespace of the object. */
  namespace?: string;
  /** Name of the object. */
  name: string;
}

/** A range that addresses of services come from. */
export interface ServiceCIDR {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** The range. */
  spec?: ServiceCIDRSpec;
  /** What state the range is in. */
  status?: ServiceCIDRStatus;
}

/** A range of addresses. */
export interface ServiceCIDRSpec {
  /** One range of each family. */
  cidrs?: string[];
}

/** What state a range is in. */
export interface ServiceCIDRStatus {
  /** Aspects of the state. */
  conditions?: Condition[];
}
