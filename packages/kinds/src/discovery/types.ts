// Written by scripts/generate-types.ts from the schemas of the kinds. Change a schema and run it again.
import type { ObjectReference } from '../core/types.ts';
import type { ObjectMeta } from '../meta/types.ts';

/** A port behind a service. */
export interface DiscoveryV1EndpointPort {
  /** Name of the port. */
  name?: string;
  /** TCP, UDP or SCTP. */
  protocol?: string;
  /** Number of the port. */
  port?: number;
  /** Protocol on top. */
  appProtocol?: string;
}

/** One thing behind a service. */
export interface Endpoint {
  /** Its addresses. */
  addresses: string[];
  /** Whether it is ready. */
  conditions?: EndpointConditions;
  /** Name of the host. */
  hostname?: string;
  /** Pod it belongs to. */
  targetRef?: ObjectReference;
  /** No longer used. */
  deprecatedTopology?: Record<string, string>;
  /** Node it is on. */
  nodeName?: string;
  /** Zone it is in. */
  zone?: string;
  /** Who should use it. */
  hints?: EndpointHints;
}

/** Whether an endpoint takes traffic. */
export interface EndpointConditions {
  /** Whether it takes traffic. */
  ready?: boolean;
  /** Whether it could take traffic, even when ending. */
  serving?: boolean;
  /** Whether it is ending. */
  terminating?: boolean;
}

/** Who should use an endpoint. */
export interface EndpointHints {
  forZones?: ForZone[];
  forNodes?: ForNode[];
}

/** Some of the addresses behind a service. */
export interface EndpointSlice {
  /** Group and version of the schema this object is written in. */
  apiVersion: string;
  /** The kind of resource this object is, in CamelCase. */
  kind: string;
  /** Standard metadata of the object. */
  metadata: ObjectMeta;
  /** IPv4, IPv6 or FQDN. */
  addressType: string;
  /** The addresses. */
  endpoints?: Endpoint[];
  /** Ports of all of them. */
  ports?: DiscoveryV1EndpointPort[];
}

/** A node. */
export interface ForNode {
  name: string;
}

/** A zone. */
export interface ForZone {
  name: string;
}
