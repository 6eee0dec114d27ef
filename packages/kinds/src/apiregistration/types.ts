// Written by scripts/generate-types.ts from the schemas of the kinds. Change a schema and run it again.
import type { ObjectMeta } from '../meta/types.ts';

/** A version of an API group, and who serves it. */
export interface APIService {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** Which one it is, and who serves it. */
  spec?: APIServiceSpec;
  /** Whether it can be used. */
  status?: APIServiceStatus;
}

/** Whether it can be used. */
export interface APIServiceCondition {
  /** Available. */
  type: string;
  /** True, False or Unknown. */
  status: string;
  /** When the status last changed. */
  lastTransitionTime?: string | null;
  /** A word for why. */
  reason?: string;
  /** Why, for people. */
  message?: string;
}

/** Which group and version it is, and who serves it. */
export interface APIServiceSpec {
  /** Who serves it; nobody but this server where there is none. */
  service?: ApiregistrationV1ServiceReference;
  /** The API group. */
  group?: string;
  /** Its version. */
  version?: string;
  /** The certificate of the extension server is not checked. */
  insecureSkipTLSVerify?: boolean;
  /** PEM of the authorities by which it is checked; those of the system where there are none. */
  caBundle?: string;
  /** Groups with a higher number come first; 1 to 20000. */
  groupPriorityMinimum: number;
  /** Versions with a higher number come first in their group; 1 to 1000. */
  versionPriority: number;
}

/** Whether it can be used. */
export interface APIServiceStatus {
  /** Whether it can be used. */
  conditions?: APIServiceCondition[];
}

/** The Service behind which an extension server is. */
export interface ApiregistrationV1ServiceReference {
  /** Namespace of the Service. */
  namespace?: string;
  /** Name of the Service. */
  name?: string;
  /** Port of the Service: 443 unless said. */
  port?: number;
}
